import type { Claim } from '#lib/db/sql/claim-property-runs.ts'
import type { LeaseEnd } from '#lib/db/sql/end-leases.ts'
import type { PropertyRunState } from '#lib/db/sql/read-property-run.ts'
import type { AttemptOutcome, Executor } from '#lib/executors/executor.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import { rollUp } from '#lib/pipeline/roll-up.ts'
import { schedule, type Schedule } from '#lib/pipeline/schedule.ts'
import { type ActiveAttempt, attemptRow, eventAfter, handedOverRow } from './active-attempt.ts'
import { AttemptLog } from './attempt-log.ts'
import { EntryDraft } from './entry-draft.ts'
import type { LedgerAnswer, LedgerEntry } from './ledger-entry.ts'
import { PropertyRunCells } from './property-run-cells.ts'
import { runAttempt } from './run-attempt.ts'

export type DriverContext = {
  claim: Claim
  state: PropertyRunState
  pipeline: Pipeline
  pipelineHome: string
  workspace: string
  workerId: number
  perform: Executor
  record: (entry: LedgerEntry) => Promise<LedgerAnswer>
  /** The property run as the database has it now. */
  reload: () => Promise<PropertyRunState | null>
  now: () => number
  random: () => number
}

/**
 * Runs the DAG of one property on this worker, from claim to the end of the lease.
 * One loop: take what came, decide, commit, start what may start. A dependent starts only after the commit of what it
 * depends on. Ends when every phase is settled, when only a later retry is left (the slot is given back), when told to
 * hand over, or when the lease turns out to be lost.
 */
export class PropertyRunDriver {
  readonly #context: DriverContext
  readonly #cells: PropertyRunCells
  #planVersion: number
  readonly #active = new Map<number, ActiveAttempt>()
  readonly #outcomes: { attempt: ActiveAttempt; outcome: AttemptOutcome }[] = []
  #mustReload = false
  #mustHandOver = false
  #refusal: { error: unknown } | null = null
  #wake: () => void = () => {}

  constructor(context: DriverContext) {
    this.#context = context
    this.#cells = new PropertyRunCells(context.pipeline, context.state.phaseRuns)
    this.#planVersion = context.state.planVersion
  }

  /** Somebody changed the plan: look at the database again. */
  replan(): void {
    this.#mustReload = true
    this.#wake()
  }

  /** End what runs and give the property run back. `drive` resolves soon after. */
  handOver(): void {
    this.#mustHandOver = true
    this.#wake()
  }

