import type { Pool } from 'pg'
import { throughOutages } from '#lib/db/outage.ts'
import type { Claim } from '#lib/db/sql/admit-and-claim.ts'
import { type PropertyRunState, readPropertyRuns, untouchedPhaseRun } from '#lib/db/sql/read-property-run.ts'
import { findReusableResult } from '#lib/db/sql/find-reusable-result.ts'
import type { HoldChange } from '#lib/db/sql/count-outcomes.ts'
import { readRemainingBudget } from '#lib/db/sql/read-remaining-budget.ts'
import { readRunControls, type RunControl } from '#lib/db/sql/read-run-controls.ts'
import { findLeasesOf, type Lease } from '#lib/db/sql/take-back-leases.ts'
import type { Environment } from '#lib/executors/process/child-environment.ts'
import type { Executor } from '#lib/executors/executor.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import type { Ledger } from './ledger.ts'
import type { LogWriter } from './log-writer.ts'
import type { Permits } from './permits.ts'
import { PipelineCache } from './pipeline-cache.ts'
import { PropertyRunDriver } from './property-run-driver.ts'
import { giveUpPropertyRun } from './recovery.ts'

type Options = {
  pool: Pool
  ledger: Ledger
  perform: Executor
  permits: Permits
  logs: LogWriter
  pipelinesFolder: string | null
  environment: Environment
  workspaceOf: (claim: { runId: number; propertyRunId: number }) => Promise<string>
  workerId: () => number
  onProblem: (message: string, error: unknown) => void
  /** A property run's lease is over; if a retry waits, when it comes due, by this worker's clock. */
  onEnd: (resumeAt: number | null) => void
  now: () => number
  random: () => number
}

/** The driver is null while it is being made ready. */
type HeldPropertyRun = {
  runId: number
  driver: PropertyRunDriver | null
  isReplanned: boolean
  done: Promise<void>
}

/** The property runs whose leases a worker has, each with the driver that runs it. */
export class HeldPropertyRuns {
  readonly #options: Options
  readonly #pipelines: PipelineCache
  readonly #held = new Map<number, HeldPropertyRun>()
  /** By run id, of every run that was ever held here: some hundred bytes each. */
  readonly #controls = new Map<number, RunControl>()
  #isHandingOver = false

  constructor(options: Options) {
    this.#options = options
    this.#pipelines = new PipelineCache(options.pool, options)
  }

  get size(): number {
    return this.#held.size
  }

