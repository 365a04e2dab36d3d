import type { Phase, Pipeline } from './definition.ts'
import { decide, satisfies, type PhaseRun, type PhaseRunEvent } from './phase-run.ts'
import type { Reason } from './reasons.ts'
import { waitsForPersonCode } from './standing.ts'
import { isSettled } from './statuses.ts'

/** Phase runs of one property, by phase index. */
export type PhaseRuns = readonly PhaseRun[]

export type Schedule = {
  /**
   * Phase runs as they stand once everything that must be blocked or freed is, and manual phases say whether they wait for a
   * person. Same array when nothing changed.
   */
  phaseRuns: PhaseRuns
  /** Indexes of those that changed so. */
  changed: number[]
  /** Indexes to start now, in column order, as many as there is room for. */
  start: number[]
  /** Indexes that could start now, but for `held` or for want of room, in column order. */
  ready: number[]
  /** Indexes of those that wait for a person: nothing here starts them. */
  waiting: number[]
  /** When the earliest waiting retry is due, null when none waits. */
  nextDueAt: number | null
  /** Every phase is settled. */
  isDone: boolean
}

/**
 * Dataflow scheduling of one property: a phase starts as soon as its own dependencies allow, never waiting for a group.
 * `now` is milliseconds since 1970; `running` the indexes that this worker is executing; `held` those that may not start,
 * whatever their dependencies say.
 */
export function schedule(
  pipeline: Pipeline,
  state: {
    phaseRuns: PhaseRuns
    running: ReadonlySet<number>
    held: ReadonlySet<number>
    maxParallelPhases: number
    now: number
  },
): Schedule {
  const { phaseRuns, changed } = settleDependents(pipeline, state.phaseRuns)
  const room = Math.max(0, state.maxParallelPhases - state.running.size)
  const start: number[] = []
  const ready: number[] = []
  const waiting: number[] = []
  let nextDueAt: number | null = null
  let isDone = true
  for (const phase of pipeline.phases) {
    const phaseRun = phaseRuns[phase.index]!
    if (isSettled(phaseRun.status)) continue
    isDone = false
    if (state.running.has(phase.index) || !areDependenciesSettled(phase, pipeline, phaseRuns)) continue
    if (phase.executor === 'manual') {
      waiting.push(phase.index)
      continue
    }
    const dueAt = phaseRun.nextAttemptAt ?? 0
    if (dueAt <= state.now) {
      const mayStart = start.length < room && !state.held.has(phase.index)
      ;(mayStart ? start : ready).push(phase.index)
    } else {
      nextDueAt = Math.min(nextDueAt ?? dueAt, dueAt)
    }
  }
  return { phaseRuns, changed, start, ready, waiting, nextDueAt, isDone }
}

// One pass is enough where phases stand after what they depend on; an execution_order that leaves
// some phases out may break that, so it repeats until nothing moves.
function settleDependents(
  pipeline: Pipeline,
  before: PhaseRuns,
): { phaseRuns: PhaseRuns; changed: number[] } {
  const changed = new Set<number>()
  let phaseRuns = before
  for (let moved = true; moved;) {
    moved = false
    for (const phase of pipeline.phases) {
      const next = decide(phaseRuns[phase.index]!, settlingEvent(phase, pipeline, phaseRuns))
      if (next === null) continue
      phaseRuns = phaseRuns.with(phase.index, next)
      changed.add(phase.index)
      moved = true
    }
  }
  return { phaseRuns, changed: [...changed] }
}

/** What the phases that it depends on come to for a phase: an event that is refused where it stands so already. */
function settlingEvent(phase: Phase, pipeline: Pipeline, phaseRuns: PhaseRuns): PhaseRunEvent {
  const reason = blockingReason(phase, pipeline, phaseRuns)
  if (reason !== null) return { type: 'block', reason }
  if (phase.executor !== 'manual' || phaseRuns[phase.index]!.status === 'blocked') return { type: 'unblock' }
  return areDependenciesSettled(phase, pipeline, phaseRuns)
    ? { type: 'wait-for-person', reason: personReason(phase) }
    : { type: 'wait-no-more' }
}

function personReason({ displayName }: Phase): Reason {
  return {
    code: waitsForPersonCode,
    sentence: `“${displayName}” waits for a person.`,
    remedy: 'Mark it done or failed, with a note.',
  }
}

function areDependenciesSettled(phase: Phase, pipeline: Pipeline, phaseRuns: PhaseRuns): boolean {
  const statusOf = (id: string) => phaseRuns[indexOf(pipeline, id)]!.status
  return (
    phase.dependencies.every((id) => satisfies(statusOf(id)) === 'yes') &&
    phase.optionalDependencies.every((id) => isSettled(statusOf(id)))
  )
}

function blockingReason(phase: Phase, pipeline: Pipeline, phaseRuns: PhaseRuns): Reason | null {
  for (const id of phase.dependencies) {
    const dependency = pipeline.phases[indexOf(pipeline, id)]!
    const { status } = phaseRuns[dependency.index]!
    if (status === 'failed' || status === 'skipped' || status === 'blocked' || status === 'cancelled') {
      return upstreamReason(dependency, status)
    }
  }
  return null
}

function upstreamReason(dependency: Phase, status: 'failed' | 'skipped' | 'blocked' | 'cancelled'): Reason {
  const code = (
    {
      failed: 'UPSTREAM_FAILED',
      skipped: 'UPSTREAM_SKIPPED',
      blocked: 'UPSTREAM_BLOCKED',
      cancelled: 'UPSTREAM_CANCELLED',
    } as const
  )[status]
  const verb = status === 'failed' ? 'failed' : `was ${status}`
  return {
    code,
    sentence: `It needs "${dependency.displayName}", which ${verb}.`,
    remedy: `Open "${dependency.displayName}", mend what it names, and retry it: this phase then runs by itself.`,
  }
}

const indexesOf = new WeakMap<Pipeline, Map<string, number>>()

function indexOf(pipeline: Pipeline, id: string): number {
  let indexes = indexesOf.get(pipeline)
  if (indexes === undefined) {
    indexes = new Map(pipeline.phases.map((phase) => [phase.id, phase.index]))
    indexesOf.set(pipeline, indexes)
  }
  return indexes.get(id)!
}
