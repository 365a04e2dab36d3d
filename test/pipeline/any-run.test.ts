import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Phase, Pipeline } from '#lib/pipeline/definition.ts'
import { decide, pendingPhaseRun, type PhaseRun, type PhaseRunEvent } from '#lib/pipeline/phase-run.ts'
import { planRetry } from '#lib/pipeline/plan-retry.ts'
import { afterFailure } from '#lib/pipeline/retry-policy.ts'
import { rollUp } from '#lib/pipeline/roll-up.ts'
import { schedule, type PhaseRuns } from '#lib/pipeline/schedule.ts'
import { isSettled } from '#lib/pipeline/statuses.ts'
import { waitsNoMore } from '#lib/pipeline/waits-no-more.ts'
import { anyPipelineWithPeople } from './random-pipeline.ts'

const outcomes = [
  'complete',
  'complete',
  'complete',
  'fail',
  'fail',
  'permanent',
  'skip',
  'lose-worker',
  'cancel',
] as const
type Outcome = (typeof outcomes)[number]

const reason = { code: 'MISSING_KEY', sentence: 'No key.', remedy: 'Set it.' } as const

function eventOf(outcome: Outcome, phase: Phase, { attemptsUsed }: PhaseRun, now: number): PhaseRunEvent {
  if (outcome === 'skip') return { type: 'skip', reason }
  if (outcome === 'lose-worker') return { type: 'lose-worker', maxLost: 3 }
  if (outcome === 'complete' || outcome === 'cancel') return { type: outcome }
  const next = afterFailure(phase, { attemptsUsed, isPermanent: outcome === 'permanent', jitter: 0.5 })
  return next.kind === 'fail'
    ? { type: 'fail', signature: 'It broke' }
    : { type: 'retry-later', at: now + next.delayMs, signature: 'It broke' }
}

/** One property driven by the rules alone, with a person who now and then retries whatever cells. */
class DrivenProperty {
  readonly #pipeline: Pipeline
  readonly #room: number
  readonly #running = new Set<number>()
  #now = 0
  phaseRuns: PhaseRuns

  constructor(pipeline: Pipeline, room: number) {
    this.#pipeline = pipeline
    this.#room = room
    this.phaseRuns = pipeline.phases.map(() => pendingPhaseRun)
  }

  /** One look, its starts, and the end of one attempt. True when every phase is settled. */
  step(pick: number, outcome: Outcome): boolean {
    const plan = schedule(this.#pipeline, {
      phaseRuns: this.phaseRuns,
      running: this.#running,
      held: new Set(),
      maxParallelPhases: this.#room,
      now: this.#now,
    })
    this.phaseRuns = plan.phaseRuns
    for (const index of plan.start) this.#start(index)
    if (plan.isDone) return true
    const running = [...this.#running]
    const ended = pick % (running.length + plan.waiting.length || 1)
    if (ended < running.length) this.#endOne(running[ended]!, outcome)
    else if (plan.waiting.length > 0) this.#mark(plan.waiting[ended - running.length]!, outcome)
    else if (plan.nextDueAt !== null) this.#now = plan.nextDueAt
    else throw new Error('Something is unsettled, but nothing runs, starts or waits: it would spin for ever')
    return false
  }

