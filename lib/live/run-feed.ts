import type { Pool } from 'pg'
import type { RunDelta, RunSnapshot } from '#lib/contract/live.ts'
import { throughOutages } from '#lib/db/outage.ts'
import { readRunChanges } from '#lib/db/sql/read-run-changes.ts'

/** One watched run: reads what changed once for all its viewers, at most every `tickMs`. */
export class RunFeed {
  readonly #pool: Pool
  readonly #runId: number
  readonly #send: (delta: RunDelta) => void
  readonly #tickMs: number
  readonly #onProblem: (error: unknown) => void
  #sentRevision: number
  #isDirty = false
  #isReading = false
  #isClosed = false

  constructor(options: {
    pool: Pool
    runId: number
    /** Viewers are told of changes after this revision. */
    revision: number
    tickMs: number
    send: (delta: RunDelta) => void
    /** What changed could not be read; the next touch tries again. */
    onProblem: (error: unknown) => void
  }) {
    this.#pool = options.pool
    this.#runId = options.runId
    this.#sentRevision = options.revision
    this.#tickMs = options.tickMs
    this.#send = options.send
    this.#onProblem = options.onProblem
  }

  /** The run may have changed: its viewers hear of it within a tick. */
  touch(): void {
    this.#isDirty = true
    if (!this.#isReading) void this.#readWhileDirty()
  }

  close(): void {
    this.#isClosed = true
  }

  async #readWhileDirty(): Promise<void> {
    this.#isReading = true
    while (this.#isDirty && !this.#isClosed) {
      this.#isDirty = false
      await throughOutages(() => this.#readOnce()).catch(this.#onProblem)
      await new Promise((resolve) => setTimeout(resolve, this.#tickMs))
    }
    this.#isReading = false
  }

  async #readOnce(): Promise<void> {
    const from = this.#sentRevision
    const changes = await readRunChanges(this.#pool, this.#runId, from)
    if (changes === null || changes.revision === from || this.#isClosed) return
    this.#sentRevision = changes.revision
    this.#send({ runId: this.#runId, from, ...changes })
  }
}

/** Everything about a run that is not as it was created. Null when there is no such run. */
export async function readSnapshot(pool: Pool, runId: number): Promise<RunSnapshot | null> {
  const changes = await readRunChanges(pool, runId, 0)
  return changes && { runId, ...changes }
}