  /**
   * Resolves with the time at which a waiting retry comes due, or null when nothing waits.
   * @throws when the database refuses what was recorded: the worker then gives the lease up.
   */
  async drive(): Promise<number | null> {
    try {
      for (;;) {
        if (this.#refusal !== null) throw this.#refusal.error
        if (this.#mustHandOver) return await this.#giveBack()
        if (this.#mustReload && !(await this.#reload())) return null
        const draft = this.#draft()
        this.#takeOutcomes(draft)
        const plan = this.#plan(draft)
        const answer = draft.isEmpty ? 'written' : await this.#context.record(draft.entry)
        if (answer === 'ended') return plan.nextDueAt
        if (answer === 'lost') return null
        if (answer === 'replanned') this.#mustReload = true
        this.#start(plan)
        await this.#untilWoken(plan.nextDueAt)
      }
    } finally {
      for (const attempt of this.#active.values()) attempt.abort.abort()
    }
  }

  #takeOutcomes(draft: EntryDraft): void {
    for (const { attempt, outcome } of this.#outcomes.splice(0)) {
      const index = attempt.phase.index
      const at = this.#context.now()
      this.#active.delete(index)
      const { attemptsUsed } = this.#cells.at(index)
      const event = eventAfter(outcome, {
        phase: attempt.phase,
        attemptsUsed,
        now: at,
        jitter: this.#context.random(),
      })
      const output = outcome.kind === 'completed' ? outcome.output : null
      this.#cells.move(draft, index, event, { finishedAt: at, output })
      draft.addAttempt(attemptRow(attempt, this.#lease(), { outcome, at }))
      draft.addLog(attempt)
      if (outcome.kind === 'completed') draft.addArtifacts(attempt, outcome.artifacts)
    }
  }

  /** Blocks and frees dependents, and, when nothing is left to do here, asks for the end of the lease. */
  #plan(draft: EntryDraft): Schedule {
    const { claim, pipeline, now } = this.#context
    const plan = schedule(pipeline, {
      phaseRuns: this.#cells.all,
      running: new Set(this.#active.keys()),
      maxParallelPhases: claim.maxParallelPhases,
      now: now(),
    })
    for (const index of plan.changed) {
      this.#cells.set(draft, index, { ...this.#cells.at(index), ...plan.phaseRuns[index]! })
    }
    const isIdle = this.#active.size === 0 && plan.start.length === 0
    if (isIdle) draft.end(this.#leaseEnd(plan), claim.jobId)
    return plan
  }

  #leaseEnd(plan: Schedule): LeaseEnd {
    const status = plan.isDone ? rollUp(this.#cells.all.map((phaseRun) => phaseRun.status)) : null
    if (status === null) return { ...this.#handOverEnd(), resumeAt: plan.nextDueAt }
    return { ...this.#handOverEnd(), status, finishedAt: this.#context.now() }
  }

  #start(plan: Schedule): void {
    for (const index of plan.start) {
      const phase = this.#context.pipeline.phases[index]!
      const draft = this.#draft()
      const startedAt = this.#context.now()
      this.#cells.move(draft, index, { type: 'start' }, { startedAt, finishedAt: null, output: null })
      const attempt: ActiveAttempt = {
        phase,
        number: this.#cells.at(index).attemptCount,
        startedAt,
        log: new AttemptLog(),
        abort: new AbortController(),
        settled: Promise.resolve(),
      }
      this.#active.set(index, attempt)
      draft.addAttempt(attemptRow(attempt, this.#lease(), null))
      void this.#recordInPassing(draft.entry)
      attempt.settled = this.#perform(attempt)
    }
  }

  async #perform(attempt: ActiveAttempt): Promise<void> {
    const outcome = await runAttempt(attempt, {
      ...this.#context,
      inputs: this.#cells.inputsOf(attempt.phase),
      onStretch: () => this.#recordLog(attempt),
    })
    this.#outcomes.push({ attempt, outcome })
    this.#wake()
  }

  #recordLog(attempt: ActiveAttempt): void {
    const draft = this.#draft()
    draft.addLog(attempt)
    if (!draft.isEmpty) void this.#recordInPassing(draft.entry)
  }

  // The start of an attempt and its log lines hold nothing up: what follows waits for the end's own commit.
  async #recordInPassing(entry: LedgerEntry): Promise<void> {
    try {
      if ((await this.#context.record(entry)) === 'lost') this.#abandon()
    } catch (error) {
      this.#refusal = { error }
      this.#wake()
    }
  }

  #abandon(): void {
    for (const attempt of this.#active.values()) attempt.abort.abort()
  }

  /** Ends what runs, keeps what completed in time, and leaves the rest as if it had not begun. */
  async #giveBack(): Promise<null> {
    const { claim, now } = this.#context
    this.#abandon()
    await Promise.all([...this.#active.values()].map((attempt) => attempt.settled))
    const ended = this.#outcomes.splice(0)
    this.#outcomes.push(...ended.filter(({ outcome }) => outcome.kind === 'completed'))
    let draft = this.#draft()
    this.#takeOutcomes(draft)
    for (const [index, attempt] of this.#active) {
      this.#cells.move(draft, index, { type: 'hand-over' }, { finishedAt: now() })
      draft.addAttempt(handedOverRow(attempt, this.#lease(), now()))
      draft.addLog(attempt)
    }
    this.#active.clear()
    let answer: LedgerAnswer = 'replanned'
    while (answer === 'replanned') {
      draft.end(this.#handOverEnd(), claim.jobId)
      answer = await this.#context.record(draft.entry)
      if (answer === 'replanned' && !(await this.#reload())) break
      // The cells are written: once more would undo what somebody asked for since.
      draft = this.#draft()
    }
    return null
  }

  #handOverEnd(): LeaseEnd {
    const { propertyRunId, leaseEpoch } = this.#context.claim
    const planVersion = this.#planVersion
    return { propertyRunId, leaseEpoch, planVersion, status: 'running', resumeAt: null, finishedAt: null }
  }

  /** False when the lease has passed on. */
  async #reload(): Promise<boolean> {
    this.#mustReload = false
    const state = await this.#context.reload()
    if (state?.leaseEpoch !== this.#context.claim.leaseEpoch) return false
    this.#planVersion = state.planVersion
    this.#cells.reload(state.phaseRuns, (index) => this.#active.has(index))
    return true
  }

  #draft(): EntryDraft {
    return new EntryDraft(this.#context.claim)
  }

  #lease() {
    const { claim, workerId } = this.#context
    return { propertyRunId: claim.propertyRunId, leaseEpoch: claim.leaseEpoch, workerId }
  }

  async #untilWoken(dueAt: number | null): Promise<void> {
    if (this.#outcomes.length > 0 || this.#mustReload || this.#mustHandOver || this.#refusal !== null) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    const timer = dueAt === null ? null : setTimeout(resolve, Math.max(0, dueAt - this.#context.now()))
    await promise
    if (timer !== null) clearTimeout(timer)
    this.#wake = () => {}
  }
}
