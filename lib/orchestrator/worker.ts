import type { Pool } from 'pg'
import type { PgBoss } from 'pg-boss'
import { channels } from '#lib/db/channels.ts'
import { isOutage, throughOutages } from '#lib/db/outage.ts'
import { type Listener, listen } from '#lib/db/listen.ts'
import { findRunsToAdmit } from '#lib/db/sql/find-runs-to-admit.ts'
import { lockRuns } from '#lib/db/sql/lock-runs.ts'
import { type PropertyRunState, readPropertyRuns, untouchedPhaseRun } from '#lib/db/sql/read-property-run.ts'
import { findLeasesOf, type Lease } from '#lib/db/sql/take-back-leases.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import type { Executor } from '#lib/executors/executor.ts'
import type { Claim } from '#lib/db/sql/claim-property-runs.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import { admit } from './admission.ts'
import type { ClaimedPropertyRun } from './claim-jobs.ts'
import { Ledger } from './ledger.ts'
import { PipelineCache } from './pipeline-cache.ts'
import { Presence } from './presence.ts'
import { PropertyRunDriver } from './property-run-driver.ts'
import { openQueue } from './queue.ts'
import { giveUpPropertyRun } from './recovery.ts'

export type WorkerOptions = {
  /** For LISTEN and the queue, which keep connections of their own. */
  url: string
  pool: Pool
  perform: Executor
  pipelinesFolder: string | null
  /** The folder of a property run. It exists when the promise resolves. */
  workspaceOf: (claim: { runId: number; propertyRunId: number }) => Promise<string>
  host: string
  /** Property runs at once on this worker; each run's own limit holds as well. */
  slots: number
  onProblem: (message: string, error: unknown) => void
  now?: () => number
  random?: () => number
}

/**
 * `idle` → `running` → `stopping` → `stopped`. `running`: claims and drives property runs. `stopping`: claims nothing
 * more, ends what runs and gives it back. A stopped worker is not started again.
 */
export type WorkerMode = 'idle' | 'running' | 'stopping' | 'stopped'

/** A property run whose lease this worker has; the driver is null while it is being made ready. */
type HeldPropertyRun = { driver: PropertyRunDriver | null; isReplanned: boolean; done: Promise<void> }

// What a lost notification, or a retry that comes due, waits at the most.
const pollMs = 1_000

export class Worker {
  readonly #options: Required<WorkerOptions>
  readonly #pipelines: PipelineCache
  readonly #held = new Map<number, HeldPropertyRun>()
  #mode: WorkerMode = 'idle'
  #boss!: PgBoss
  #ledger!: Ledger
  #presence!: Presence
  #listener: Listener | null = null
  #poll: NodeJS.Timeout | null = null
  readonly #timers = new Set<NodeJS.Timeout>()
  #looking: Promise<void> | null = null
  #mustLookAgain = false
  #mustAdmit = false
  #mayHoldOrphans = false

  constructor(options: WorkerOptions) {
    this.#options = { now: Date.now, random: Math.random, ...options }
    this.#pipelines = new PipelineCache(options.pool, options.pipelinesFolder)
  }

  get mode(): WorkerMode {
    return this.#mode
  }

