import type { Pool } from 'pg'
import type { LogCell, LogGrowth } from '#lib/contract/live-log.ts'
import { logCellKey, logCellKeys } from '#lib/db/log-cells.ts'
import { throughOutages } from '#lib/db/outage.ts'
import { type KnownLog, readLogGrowth } from '#lib/db/sql/read-log-growth.ts'

/** A watched log, and how much of it the viewers have. */
type WatchedLog = KnownLog & { cell: LogCell }

/** The logs that somebody looks at: reads what they grew by, all in one statement, at most every `tickMs`. */
export class LogFeed {
  readonly #pool: Pool
  readonly #tickMs: number
  readonly #send: (growth: LogGrowth) => void
  readonly #onProblem: (error: unknown) => void
  readonly #watched = new Map<string, WatchedLog>()
  readonly #grown = new Set<string>()
  #isReading = false

  constructor(options: {
    pool: Pool
    tickMs: number
    send: (growth: LogGrowth) => void
    /** What the logs grew by could not be read; the next touch tries again. */
    onProblem: (error: unknown) => void
  }) {
    this.#pool = options.pool
    this.#tickMs = options.tickMs
    this.#send = options.send
    this.#onProblem = options.onProblem
  }

  /** Somebody has this much of a log. Whoever has less than what was sent already notices the gap, and asks. */
  watch(log: WatchedLog): void {
    const key = logCellKey(log)
    if (!this.#watched.has(key)) this.#watched.set(key, log)
    this.#touch([key])
  }

  /** Nobody looks at the log of this cell any more. */
  forget(cell: LogCell): void {
    for (const [key, watched] of this.#watched) {
      if (isSameCell(watched.cell, cell)) this.#watched.delete(key)
    }
  }

  /** The logs of the cells in this notification grew. */
  touchNamed(payload: string): void {
    if (this.#watched.size > 0) this.#touch(logCellKeys(payload))
  }

  /** Something changed in the run: perhaps a new attempt that says nothing yet. */
  touchRun(runId: number): void {
    this.#touch([...this.#watched].flatMap(([key, { cell }]) => (cell.runId === runId ? [key] : [])))
  }

  touchAll(): void {
    this.#touch([...this.#watched.keys()])
  }

  close(): void {
    this.#watched.clear()
  }

  #touch(keys: readonly string[]): void {
    for (const key of keys) if (this.#watched.has(key)) this.#grown.add(key)
    if (this.#grown.size > 0 && !this.#isReading) void this.#readWhileGrown()
  }

  async #readWhileGrown(): Promise<void> {
    this.#isReading = true
    while (this.#grown.size > 0) {
      const keys = [...this.#grown]
      this.#grown.clear()
      await throughOutages(() => this.#readOnce(keys)).catch(this.#onProblem)
      await new Promise((resolve) => setTimeout(resolve, this.#tickMs))
    }
    this.#isReading = false
  }

  async #readOnce(keys: readonly string[]): Promise<void> {
    const logs = keys.flatMap((key) => this.#watched.get(key) ?? [])
    if (logs.length === 0) return
    const growths = await readLogGrowth(this.#pool, logs)
    for (const [index, { attempt, from, stretches, isAll }] of growths.entries()) {
      const log = logs[index]!
      const key = logCellKey(log)
      // Forgotten meanwhile, and perhaps watched anew.
      if (this.#watched.get(key) !== log) continue
      if (!isAll) this.#grown.add(key)
      if (attempt === log.attempt && stretches.length === 0) continue
      log.attempt = attempt
      log.sequence = from + stretches.length
      this.#send({ ...log.cell, attempt, from, stretches: stretches.map(({ text }) => text) })
    }
  }
}

function isSameCell(one: LogCell, other: LogCell): boolean {
  return one.runId === other.runId && one.position === other.position && one.phaseIndex === other.phaseIndex
}
