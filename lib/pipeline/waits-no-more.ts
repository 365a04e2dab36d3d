import type { Pipeline } from './definition.ts'
import type { PhaseRunStatus } from './statuses.ts'

/**
 * Manual phases of one property, by index, that a person cannot mark any more once `again` run again: something that they
 * need, or wait for, is among them. Those that run again themselves are left out.
 */
export function waitsNoMore(
  pipeline: Pipeline,
  statuses: readonly PhaseRunStatus[],
  again: readonly number[],
): number[] {
  const ids = new Set(again.map((index) => pipeline.phases[index]!.id))
  return pipeline.phases
    .filter(({ executor, index }) => executor === 'manual' && statuses[index] === 'pending')
    .filter(({ dependencies, optionalDependencies }) =>
      [...dependencies, ...optionalDependencies].some((id) => ids.has(id)),
    )
    .map(({ index }) => index)
}
