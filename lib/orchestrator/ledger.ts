import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import type { PgBoss } from 'pg-boss'
import { throughOutages } from '#lib/db/outage.ts'
import { queueName } from '#lib/db/queue-name.ts'
import { addArtifacts } from '#lib/db/sql/add-artifacts.ts'
import { appendAttemptLogs } from '#lib/db/sql/append-attempt-logs.ts'
import { endLeases } from '#lib/db/sql/end-leases.ts'
import { lockRuns } from '#lib/db/sql/lock-runs.ts'
import { writePhaseRuns } from '#lib/db/sql/write-phase-runs.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import { admit } from './admission.ts'
import { type LedgerAnswer, type LedgerEntry, mergeEntries } from './ledger-entry.ts'
import { within } from './queue.ts'

type Waiting = {
  entry: LedgerEntry
  resolve: (answer: LedgerAnswer) => void
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
  readonly #onOutage: (error: unknown) => void
  #gathered: Waiting[] = []
  #writing: Promise<void> | null = null

  constructor(options: {
    pool: Pool
    boss: PgBoss
    workerId: () => number
    /** Property runs were queued: there may be something to fetch. */
    onAdmitted: () => void
    /** A commit failed because the database is away; it is tried again. */
    onOutage: (error: unknown) => void
  }) {
    this.#pool = options.pool
    this.#boss = options.boss
    this.#workerId = options.workerId
    this.#onAdmitted = options.onAdmitted
    this.#onOutage = options.onOutage
  }

  /** Resolves after the commit. Rejects only when Postgres refuses this very entry. */
  record(entry: LedgerEntry): Promise<LedgerAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<LedgerAnswer>()
    this.#gathered.push({ entry, resolve, reject })
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
      if (this.#gathered.length === 0) break
      await this.#commit(this.#gathered.splice(0, maxEntriesPerCommit))
    }
    this.#writing = null
  }

  async #commit(batch: Waiting[]): Promise<void> {
    const entries = batch.map(({ entry }) => entry)
    try {
      const answers = await throughOutages(() => this.#write(entries), this.#onOutage)
      for (const [index, { resolve }] of batch.entries()) resolve(answers[index]!)
    } catch (error) {
      await this.#isolate(batch, error)
    }
  }

  // One bad value must not take the others of its batch with it.
  async #isolate(batch: Waiting[], error: unknown): Promise<void> {
    if (batch.length === 1) return batch[0]!.reject(error)
    const middle = batch.length >> 1
    await this.#commit(batch.slice(0, middle))
    await this.#commit(batch.slice(middle))
  }

  async #write(entries: LedgerEntry[]): Promise<LedgerAnswer[]> {
    const rows = mergeEntries(entries)
    let admitted = 0
    const answers = await inTransaction(this.#pool, async (client) => {
      await lockRuns(client, rows.runIds)
      const hasRows = rows.phaseRuns.length > 0 || rows.attempts.length > 0
      const lost = hasRows ? await writePhaseRuns(client, rows) : new Set<number>()
      await appendAttemptLogs(client, rows.logs)
      await addArtifacts(client, rows.artifacts)
      const ended = await this.#end(client, entries)
      if (ended.answers.size > 0) admitted = await admit(client, this.#boss, { runIds: ended.runIds, by: this.#workerId() })
      return entries.map((entry): LedgerAnswer => {
        if (lost.has(entry.propertyRunId)) return 'lost'
        return (entry.end && ended.answers.get(entry.propertyRunId)) ?? 'written'
      })
    })
    if (admitted > 0) this.#onAdmitted()
    return answers
  }

  async #end(client: PoolClient, entries: LedgerEntry[]) {
    const ending = entries.filter((entry) => entry.end !== null)
    if (ending.length === 0) return { answers: new Map<number, LedgerAnswer>(), runIds: [] }
    const answers = await endLeases(
      client,
      ending.map((entry) => entry.end!),
    )
    const over = ending.filter((entry) => answers.get(entry.propertyRunId) === 'ended')
    if (over.length > 0) {
      await this.#boss.complete(
        queueName,
        over.map((entry) => entry.end!.jobId),
        null,
        within(client),
      )
    }
    return { answers, runIds: [...new Set(over.map((entry) => entry.runId))] }
  }
}
