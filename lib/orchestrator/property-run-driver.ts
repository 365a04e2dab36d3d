import type { Claim } from '#lib/db/sql/admit-and-claim.ts'
import type { LeaseEnd } from '#lib/db/sql/end-leases.ts'
import type { PhaseRunState } from '#lib/db/sql/read-property-run.ts'
import { schedule, type Schedule } from '#lib/pipeline/schedule.ts'
import { type ActiveAttempt, attemptRow, newAttempt } from './active-attempt.ts'
import { AttemptsUnderWay } from './attempts-under-way.ts'
import { draftHandOver, draftLateOutcomes, draftOutcomes } from './draft-outcomes.ts'
import type { DriverContext } from './driver-context.ts'
import { EntryDraft } from './entry-draft.ts'
import { leaseEndOf, openEnd } from './lease-end.ts'
import type { LedgerAnswer, LedgerEntry } from './ledger-entry.ts'
import { PhasePermits } from './phase-permits.ts'
import { PropertyRunCells } from './property-run-cells.ts'
import { runAttempt } from './run-attempt.ts'
import { WakeUp } from './wake-up.ts'

/**
 * Runs the DAG of one property on this worker, from claim to the end of the lease.
 * One loop: take what came, decide, commit, start what may start. A dependent starts only after the commit of what it
 * depends on. Ends when every phase is settled, when nothing can start here and now (a later retry, a pause, a phase held
 * for the run, a person who is to say something: the slot is given back), when told to hand over, or when the lease turns out to be lost.
 */
export class PropertyRunDriver {
  readonly #context: DriverContext
  readonly #cells: PropertyRunCells
  readonly #attempts: AttemptsUnderWay
  readonly #permits: PhasePermits
  #planVersion: number
  #mustReload = false
  #mustHandOver = false
  #refusal: { error: unknown } | null = null
  readonly #wakeUp = new WakeUp()

  constructor(context: DriverContext) {
    this.#context = context
    this.#cells = new PropertyRunCells(context.pipeline, context.state.phaseRuns)
    this.#attempts = new AttemptsUnderWay(this.look)
    this.#permits = new PhasePermits({ ...context, lease: context.claim, onGranted: this.look })
    this.#planVersion = context.state.planVersion
  }

  /** Something that decides what may start has changed. */
  readonly look = (): void => {
    this.#wakeUp.call()
  }

  /** Somebody changed the plan: look at the database again. */
  replan(): void {
    this.#mustReload = true
    this.look()
  }

  /** End what runs and give the property run back. `drive` resolves soon after. */
  handOver(): void {
    this.#mustHandOver = true
    this.look()
  }

