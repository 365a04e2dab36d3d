import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import type { PgBoss } from 'pg-boss'
import { throughOutages } from '#lib/db/outage.ts'
import { queueName } from '#lib/db/queue-name.ts'
import { addArtifacts } from '#lib/db/sql/add-artifacts.ts'
import { appendAttemptLogs } from '#lib/db/sql/append-attempt-logs.ts'
import { endLeases } from '#lib/db/sql/end-leases.ts'
import { lockRuns } from '#lib/db/sql/lock-runs.ts'
import { leaseKey, writePhaseRuns } from '#lib/db/sql/write-phase-runs.ts'
import { inPipelinedTransaction, inTransaction } from '#lib/db/transaction.ts'
import { admit } from './admission.ts'
import { claimJobs, type ClaimedPropertyRun, fetchJobs } from './claim-jobs.ts'
import { type LedgerAnswer, type LedgerEntry, mergeEntries } from './ledger-entry.ts'
import { within } from './queue.ts'

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

type Written = { answers: LedgerAnswer[]; claimed: ClaimedPropertyRun[] }

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
  #wanted: WantedClaims | null = null
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

  #write(entries: LedgerEntry[], batchSize: number): Promise<Written> {
    const isPlain = batchSize === 0 && entries.every((entry) => entry.end === null)
    return isPlain ? this.#writeRows(entries) : this.#writeAndTurnOver(entries, batchSize)
  }

  async #writeRows(entries: LedgerEntry[]): Promise<Written> {
    const rows = mergeEntries(entries)
    const [, lost] = await inPipelinedTransaction(this.#pool, (client) => [
      lockRuns(client, rows.runIds),
      writePhaseRuns(client, rows),
      appendAttemptLogs(client, rows.logs),
      addArtifacts(client, rows.artifacts),
    ])
    return {
      answers: entries.map((entry) => (lost.has(leaseKey(entry)) ? 'lost' : 'written')),
      claimed: [],
    }
  }

  /** Writes, ends leases, admits, and claims. */
  async #writeAndTurnOver(entries: LedgerEntry[], batchSize: number): Promise<Written> {
    const rows = mergeEntries(entries)
    let admitted = 0
    const written = await inTransaction(this.#pool, async (client) => {
      const jobs = await fetchJobs(client, this.#boss, batchSize)
      const [, lost, , , ended] = await Promise.all([
        lockRuns(client, [...new Set([...rows.runIds, ...jobs.map((job) => job.data.runId)])]),
        writePhaseRuns(client, rows),
        appendAttemptLogs(client, rows.logs),
        addArtifacts(client, rows.artifacts),
        this.#end(client, entries),
      ])
      const workerId = this.#workerId()
      if (ended.runIds.length > 0)
        admitted = await admit(client, this.#boss, { runIds: ended.runIds, by: workerId })
      const claimed = await claimJobs(client, { boss: this.#boss, jobs, workerId })
      const answers = entries.map((entry): LedgerAnswer => {
        if (lost.has(leaseKey(entry))) return 'lost'
        return (entry.end && ended.answers.get(leaseKey(entry))) ?? 'written'
      })
      return { answers, claimed }
    })
    if (admitted > 0) this.#onAdmitted()
    return written
  }

  async #end(client: PoolClient, entries: LedgerEntry[]) {
    const ending = entries.filter((entry) => entry.end !== null)
    if (ending.length === 0) return { answers: new Map<string, LedgerAnswer>(), runIds: [] }
    const answers = await endLeases(
      client,
      ending.map((entry) => entry.end!),
    )
    const over = ending.filter((entry) => answers.get(leaseKey(entry)) === 'ended')
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
