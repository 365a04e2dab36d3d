import type { PhaseSummary } from '#lib/contract/runs.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'

/** The phases of a pipeline, as screens need them. */
export function phaseSummaries(pipeline: Pipeline): PhaseSummary[] {
  return pipeline.phases.map((phase) => ({
    index: phase.index,
    id: phase.id,
    displayName: phase.displayName,
    description: phase.description,
    executor: phase.executor,
    dependencies: phase.dependencies,
    optionalDependencies: phase.optionalDependencies,
    maxAttempts: phase.maxAttempts,
  }))
}
