import { setTimeout as sleep } from 'node:timers/promises'
import type { Pool } from 'pg'
import { isOutage } from '#lib/db/outage.ts'
import { appendAttemptLogs, type AttemptLogRow } from '#lib/db/sql/append-attempt-logs.ts'
import type { AttemptLog, LogStretch } from './attempt-log.ts'

/** Whose log it is. */
type LogPlace = Pick<AttemptLogRow, 'propertyRunId' | 'leaseEpoch' | 'phaseIndex' | 'attemptNumber'>
type FollowedLog = { log: AttemptLog; place: LogPlace }

// After a silence: what is said together is stored together, and an attempt that says one thing and ends costs no statement.
const gatherMs = 20
// Ten statements a second, however many attempts talk.
const everyMs = 100
const longestWaitMs = 2_000
// Bounds one statement; beyond an outage nobody has that much.
const maxRows = 2_000
const maxLength = 4_194_304

/**
 * Stores what the attempts of a worker log while they run: one statement for all of them, at most every 100 ms, beside the
 * ledger and without its locks. An attempt is followed once its start is committed, and no sooner: its number may otherwise be
 * used again by another worker. What is left when it ends goes with its outcome. While the database is away lines wait in
 * their logs.
 */
export class LogWriter {
  readonly #pool: Pool
  readonly #onProblem: (message: string, error: unknown) => void
  readonly #stop = new AbortController()
  #waiting = new Set<FollowedLog>()
  #writing: Promise<void> | null = null

  constructor(options: { pool: Pool; onProblem: (message: string, error: unknown) => void }) {
    this.#pool = options.pool
    this.#onProblem = options.onProblem
  }

  /** Stores what there is of a log, and what comes. */
  follow(log: AttemptLog, place: LogPlace): void {
    const followed = { log, place }
    log.whenLines(() => {
      if (this.#stop.signal.aborted) return
      this.#waiting.add(followed)
      this.#writing ??= this.#writeWaiting()
    })
  }

  /** Resolves when nothing is on its way any more. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#writing
  }

  async #writeWaiting(): Promise<void> {
    await this.#pause(gatherMs)
    let waitMs = everyMs
    while (this.#waiting.size > 0 && !this.#stop.signal.aborted) {
      const startedAt = performance.now()
      waitMs = (await this.#writeOnce()) ? everyMs : Math.min(waitMs * 2, longestWaitMs)
      await this.#pause(startedAt + waitMs - performance.now())
    }
    this.#writing = null
  }

  /** Whether the database took it. If not, all of it waits on. */
  async #writeOnce(): Promise<boolean> {
    const batch = this.#takeBatch()
    const rows = batch.flatMap(({ place, stretches }) =>
      stretches.map((stretch) => ({ ...place, ...stretch })),
    )
    try {
      await appendAttemptLogs(this.#pool, rows)
    } catch (error) {
      for (const { followed } of batch) this.#waiting.add(followed)
      if (!isOutage(error)) this.#onProblem('Log lines could not be stored; they are tried again', error)
      return false
    }
    for (const { followed, stretches } of batch) {
      if (followed.log.markStored(stretches)) this.#waiting.add(followed)
    }
    return true
  }

  /** What one statement may hold. The logs it leaves over come first the next time. */
  #takeBatch(): (FollowedLog & { followed: FollowedLog; stretches: LogStretch[] })[] {
    const batch = []
    let [rows, length] = [0, 0]
    for (const followed of this.#waiting) {
      if (rows >= maxRows || length >= maxLength) break
      this.#waiting.delete(followed)
      const stretches = followed.log.unstored(maxLength - length)
      rows += stretches.length
      length += stretches.reduce((sum, { text }) => sum + text.length, 0)
      batch.push({ ...followed, followed, stretches })
    }
    return batch
  }

  async #pause(ms: number): Promise<void> {
    await sleep(Math.max(0, ms), undefined, { signal: this.#stop.signal }).catch(() => {})
  }
}
