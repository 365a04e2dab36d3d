import { onTestFinished } from 'vitest'
import { followLog, type LogUpdate } from '#components/live/follow-log.ts'
import type { LogCell, LogGrowth } from '#lib/contract/live-log.ts'
import { formatLogEntry, parseLog } from '#lib/contract/log-lines.ts'
import { appendAttemptLogs } from '#lib/db/sql/append-attempt-logs.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { startTestRun } from '#test/support/engine.ts'
import { connectViewer, type ViewerSocket } from './live-place.ts'

/** A run with one home, at whose first phase the test makes the attempts. */
export async function handmadeCell(database: TestDatabase) {
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  const { id, leaseEpoch } = await database.prisma.propertyRun.findFirstOrThrow({ where: { runId } })
  const { id: workerId } = await database.prisma.worker.create({ data: { host: 'test', pid: 1, slots: 1 } })
  const cell: LogCell = { runId, position: 0, phaseIndex: 0 }
  const place = { propertyRunId: id, phaseIndex: 0 }
  return {
    cell,
    begin: (number: number) =>
      database.prisma.attempt.create({
        data: { ...place, number, status: 'running', workerId, leaseEpoch, startedAt: new Date() },
      }),
    /** Stores stretches of the first attempt, or another, as the log writer does. */
    write: (stretches: Record<number, string>, attemptNumber = 1) =>
      appendAttemptLogs(
        database.pool,
        Object.entries(stretches).map(([sequence, text]) => ({
          ...place,
          leaseEpoch,
          attemptNumber,
          sequence: Number(sequence),
          text: formatLogEntry({ stream: 'stdout', text }, 0),
        })),
      ),
    /** Tells the live servers that the run changed, as the ledger does. */
    touchRun: () => database.pool.query(`select pg_notify('plotline_run', $1)`, [`${runId}:1`]),
  }
}

/** What a browser makes of a log, with the browser's own follower. */
export class LogReader {
  attempt = -1
  log = ''
  leftOut = 0
  isLive = false
  readonly updates: LogUpdate[] = []
  readonly heard: LogGrowth[] = []
  #stop = () => {}

  readonly #cell: LogCell
  constructor(cell: LogCell) {
    this.#cell = cell
  }

  async connect(url: string): Promise<ViewerSocket> {
    const socket = await connectViewer(url)
    this.follow(socket)
    return socket
  }

  follow(socket: ViewerSocket): void {
    socket.on('log', (growth) => this.heard.push(growth))
    this.#stop = followLog({
      socket,
      cell: this.#cell,
      onUpdate: this.#take,
      onLive: (isLive) => (this.isLive = isLive),
    })
    onTestFinished(() => this.stop())
  }

  stop(): void {
    this.#stop()
    this.#stop = () => {}
  }

  get lines(): string[] {
    return parseLog(this.log).map(({ text }) => text)
  }

  readonly #take = (update: LogUpdate): void => {
    this.updates.push(update)
    if (update.kind === 'append') {
      this.log += update.text
      return
    }
    this.attempt = update.attempt
    this.log = update.text
    this.leftOut = update.leftOut
  }
}