  drive(claim: Claim): void {
    const { propertyRunId, runId, control } = claim
    this.#controls.set(runId, control)
    const before = this.#held.get(propertyRunId)
    // Its lease was taken back, perhaps unheard.
    this.replan(propertyRunId)
    const held: HeldPropertyRun = { runId, driver: null, isReplanned: false, done: Promise.resolve() }
    this.#held.set(propertyRunId, held)
    held.done = this.#driveToItsEnd(claim, held, before).then((resumeAt) => {
      if (this.#held.get(propertyRunId) === held) this.#held.delete(propertyRunId)
      this.#options.onEnd(resumeAt)
    })
  }

  /** Somebody changed the plan of a property run: its driver looks again. */
  replan(propertyRunId: number): void {
    const held = this.#held.get(propertyRunId)
    if (held === undefined) return
    held.isReplanned = true
    held.driver?.replan()
  }

  replanAll(): void {
    for (const propertyRunId of this.#held.keys()) this.replan(propertyRunId)
  }

  /** Somebody, or a run of failures, changed what these runs allow; null: any of them. */
  async refreshControls(runIds: readonly number[] | null): Promise<void> {
    const known = runIds ?? [...new Set([...this.#held.values()].map(({ runId }) => runId))]
    const held = known.filter((runId) => this.#driversOf(runId).length > 0)
    const controls = await throughOutages(() => readRunControls(this.#options.pool, held))
    for (const [runId, control] of controls) {
      this.#controls.set(runId, control)
      for (const one of this.#driversOf(runId)) one.driver?.look()
    }
  }

  /** The same, as a commit of this worker's own found it: at once, before anything that follows from the commit. */
  applyStops(runIds: readonly number[]): void {
    for (const runId of runIds) {
      const control = this.#controls.get(runId)
      if (control !== undefined) this.#controls.set(runId, { ...control, isStopped: true })
    }
  }

  applyHolds(changes: readonly HoldChange[]): void {
    for (const { runId, phaseIndex, isHeld } of changes) {
      const control = this.#controls.get(runId)
      if (control === undefined) continue
      const others = control.heldPhases.filter((index) => index !== phaseIndex)
      this.#controls.set(runId, { ...control, heldPhases: isHeld ? [...others, phaseIndex] : others })
      for (const one of this.#driversOf(runId)) one.driver?.look()
    }
  }

  #driversOf(runId: number): HeldPropertyRun[] {
    return [...this.#held.values()].filter((one) => one.runId === runId)
  }

  /** Ends what runs and gives everything back. */
  async handOverAll(): Promise<void> {
    this.#isHandingOver = true
    for (const { driver } of this.#held.values()) driver?.handOver()
    await Promise.all([...this.#held.values()].map(({ done }) => done))
  }

  /** Gives back leases of this worker that no driver has: a claim was committed, but its answer was lost. */
  async returnOrphans(): Promise<void> {
    const { pool, ledger, workerId } = this.#options
    const leases = await findLeasesOf(pool, workerId())
    // What was committed but not answered when they were read has a driver after this.
    await ledger.turnOver([])
    for (const lease of leases) {
      if (!this.#held.has(lease.propertyRunId)) await giveUpPropertyRun(pool, lease)
    }
  }

  async #driveToItsEnd(
    claim: Claim,
    held: HeldPropertyRun,
    before: HeldPropertyRun | undefined,
  ): Promise<number | null> {
    const aheadMs = claim.claimedAt - this.#options.now()
    // A lease that was taken back from this worker may come to it again: its first driver ends first.
    await before?.done
    try {
      const driver = await this.#prepare(claim, aheadMs)
      held.driver = driver
      if (held.isReplanned) driver.replan()
      if (this.#isHandingOver) driver.handOver()
      const resumeAt = await driver.drive()
      return resumeAt === null ? null : resumeAt - aheadMs
    } catch (error) {
      await this.#giveUp(claim, error)
      return null
    }
  }

  // The driver goes by the database's clock, which says when a waiting retry is due. By a clock of its own a worker that lags
  // would claim it too early, again and again, and one that is ahead would come late.
  async #prepare(claim: Claim, aheadMs: number): Promise<PropertyRunDriver> {
    const { pool, ledger, perform, permits, logs, workspaceOf, workerId, now, random } = this.#options
    const { pipeline, home } = await throughOutages(() => this.#pipelines.get(claim.pipelineVersionId))
    return new PropertyRunDriver({
      claim,
      state: await this.#stateOf(claim, pipeline),
      pipeline,
      pipelineHome: 'folder' in home ? home.folder : '',
      workspace: await workspaceOf(claim),
      workerId: workerId(),
      perform:
        'folder' in home ? perform : async () => ({ kind: 'failed', error: home.problem, isPermanent: true }),
      permits,
      logs,
      findReusable: (digest, maxAgeMs) => throughOutages(() => findReusableResult(pool, digest, maxAgeMs)),
      readRemainingBudget: (runId) => throughOutages(() => readRemainingBudget(pool, runId)),
      control: () => this.#controls.get(claim.runId) ?? claim.control,
      record: (entry) => ledger.record(entry),
      reload: () => this.#reload(claim.propertyRunId),
      now: () => now() + aheadMs,
      random,
    })
  }

  async #stateOf(claim: Claim, pipeline: Pipeline): Promise<PropertyRunState> {
    const isUntouched = claim.leaseEpoch === 1 && claim.planVersion === 0
    const state = isUntouched ? null : await this.#reload(claim.propertyRunId)
    return state ?? untouched(claim, pipeline)
  }

  async #reload(propertyRunId: number): Promise<PropertyRunState | null> {
    const states = await throughOutages(() => readPropertyRuns(this.#options.pool, [propertyRunId]))
    return states.get(propertyRunId) ?? null
  }

  // A surprise with one property run must not hold it for ever, nor stop the others.
  async #giveUp(lease: Lease, error: unknown): Promise<void> {
    const { pool, onProblem } = this.#options
    onProblem(`Property run ${lease.propertyRunId} goes back to the queue after a surprise`, error)
    await throughOutages(() => giveUpPropertyRun(pool, lease)).catch((again: unknown) =>
      onProblem(`Property run ${lease.propertyRunId} could not be given back`, again),
    )
  }
}

function untouched({ propertyRunId, leaseEpoch, planVersion }: Claim, pipeline: Pipeline): PropertyRunState {
  return { propertyRunId, leaseEpoch, planVersion, phaseRuns: pipeline.phases.map(() => untouchedPhaseRun) }
}
