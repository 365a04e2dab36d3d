import type { Phase, Pipeline } from './definition.ts'

/** Every phase before this one, by hard and optional dependencies, directly or not, in column order. */
export function ancestorsOf(pipeline: Pipeline, phase: Phase): Phase[] {
  const ids = new Set<string>()
  const collect = (of: Phase) => {
    for (const id of [...of.dependencies, ...of.optionalDependencies]) {
      if (ids.has(id)) continue
      ids.add(id)
      const ancestor = pipeline.phases.find((candidate) => candidate.id === id)
      if (ancestor) collect(ancestor)
    }
  }
  collect(phase)
  return pipeline.phases.filter((candidate) => ids.has(candidate.id))
}
