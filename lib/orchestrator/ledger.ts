import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Pool } from 'pg'
import { throughOutages } from '#lib/db/outage.ts'
import type { Claim } from '#lib/db/sql/admit-and-claim.ts'
import type { HoldChange } from '#lib/db/sql/count-outcomes.ts'
import { notifyQueued } from '#lib/db/sql/notify.ts'
import type { LedgerAnswer, LedgerEntry } from './ledger-entry.ts'
import { writeEntries, type Written } from './ledger-transaction.ts'

type Waiting = {
  entry: LedgerEntry
  resolve: (answer: LedgerAnswer) => void
  reject: (error: unknown) => void
}

/** Runs to admit and claim from along with the next commit. */
type TurnOver = { runIds: readonly number[]; resolve: () => void; reject: (error: unknown) => void }

export type LedgerOptions = {
  pool: Pool
  workerId: () => number
  /** How many property runs this worker may claim when so many of its leases end in the same commit. */
  roomAfter: (ending: number) => number
  /** Property runs that this worker has from now on. Called before the entries of that commit are answered. */
  onClaimed: (claims: readonly Claim[]) => void
  /** Property runs are left that this worker did not claim. The other workers are told. */
  onLeftOver: () => void
  /** Runs that were found paused or cancelled: what the answers of that commit set off must not start. */
  onStopped: (runIds: readonly number[]) => void
  /** Phases are held for a run from now on, or not any more. Called before the claims and the answers of that commit. */
  onHolds: (holds: readonly HoldChange[]) => void
  /** A commit failed because the database is away; it is tried again. */
  onOutage: (error: unknown) => void
}

// Bounds one statement's parameters, not throughput: at 200 active properties a commit gathers about 400 entries.
const maxEntriesPerCommit = 2_000

/**
 * Writes the state changes of all properties on a worker. One writer: changes gather while the commit before is in
 * flight, then go as one set in one transaction. A change is true once its promise resolves, and not before.
 * Where leases end, the same transaction admits the next property runs and claims them. While the database is away entries
 * wait; nothing is dropped.
 */
export class Ledger {
  readonly #options: LedgerOptions
  #gathered: Waiting[] = []
  #turnOver: TurnOver | null = null
  #writing: Promise<void> | null = null

  constructor(options: LedgerOptions) {
    this.#options = options
  }

  /** Resolves after the commit. Rejects only when Postgres refuses this very entry. */
  record(entry: LedgerEntry): Promise<LedgerAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<LedgerAnswer>()
    this.#gathered.push({ entry, resolve, reject })
    this.#writing ??= this.#writeGathered()
    return promise
  }

  /** Admits and claims from these runs along with the next commit. One call at a time. */
  turnOver(runIds: readonly number[]): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#turnOver = { runIds, resolve, reject }
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
      const turnOver = this.#turnOver
      this.#turnOver = null
      if (this.#gathered.length === 0 && turnOver === null) break
      await this.#commit(this.#gathered.splice(0, maxEntriesPerCommit), turnOver)
    }
    this.#writing = null
  }

  async #commit(batch: Waiting[], turnOver: TurnOver | null): Promise<void> {
    const entries = batch.map(({ entry }) => entry)
    try {
      const { answers } = await throughOutages(
        () => this.#write(entries, turnOver?.runIds ?? []),
        this.#options.onOutage,
      )
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index]!)
      turnOver?.resolve()
    } catch (error) {
      await this.#isolate(batch, turnOver, error)
    }
  }

  // One bad value must not take the others of its batch with it.
  async #isolate(batch: Waiting[], turnOver: TurnOver | null, error: unknown): Promise<void> {
    if (batch.length === 0) return turnOver?.reject(error)
    if (batch.length === 1 && turnOver === null) return batch[0]!.reject(error)
    const middle = turnOver === null ? batch.length >> 1 : 0
    await this.#commit(batch.slice(0, middle), turnOver)
    await this.#commit(batch.slice(middle), null)
  }

  async #write(entries: LedgerEntry[], runIds: readonly number[]): Promise<Written> {
    const { pool, workerId, roomAfter, onClaimed, onLeftOver, onStopped, onHolds } = this.#options
    const room = roomAfter(entries.filter((entry) => entry.end !== null).length)
    const written = await writeEntries(pool, { entries, runIds, room, workerId: workerId() })
    const { stopped, holds, claims, queued } = written
    // Before any entry is answered: what it sets off must know.
    if (stopped.length > 0) onStopped(stopped)
    if (holds.length > 0) onHolds(holds)
    if (claims.length > 0) onClaimed(claims)
    if (queued > 0) {
      onLeftOver()
      // Should it be lost, the others find out by themselves.
      notifyQueued(pool, workerId()).catch(() => {})
    }
    return written
  }
}
