import type { PipelineChoice } from '#lib/contract/runs.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import { phaseSummaries } from './phase-summaries.ts'

/** The pipelines that a run can be started with, as the start screen lists them. */
export function pipelineChoices(loaded: {
  pipelines: { home: string; pipeline: Pipeline }[]
}): PipelineChoice[] {
  return loaded.pipelines.map(({ home, pipeline }) => ({
    name: pipeline.name,
    version: pipeline.version,
    description: pipeline.description,
    phases: phaseSummaries(pipeline),
    isBuiltIn: home.startsWith('builtin:'),
  }))
}