  retry(index: number): void {
    const statuses = this.phaseRuns.map(({ status }) => status)
    const plan = planRetry(this.#pipeline, statuses, { wanted: [index], mode: 'all' })
    const again = [...plan.chosen, ...plan.dependents]
    const ceased = waitsNoMore(this.#pipeline, statuses, again)
    for (const phase of again) this.#move(phase, { type: 'reset' })
    // What waits already; the others had not come so far.
    for (const phase of ceased) {
      const next = decide(this.phaseRuns[phase]!, { type: 'wait-no-more' })
      if (next !== null) this.phaseRuns = this.phaseRuns.with(phase, next)
    }
    this.#expectNoneToWaitInVain()
  }

  #start(index: number): void {
    const phase = this.#pipeline.phases[index]!
    expect(phase.executor).toBe('module')
    for (const id of phase.dependencies) expect(this.#statusOf(id)).toBe('completed')
    for (const id of phase.optionalDependencies) expect(isSettled(this.#statusOf(id))).toBe(true)
    expect(this.#running.size).toBeLessThan(this.#room)
    this.#running.add(index)
    this.#move(index, { type: 'start' })
  }

  /** A person says what came of a phase. */
  #mark(index: number, outcome: Outcome): void {
    const phase = this.#pipeline.phases[index]!
    expect(phase.executor).toBe('manual')
    for (const id of phase.dependencies) expect(this.#statusOf(id)).toBe('completed')
    if (outcome === 'cancel') this.#move(index, { type: 'cancel' })
    else if (outcome === 'complete') this.#move(index, { type: 'mark-done' })
    else this.#move(index, { type: 'mark-failed', signature: 'It broke' })
  }

  /** Between a retry and the next look nobody may mark what is not ready any more. */
  #expectNoneToWaitInVain(): void {
    for (const { index, dependencies, optionalDependencies } of this.#pipeline.phases) {
      if (this.phaseRuns[index]!.reason?.code !== 'WAITS_FOR_PERSON') continue
      for (const id of dependencies) expect(this.#statusOf(id)).toBe('completed')
      for (const id of optionalDependencies) expect(isSettled(this.#statusOf(id))).toBe(true)
    }
  }

  #endOne(index: number, outcome: Outcome): void {
    this.#running.delete(index)
    const event = eventOf(outcome, this.#pipeline.phases[index]!, this.phaseRuns[index]!, this.#now)
    this.#move(index, event)
  }

  #move(index: number, event: PhaseRunEvent): void {
    const next = decide(this.phaseRuns[index]!, event)
    if (next === null) throw new Error(`${event.type} from ${this.phaseRuns[index]!.status} is not legal`)
    this.phaseRuns = this.phaseRuns.with(index, next)
  }

  #statusOf(id: string) {
    return this.phaseRuns[this.#pipeline.phases.find((phase) => phase.id === id)!.index]!.status
  }
}

function expectSettledByTheRules(pipeline: Pipeline, phaseRuns: PhaseRuns): void {
  const statusOf = new Map(pipeline.phases.map(({ id, index }) => [id, phaseRuns[index]!.status]))
  for (const { id, dependencies, maxAttempts, index } of pipeline.phases) {
    const isHeldUp = dependencies.some((dependency) => statusOf.get(dependency) !== 'completed')
    const phaseRun = phaseRuns[index]!
    expect([id, phaseRun.status === 'blocked']).toEqual([id, isHeldUp && !hasRun(phaseRun)])
    expect(phaseRun.reason !== null).toBe(phaseRun.status === 'blocked' || phaseRun.status === 'skipped')
    expect(phaseRun.attemptsUsed).toBeLessThanOrEqual(maxAttempts)
    expect(phaseRun.lostCount).toBeLessThanOrEqual(3)
    expect(phaseRun.attemptCount).toBeGreaterThanOrEqual(phaseRun.attemptsUsed + phaseRun.lostCount)
  }
  const statuses = [...statusOf.values()]
  const wanted = (['failed', 'cancelled', 'blocked'] as const).find((status) => statuses.includes(status))
  expect(rollUp(statuses)).toBe(wanted ?? 'completed')
}

/** A completed or ended phase stays so when what it depends on was run again and failed. */
function hasRun({ status }: PhaseRun): boolean {
  return status !== 'blocked' && status !== 'pending'
}

const steps = fc.infiniteStream(fc.record({ pick: fc.nat(8), outcome: fc.constantFrom(...outcomes) }))

test('whatever comes of its attempts, every phase settles, in order, and is blocked only for a reason', () => {
  fc.assert(
    fc.property(anyPipelineWithPeople, fc.integer({ min: 1, max: 4 }), steps, (pipeline, room, stream) => {
      const property = new DrivenProperty(pipeline, room)
      for (const { pick, outcome } of stream) if (property.step(pick, outcome)) break
      const statusOf = new Map(
        pipeline.phases.map(({ id, index }) => [id, property.phaseRuns[index]!.status]),
      )
      for (const { dependencies, index } of pipeline.phases) {
        const isHeldUp = dependencies.some((id) => statusOf.get(id) !== 'completed')
        expect(property.phaseRuns[index]!.status === 'blocked').toBe(isHeldUp)
      }
      expectSettledByTheRules(pipeline, property.phaseRuns)
    }),
    { numRuns: 500 },
  )
})

test('nor does anything hang when a person retries any cell at any time', () => {
  const retries = fc.array(fc.record({ at: fc.nat(30), index: fc.nat(9) }), { maxLength: 12 })
  fc.assert(
    fc.property(
      anyPipelineWithPeople,
      fc.integer({ min: 1, max: 4 }),
      steps,
      retries,
      (pipeline, room, stream, clicks) => {
        const property = new DrivenProperty(pipeline, room)
        let count = 0
        for (const { pick, outcome } of stream) {
          for (const { at, index } of clicks) if (at === count) property.retry(index)
          const isDone = property.step(pick, outcome)
          count += 1
          if (isDone && count > 30) break
        }
        expect(property.phaseRuns.every(({ status }) => isSettled(status))).toBe(true)
        expectSettledByTheRules(pipeline, property.phaseRuns)
      },
    ),
    { numRuns: 500 },
  )
})
