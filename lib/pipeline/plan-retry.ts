import type { Pipeline } from './definition.ts'
import { decide, type PhaseRun } from './phase-run.ts'
import type { PhaseRuns } from './schedule.ts'

export type RetryPlan = {
  /** Phase indexes that a person chose and that can run again. */
  chosen: number[]
  /** Blocked phases that depend on them, directly or not: they wait for the chosen ones and then run. */
  freed: number[]
  /** Chosen, but left out, and why. */
  leftOut: { index: number; why: string }[]
  /** The phase runs as they will stand. */
  phaseRuns: PhaseRuns
}

/** What retrying some phases of one property will do. Completed dependents stay as they are. */
export function planRetry(pipeline: Pipeline, phaseRuns: PhaseRuns, wanted: readonly number[]): RetryPlan {
  const next: PhaseRun[] = [...phaseRuns]
  const chosen: number[] = []
  const leftOut: RetryPlan['leftOut'] = []
  for (const index of new Set(wanted)) {
    const phaseRun = phaseRuns[index]
    const reset = phaseRun && decide(phaseRun, { type: 'reset' })
    if (!phaseRun) leftOut.push({ index, why: 'there is no such phase' })
    else if (!reset) leftOut.push({ index, why: `it is ${phaseRun.status} already` })
    else if (phaseRun.status === 'blocked')
      leftOut.push({ index, why: 'it waits for another phase; retry that one' })
    else {
      chosen.push(index)
      next[index] = reset
    }
  }
  const freed = dependentsOf(pipeline, chosen).filter((index) => {
    const reset = phaseRuns[index]!.status === 'blocked' && decide(phaseRuns[index]!, { type: 'reset' })
    if (reset) next[index] = reset
    return Boolean(reset)
  })
  return { chosen, freed, leftOut, phaseRuns: next }
}

/** Indexes of all phases that hang on these by hard dependencies, themselves left out, in column order. */
export function dependentsOf(pipeline: Pipeline, indexes: readonly number[]): number[] {
  const ids = new Set(indexes.map((index) => pipeline.phases[index]!.id))
  for (let grew = true; grew;) {
    const size = ids.size
    for (const phase of pipeline.phases) if (phase.dependencies.some((id) => ids.has(id))) ids.add(phase.id)
    grew = ids.size > size
  }
  return pipeline.phases
    .filter((phase) => ids.has(phase.id) && !indexes.includes(phase.index))
    .map(({ index }) => index)
}