  /** Resolves when the worker is seen by the others and looks for work. @throws when the database is not there. */
  async start(): Promise<void> {
    if (this.#mode !== 'idle') throw new Error(`A worker that is ${this.#mode} cannot be started`)
    const { url, pool, host, slots, onProblem } = this.#options
    this.#boss = await openQueue(url, (error) => onProblem('The job queue has a problem', error))
    this.#presence = await Presence.begin({
      pool,
      boss: this.#boss,
      host,
      slots,
      onProblem,
      onLost: this.#abandon,
    })
    this.#ledger = new Ledger({
      pool,
      boss: this.#boss,
      workerId: () => this.#presence.workerId,
      onAdmitted: this.#look,
      onOutage: (error) => {
        // A claim that was committed, but whose answer was lost, is a lease without a driver.
        this.#mayHoldOrphans = true
        onProblem('The database is away; results wait until it is back', error)
      },
    })
    this.#mode = 'running'
    this.#listener = await listen({
      url,
      channels: [channels.work, channels.queued, channels.replan],
      onNotification: (channel, payload) => {
        if (channel === channels.replan) this.#replan(this.#held.get(Number(payload)))
        else if (channel === channels.work) this.#lookForRuns()
        else if (Number(payload) !== this.#presence.workerId) this.#look()
      },
      onReconnect: () => {
        for (const held of this.#held.values()) this.#replan(held)
        this.#lookForRuns()
      },
    })
    this.#poll = setInterval(this.#lookForRuns, pollMs)
  }

  /** Ends what runs, gives it back, and says goodbye. Resolves when nothing of this worker runs any more. */
  async stop(): Promise<void> {
    if (this.#mode !== 'running') return
    this.#mode = 'stopping'
    if (this.#poll) clearInterval(this.#poll)
    for (const timer of this.#timers) clearTimeout(timer)
    await this.#listener?.close()
    await this.#looking
    for (const { driver } of this.#held.values()) driver?.handOver()
    await Promise.all([...this.#held.values()].map(({ done }) => done))
    await this.#ledger.drain()
    await this.#presence.end()
    await this.#boss.stop({ graceful: false })
    this.#mode = 'stopped'
  }

  /** Looks for property runs to admit, then for queued ones. */
  readonly #lookForRuns = (): void => {
    this.#mustAdmit = true
    this.#look()
  }

  /** Looks for queued property runs; one look at a time, and one more when asked meanwhile. */
  readonly #look = (): void => {
    this.#mustLookAgain = true
    this.#looking ??= this.#lookUntilQuiet().finally(() => (this.#looking = null))
  }

  #lookAt(time: number | null, now: () => number): void {
    if (time === null) return
    // Just after it is due by the database's clock, which may tick in another millisecond.
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer)
        this.#lookForRuns()
      },
      time - now() + 2,
    )
    this.#timers.add(timer)
  }

  async #lookUntilQuiet(): Promise<void> {
    while (this.#mustLookAgain && this.#mode === 'running') {
      this.#mustLookAgain = false
      try {
        if (this.#mayHoldOrphans) await this.#returnOrphans()
        if (this.#mustAdmit) await this.#admitOpenRuns()
        await this.#claim()
      } catch (error) {
        // The next poll tries again.
        if (!isOutage(error)) this.#options.onProblem('Looking for work failed', error)
      }
    }
  }

  async #returnOrphans(): Promise<void> {
    const { pool } = this.#options
    for (const lease of await findLeasesOf(pool, this.#presence.workerId)) {
      if (!this.#held.has(lease.propertyRunId)) await giveUpPropertyRun(pool, this.#boss, lease)
    }
    this.#mayHoldOrphans = false
  }

  async #admitOpenRuns(): Promise<void> {
    this.#mustAdmit = false
    const { pool } = this.#options
    const runIds = await findRunsToAdmit(pool)
    if (runIds.length === 0) return
    await inTransaction(pool, async (client) => {
      await lockRuns(client, runIds)
      await admit(client, this.#boss, { runIds, by: this.#presence.workerId })
    })
  }

  async #claim(): Promise<void> {
    for (;;) {
      const batchSize = this.#options.slots - this.#held.size
      if (batchSize <= 0 || this.#mode !== 'running') return
      const claimed = await this.#ledger.claim(batchSize)
      for (const one of claimed) this.#drive(one)
      if (claimed.length < batchSize) return
    }
  }

  #drive(claimed: ClaimedPropertyRun): void {
    const { propertyRunId } = claimed.claim
    const before = this.#held.get(propertyRunId)
    const held: HeldPropertyRun = { driver: null, isReplanned: false, done: Promise.resolve() }
    this.#held.set(propertyRunId, held)
    held.done = this.#driveToItsEnd(claimed, held, before).finally(() => {
      if (this.#held.get(propertyRunId) === held) this.#held.delete(propertyRunId)
      this.#look()
    })
  }

  async #driveToItsEnd(
    claimed: ClaimedPropertyRun,
    held: HeldPropertyRun,
    before: HeldPropertyRun | undefined,
  ): Promise<void> {
    const now = this.#databaseClock(claimed.claim)
    // A lease that was taken back from this worker may come to it again: its first driver ends first.
    await before?.done
    try {
      const driver = await this.#prepare(claimed, now)
      held.driver = driver
      if (held.isReplanned) driver.replan()
      if (this.#mode !== 'running') driver.handOver()
      this.#lookAt(await driver.drive(), now)
    } catch (error) {
      await this.#giveUp(claimed.claim, error)
    }
  }

  // The database says when a waiting retry is due. By a clock of its own a worker that lags would claim it too early, again
  // and again, and one that is ahead would come late.
  #databaseClock({ claimedAt }: { claimedAt: number }): () => number {
    const { now } = this.#options
    const aheadMs = claimedAt - now()
    return () => now() + aheadMs
  }

  #replan(held: HeldPropertyRun | undefined): void {
    if (held === undefined) return
    held.isReplanned = true
    held.driver?.replan()
  }

  async #prepare({ claim, state }: ClaimedPropertyRun, now: () => number): Promise<PropertyRunDriver> {
    const { perform, workspaceOf, random } = this.#options
    const { pipeline, home } = await throughOutages(() => this.#pipelines.get(claim.pipelineVersionId))
    return new PropertyRunDriver({
      claim,
      state: state ?? untouched(claim, pipeline),
      pipeline,
      pipelineHome: 'folder' in home ? home.folder : '',
      workspace: await workspaceOf(claim),
      workerId: this.#presence.workerId,
      perform:
        'folder' in home ? perform : async () => ({ kind: 'failed', error: home.problem, isPermanent: true }),
      record: (entry) => this.#ledger.record(entry),
      reload: () => this.#reload(claim.propertyRunId),
      now,
      random,
    })
  }

  async #reload(propertyRunId: number): Promise<PropertyRunState | null> {
    const states = await throughOutages(() => readPropertyRuns(this.#options.pool, [propertyRunId]))
    return states.get(propertyRunId) ?? null
  }

  // A surprise with one property run must not hold it for ever, nor stop the others.
  async #giveUp(lease: Lease, error: unknown): Promise<void> {
    const { pool, onProblem } = this.#options
    onProblem(`Property run ${lease.propertyRunId} goes back to the queue after a surprise`, error)
    await throughOutages(() => giveUpPropertyRun(pool, this.#boss, lease)).catch((again: unknown) =>
      onProblem(`Property run ${lease.propertyRunId} could not be given back`, again),
    )
  }

  // The others took this worker for dead and run its property runs themselves: nothing of ours counts any more.
  readonly #abandon = (): void => {
    this.#options.onProblem(
      'This worker was silent for too long and was given up by the others; it begins anew',
      null,
    )
    for (const held of this.#held.values()) this.#replan(held)
  }
}

function untouched({ propertyRunId, leaseEpoch, planVersion }: Claim, pipeline: Pipeline): PropertyRunState {
  return { propertyRunId, leaseEpoch, planVersion, phaseRuns: pipeline.phases.map(() => untouchedPhaseRun) }
}
