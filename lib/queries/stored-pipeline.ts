import { readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import type { PhaseSummary } from '#lib/contract/runs.ts'

/**
 * The pipeline of a stored version.
 * @throws when the stored definition is not one: it was checked before it was stored.
 */
export function pipelineOfVersion(version: { name: string; definition: unknown }): Pipeline {
  const read = readPipelineDefinition({
    definition: version.definition,
    fileName: version.name,
    defaultName: version.name,
  })
  if (!read.ok) throw new Error(read.refusal.message)
  return read.value
}

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
