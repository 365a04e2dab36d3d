import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Pool, QueryConfig } from 'pg'
import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { expect, onTestFinished } from 'vitest'
import type {
  CellChange,
  ClientToServerEvents,
  RunDelta,
  ServerToClientEvents,
  WatchReply,
} from '#lib/contract/live.ts'
import { openLiveServer } from '#lib/live/live-server.ts'
import { createRequestGuard } from '#lib/server/request-guard.ts'
import type { TestDatabase } from '#test/support/database.ts'

export type ViewerSocket = Socket<ServerToClientEvents, ClientToServerEvents>

/** A live server on a port of its own, with every statement it sends to the database. Closed after the test. */
export async function openLivePlace(database: TestDatabase) {
  const statements: string[] = []
  let gate: Promise<void> | null = null
  const pool = countingPool(database.pool, async (name) => {
    statements.push(name)
    await gate
  })
  /** Makes statements wait for the returned function. */
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = promise
    return () => {
      gate = null
      resolve()
    }
  }
  const http = createServer((_, response) => response.end('a page'))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const problems: string[] = []
  const live = await openLiveServer({
    http,
    pool,
    url: database.url,
    isAllowed: createRequestGuard({ host: '127.0.0.1', publicUrl: null }),
    onProblem: (message) => problems.push(message),
  })
  onTestFinished(() => live.close())
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    statements,
    problems,
    http,
    live,
    hold,
  }
}

function countingPool(pool: Pool, onQuery: (name: string) => Promise<void>): Pool {
  return new Proxy(pool, {
    get: (target, name) => {
      if (name !== 'query') return Reflect.get(target, name) as unknown
      return async (query: QueryConfig) => {
        await onQuery(query.name ?? '')
        return target.query(query)
      }
    },
  })
}

export async function connectViewer(
  url: string,
  options: Partial<ManagerOptions & SocketOptions> = {},
): Promise<ViewerSocket> {
  const socket: ViewerSocket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...options,
  })
  onTestFinished(() => void socket.disconnect())
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return socket
}

export function ask(socket: ViewerSocket, runId: number, revision: number | null): Promise<WatchReply> {
  return socket.timeout(5_000).emitWithAck('watch', { runId, revision })
}

/** What a browser knows of a run, kept as the contract says. */
export class Viewer {
  readonly cells = new Map<string, CellChange>()
  readonly deltas: RunDelta[] = []
  readonly #runId: number
  #socket: ViewerSocket | null = null
  revision: number | null = null
  questions = 0

  constructor(runId: number) {
    this.#runId = runId
  }

  async connect(url: string): Promise<void> {
    this.#socket = await connectViewer(url)
    this.#socket.on('delta', (delta) => {
      this.deltas.push(delta)
      if (this.revision === null || delta.revision <= this.revision) return
      if (delta.from <= this.revision) this.#apply(delta)
      else void this.catchUp()
    })
    await this.catchUp()
  }

  disconnect(): void {
    this.#socket?.disconnect()
    this.#socket = null
  }

  async catchUp(): Promise<void> {
    if (this.#socket === null) return
    this.questions += 1
    const reply = await ask(this.#socket, this.#runId, this.revision).catch(() => null)
    if (reply === null || reply.kind === 'refused') return
    if (reply.kind === 'snapshot') {
      this.cells.clear()
      this.#apply({ ...reply.snapshot, from: 0 })
    } else if (reply.delta.revision >= (this.revision ?? 0)) this.#apply(reply.delta)
  }

  #apply(delta: RunDelta): void {
    this.revision = delta.revision
    for (const cell of delta.cells) this.cells.set(`${cell[0]}.${cell[1]}`, cell)
  }
}

function failureKeyOf(signature: string | null): string {
  return signature === null ? '' : createHash('md5').update(signature).digest('hex').slice(0, 12)
}

/** The cells of a run as the wire has them, straight from the table: those changed after a revision. */
export async function storedCells(
  database: TestDatabase,
  runId: number,
  after = 0,
): Promise<Map<string, CellChange>> {
  const codes = ['pending', 'running', 'retrying', 'completed', 'failed', 'skipped', 'blocked', 'cancelled']
  const rows = await database.prisma.phaseRun.findMany({ where: { runId, revision: { gt: after } } })
  return new Map(
    rows.map((row) => [
      `${row.position}.${row.phaseIndex}`,
      [
        row.position,
        row.phaseIndex,
        codes.indexOf(row.status),
        row.attemptCount,
        row.startedAt?.getTime() ?? 0,
        row.finishedAt?.getTime() ?? 0,
        row.nextAttemptAt?.getTime() ?? 0,
        row.reasonCode ?? failureKeyOf(row.failureSignature),
      ],
    ]),
  )
}

export async function expectTruth(viewer: Viewer, database: TestDatabase, runId: number): Promise<void> {
  const run = await database.prisma.run.findUniqueOrThrow({ where: { id: runId } })
  await expect.poll(() => viewer.revision, { timeout: 5_000, interval: 10 }).toBe(run.revision)
  expect(viewer.cells).toEqual(await storedCells(database, runId))
}
