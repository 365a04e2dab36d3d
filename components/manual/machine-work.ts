import type { PhaseSummary } from '#lib/contract/runs.ts'
import type { Standing } from '#lib/pipeline/standing.ts'

type Phases = readonly Pick<PhaseSummary, 'index' | 'id' | 'dependencies' | 'optionalDependencies'>[]
type Count = (phaseIndex: number, standing: Standing) => number

/**
 * Cells that machines still have to do before anybody says something: neither those that wait for a person nor what comes
 * after such cells. Where one home waits for two people at once, what comes after both may be counted twice as waiting, but
 * never more of it than is pending.
 */
export function machineCellsLeft(phases: Phases, count: Count): number {
  const indexOf = new Map(phases.map(({ id, index }) => [id, index]))
  const waitingBefore = new Map<number, Set<number>>()
  // In column order a phase need not come after what it depends on.
  const before = (index: number): Set<number> => {
    const known = waitingBefore.get(index)
    if (known) return known
    const found = new Set<number>()
    waitingBefore.set(index, found)
    const phase = phases.find((candidate) => candidate.index === index)
    for (const id of [...(phase?.dependencies ?? []), ...(phase?.optionalDependencies ?? [])]) {
      const dependency = indexOf.get(id)
      if (dependency === undefined) continue
      if (count(dependency, 'waiting') > 0) found.add(dependency)
      for (const earlier of before(dependency)) found.add(earlier)
    }
    return found
  }
  return phases.reduce((left, { index }) => {
    const behind = [...before(index)].reduce((sum, earlier) => sum + count(earlier, 'waiting'), 0)
    const pending = count(index, 'pending')
    return left + pending - Math.min(pending, behind) + count(index, 'running') + count(index, 'retrying')
  }, 0)
}
