import { loadPipelines } from '#lib/executors/pipeline-files.ts'
import type { LoadedPipelines } from '#lib/pipeline/loaded-pipeline.ts'
import { requireConfig } from './config.ts'

/** The pipelines that a run can be started with now: files are read each time, so an edited one counts at once. */
export function appPipelines(): Promise<LoadedPipelines> {
  return loadPipelines(requireConfig(process.env))
}
