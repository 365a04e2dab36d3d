import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Pool } from 'pg'
import type { PgBoss } from 'pg-boss'
import { throughOutages } from '#lib/db/outage.ts'
import type { HoldChange } from '#lib/db/sql/count-outcomes.ts'
import type { ClaimedPropertyRun } from './claim-jobs.ts'
import type { LedgerAnswer, LedgerEntry } from './ledger-entry.ts'
import { writeAndTurnOver, writeEntries, type Written } from './ledger-transaction.ts'

type Waiting = {
  entry: LedgerEntry
  resolve: (answer: LedgerAnswer) => void
  reject: (error: unknown) => void
}

type WantedClaims = {
  batchSize: number
  resolve: (claimed: ClaimedPropertyRun[]) => void
  reject: (error: unknown) => void
}

// Bounds one statement's parameters, not throughput: at 200 active properties a commit gathers about 400 entries.
const maxEntriesPerCommit = 2_000

/**
 * Writes the state changes of all properties on a worker. One writer: changes gather while the commit before is in
 * flight, then go as one set in one transaction. A change is true once its promise resolves, and not before.
 * While the database is away entries wait; nothing is dropped.
 */
export class Ledger {
  readonly #pool: Pool
  readonly #boss: PgBoss
  readonly #workerId: () => number
  readonly #onAdmitted: () => void
  readonly #onHolds: (holds: readonly HoldChange[]) => void
  readonly #onOutage: (error: unknown) => void
  #gathered: Waiting[] = []
  #wanted: WantedClaims | null = null
  #writing: Promise<void> | null = null

  constructor(options: {
    pool: Pool
    boss: PgBoss
    workerId: () => number
    /** Property runs were queued: there may be something to fetch. */
    onAdmitted: () => void
    /** Phases are held for a run from now on, or not any more. Called before the entries of that commit are answered. */
    onHolds: (holds: readonly HoldChange[]) => void
    /** A commit failed because the database is away; it is tried again. */
    onOutage: (error: unknown) => void
  }) {
    this.#pool = options.pool
    this.#boss = options.boss
    this.#workerId = options.workerId
    this.#onAdmitted = options.onAdmitted
    this.#onHolds = options.onHolds
    this.#onOutage = options.onOutage
  }

  /** Resolves after the commit. Rejects only when Postgres refuses this very entry. */
  record(entry: LedgerEntry): Promise<LedgerAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<LedgerAnswer>()
    this.#gathered.push({ entry, resolve, reject })
    this.#writing ??= this.#writeGathered()
    return promise
  }

  /** Takes up to `batchSize` queued property runs along with the next commit. One call at a time. */
  claim(batchSize: number): Promise<ClaimedPropertyRun[]> {
    const { promise, resolve, reject } = Promise.withResolvers<ClaimedPropertyRun[]>()
    this.#wanted = { batchSize, resolve, reject }
    this.#writing ??= this.#writeGathered()
    return promise
  }

  /** Resolves when everything recorded so far is committed. */
  async drain(): Promise<void> {
    while (this.#writing !== null) await this.#writing
  }

  async #writeGathered(): Promise<void> {
    for (;;) {
      // What the answers of the last commit set off belongs in the next one: a phase that ends in the turn in which it
      // starts is written once.
      await nextTurn()
      const wanted = this.#wanted
      this.#wanted = null
      if (this.#gathered.length === 0 && wanted === null) break
      await this.#commit(this.#gathered.splice(0, maxEntriesPerCommit), wanted)
    }
    this.#writing = null
  }

  async #commit(batch: Waiting[], wanted: WantedClaims | null): Promise<void> {
    const entries = batch.map(({ entry }) => entry)
    try {
      const { answers, claimed } = await throughOutages(
        () => this.#write(entries, wanted?.batchSize ?? 0),
        this.#onOutage,
      )
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index]!)
      wanted?.resolve(claimed)
    } catch (error) {
      await this.#isolate(batch, wanted, error)
    }
  }

  // One bad value must not take the others of its batch with it.
  async #isolate(batch: Waiting[], wanted: WantedClaims | null, error: unknown): Promise<void> {
    if (batch.length === 0) return wanted?.reject(error)
    if (batch.length === 1 && wanted === null) return batch[0]!.reject(error)
    const middle = wanted === null ? batch.length >> 1 : 0
    await this.#commit(batch.slice(0, middle), wanted)
    await this.#commit(batch.slice(middle), null)
  }

  async #write(entries: LedgerEntry[], batchSize: number): Promise<Written> {
    const place = { pool: this.#pool, boss: this.#boss, workerId: this.#workerId() }
    const isPlain = batchSize === 0 && entries.every((entry) => entry.end === null)
    const written = await (isPlain
      ? writeEntries(place, entries)
      : writeAndTurnOver(place, entries, batchSize))
    // Before any entry is answered: what it sets off must know.
    if (written.holds.length > 0) this.#onHolds(written.holds)
    if (written.admitted > 0) this.#onAdmitted()
    return written
  }
}
