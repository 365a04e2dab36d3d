import { ancestorsOf } from './ancestors.ts'
import type { Phase, Pipeline } from './definition.ts'

/** A phase with everything that comes before it, as a pipeline of its own. */
export function partOfPipeline(pipeline: Pipeline, phase: Phase): Pipeline {
  const kept = new Set([...ancestorsOf(pipeline, phase), phase].map(({ id }) => id))
  const phases = pipeline.phases.filter(({ id }) => kept.has(id))
  return { ...pipeline, phases: phases.map((part, index) => ({ ...part, index })) }
}

/** Whether a phase cannot start before `before` has completed, by hard dependencies alone. */
export function mustFollow(pipeline: Pipeline, phase: Phase, before: Phase): boolean {
  return phase.dependencies.some((id) => {
    const dependency = pipeline.phases.find((candidate) => candidate.id === id)
    return dependency === before || (dependency !== undefined && mustFollow(pipeline, dependency, before))
  })
}
