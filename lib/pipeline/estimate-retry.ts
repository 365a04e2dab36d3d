import type { Phase, Pipeline } from './definition.ts'
import type { PlannedRetries, RetryPart } from './plan-retries.ts'

/**
 * How long a retry may take, in milliseconds: as long as the longest property, and no less than all of them over the
 * properties that run at once. `meanMs`: how long each phase takes, by index. Null when that is not known of one that runs.
 */
export function estimateRetryMs(
  pipeline: Pipeline,
  planned: PlannedRetries,
  {
    meanMs,
    ...limits
  }: { meanMs: ReadonlyMap<number, number>; maxParallelProperties: number; maxParallelPhases: number },
): number | null {
  if (planned.parts.length === 0) return 0
  if (planned.phases.some(({ phaseIndex }) => !meanMs.has(phaseIndex))) return null
  const each = planned.parts.map((part) => ({
    count: part.properties.positions.length,
    ms: propertyMs(pipeline, part, { meanMs, maxParallelPhases: limits.maxParallelPhases }),
  }))
  const all = each.reduce((total, { count, ms }) => total + count * ms, 0)
  return Math.round(Math.max(all / limits.maxParallelProperties, ...each.map(({ ms }) => ms)))
}

/** The longest chain of its phases, and no less than all of them over the phases that run at once. */
function propertyMs(
  pipeline: Pipeline,
  part: RetryPart,
  { meanMs, maxParallelPhases }: { meanMs: ReadonlyMap<number, number>; maxParallelPhases: number },
): number {
  const running = new Set([...part.chosen, ...part.dependents])
  const phaseOf = new Map(pipeline.phases.map((phase) => [phase.id, phase]))
  const ends = new Map<number, number>()
  const endOf = (phase: Phase): number => {
    const known = ends.get(phase.index)
    if (known !== undefined) return known
    const before = [...phase.dependencies, ...phase.optionalDependencies].map((id) => endOf(phaseOf.get(id)!))
    const end = Math.max(0, ...before) + (running.has(phase.index) ? meanMs.get(phase.index)! : 0)
    ends.set(phase.index, end)
    return end
  }
  const chain = Math.max(...pipeline.phases.map(endOf))
  const work = [...running].reduce((total, index) => total + meanMs.get(index)!, 0)
  return Math.max(chain, work / maxParallelPhases)
}
