import type { PipelineListing, PipelineView } from '#lib/contract/pipeline-screens.ts'
import { phaseNeeds } from '#lib/executors/pipelines/phase-needs.ts'
import { loadPipelines } from '#lib/executors/pipelines/pipeline-files.ts'
import type { LoadedPipelines } from '#lib/pipeline/loaded-pipeline.ts'
import { pipelineChoices } from '#lib/queries/pipeline-choices.ts'
import { pipelineView } from '#lib/queries/pipeline-view.ts'
import { requireConfig } from './config.ts'

/** The pipelines that a run can be started with now: files are read each time, so an edited one counts at once. */
export function appPipelines(): Promise<LoadedPipelines> {
  return loadPipelines(requireConfig(process.env))
}

/** Every pipeline there is, and why some cannot be used. */
export async function appPipelineListing(): Promise<PipelineListing> {
  const config = requireConfig(process.env)
  const { pipelines, problems, notSetUp } = await loadPipelines(config)
  return {
    pipelines: pipelineChoices({ pipelines }),
    problems,
    notSetUp,
    hasPipelinesFolder: config.pipelinesFolder !== null,
  }
}

/** One of them, with what it needs of this machine. Null: there is none of that name that can be used. */
export async function appPipelineView(name: string): Promise<PipelineView | null> {
  const config = requireConfig(process.env)
  const { pipelines } = await loadPipelines(config)
  const loaded = pipelines.find((candidate) => candidate.name === name)
  if (loaded === undefined) return null
  const { homeFolder } = loaded
  const { environment, agentCommand } = config
  const needs = loaded.pipeline.phases.map((phase) =>
    phaseNeeds(phase, { environment, homeFolder, agentCommand }),
  )
  return pipelineView(loaded, await Promise.all(needs))
}