  /**
   * Resolves, once nothing of it runs here any more, with the time at which a waiting retry comes due, or null when nothing
   * waits. @throws when the database refuses what was recorded: the worker then gives the lease up.
   */
  async drive(): Promise<number | null> {
    try {
      for (;;) {
        this.#wakeUp.answer()
        if (this.#refusal !== null) throw this.#refusal.error
        if (this.#mustHandOver) return await this.#giveBack()
        if (this.#mustReload && !(await this.#reload())) return await this.#leave()
        const draft = this.#draft()
        draftOutcomes(draft, this.#attempts.takeEnded(), this.#place)
        const plan = this.#plan(draft)
        const answer = draft.isEmpty ? 'written' : await this.#context.record(draft.entry)
        if (answer === 'ended') return draft.entry.end!.resumeAt
        if (answer === 'lost') return await this.#leave()
        if (answer === 'replanned') this.#mustReload = true
        // What was planned with an older plan must not start.
        if (this.#mustReload) continue
        this.#start(plan)
        await this.#wakeUp.sleep(plan.nextDueAt === null ? null : plan.nextDueAt - this.#context.now())
      }
    } finally {
      this.#permits.want([])
      this.#attempts.abortAll()
      await this.#attempts.settled()
    }
  }

  /** Blocks and frees dependents, asks for permits, and, when nothing is left to do here, for the end of the lease. */
  #plan(draft: EntryDraft): Schedule {
    const { pipeline, control, now } = this.#context
    const { isStopped, maxParallelPhases } = control()
    const held = this.#heldPhases()
    const plan = schedule(pipeline, {
      phaseRuns: this.#cells.all,
      running: this.#attempts.indexes,
      held: new Set([...held, ...this.#permits.missing]),
      maxParallelPhases: isStopped ? 0 : maxParallelPhases,
      now: now(),
    })
    this.#cells.settle(draft, { plan, now: now() })
    const startable = plan.ready.filter((index) => !held.has(index))
    const room = isStopped ? 0 : maxParallelPhases - this.#attempts.size - plan.start.length
    const wanted = [...plan.start, ...startable.slice(0, Math.max(0, room))]
    const askable = wanted.filter((index) => !draft.returnsPermitOf(index))
    this.#permits.want(askable)
    const isPostponed = askable.length < wanted.length
    if (isPostponed) this.look()
    const isIdle =
      this.#attempts.size === 0 && plan.start.length === 0 && !this.#permits.isWaiting && !isPostponed
    if (isIdle) {
      const end = leaseEndOf(plan, {
        statuses: this.#cells.all.map(({ status }) => status),
        startable,
        now: now(),
      })
      draft.end({ ...this.#openEnd(), ...end })
    }
    return plan
  }

  /** Phases that are held for the run, but for the one that this property run is to try. */
  #heldPhases(): ReadonlySet<number> {
    const { claim, control } = this.#context
    return new Set(control().heldPhases.filter((index) => index !== claim.trialPhase))
  }

  #start(plan: Schedule): void {
    const { claim, workerId, pipeline, control } = this.#context
    const held = this.#heldPhases()
    for (const index of plan.start) {
      // The commit took its time, and the run may have been stopped meanwhile.
      if (control().isStopped || held.has(index)) {
        this.look()
        continue
      }
      const draft = this.#draft()
      const startedAt = this.#context.now()
      this.#cells.move(draft, index, { type: 'start' }, { startedAt, finishedAt: null, output: null })
      const attempt = newAttempt({
        phase: pipeline.phases[index]!,
        number: this.#cells.at(index).attemptCount,
        startedAt,
        permit: this.#permits.take(index),
      })
      draft.addAttempt(attemptRow(attempt, { ...leaseOf(claim), workerId }, null))
      void this.#recordStart(attempt, draft.entry)
      this.#attempts.begin(attempt, () =>
        runAttempt(attempt, {
          ...this.#context,
          inputs: this.#cells.inputsOf(attempt.phase),
          statuses: this.#cells.statuses,
        }),
      )
    }
  }

  // The start of an attempt holds nothing up: what follows waits for the end's own commit. Only its log waits for it.
  async #recordStart({ phase, number, log }: ActiveAttempt, entry: LedgerEntry): Promise<void> {
    try {
      const answer = await this.#context.record(entry)
      if (answer === 'lost') this.#attempts.abortAll()
      else {
        const place = { ...leaseOf(this.#context.claim), phaseIndex: phase.index, attemptNumber: number }
        this.#context.logs.follow(log, place)
      }
      if (answer !== 'written') this.replan()
    } catch (error) {
      this.#refusal = { error }
      this.look()
    }
  }

  /** The lease has passed on: ends what runs. Results that came all the same are kept as rejected, and change nothing. */
  async #leave(): Promise<null> {
    const draft = this.#draft()
    draftOutcomes(draft, this.#attempts.takeEnded(), this.#place)
    this.#attempts.abortAll()
    await this.#attempts.settled()
    // What fails now failed because it was told to.
    draftLateOutcomes(draft, this.#attempts.takeEnded(), this.#place)
    if (!draft.isEmpty) await this.#context.record(draft.entry)
    return null
  }

  /** Ends what runs, keeps what completed in time, and leaves the rest as if it had not begun. */
  async #giveBack(): Promise<null> {
    this.#attempts.abortAll()
    await this.#attempts.settled()
    let draft = this.#draft()
    draftHandOver(draft, this.#attempts.takeEnded(), this.#place)
    let answer: LedgerAnswer = 'replanned'
    while (answer === 'replanned') {
      draft.end(this.#openEnd())
      answer = await this.#context.record(draft.entry)
      if (answer === 'replanned' && !(await this.#reload())) break
      // The cells are written: once more would undo what somebody asked for since.
      draft = this.#draft()
    }
    return null
  }

  #openEnd(): LeaseEnd {
    return { ...leaseOf(this.#context.claim), planVersion: this.#planVersion, ...openEnd }
  }

  /** False when the lease has passed on. */
  async #reload(): Promise<boolean> {
    this.#mustReload = false
    const state = await this.#context.reload()
    if (state?.leaseEpoch !== this.#context.claim.leaseEpoch) return false
    this.#planVersion = state.planVersion
    for (const attempt of this.#attempts.all) {
      if (isCancelled(state.phaseRuns[attempt.phase.index]!, attempt)) this.#attempts.cancel(attempt)
    }
    this.#cells.reload(state.phaseRuns, (index) => this.#attempts.counts(index))
    return true
  }

  #draft(): EntryDraft {
    return new EntryDraft({ ...this.#context.claim, planVersion: this.#planVersion })
  }

  get #place() {
    return { ...this.#context, cells: this.#cells }
  }
}

/** Whether somebody cancelled (and perhaps retried) the phase run since this attempt at it began. Its start may not be stored yet. */
function isCancelled(stored: PhaseRunState, attempt: ActiveAttempt): boolean {
  if (stored.status === 'cancelled') return true
  return stored.status === 'pending' && stored.attemptCount >= attempt.number
}

function leaseOf({ propertyRunId, leaseEpoch }: Claim) {
  return { propertyRunId, leaseEpoch }
}
