import type { Pipeline } from './definition.ts'

export type LoadedPipeline = {
  name: string
  /** As the database keeps it: `builtin:NAME`, or a folder below PIPELINES_DIR ("." for the folder itself). */
  home: string
  homeFolder: string
  /** The file's JSON as it was read. */
  definition: unknown
  pipeline: Pipeline
}
export type PipelineFileProblem = { file: string; sentences: string[] }
/** A pipeline that is in order, but needs a variable that nobody has set. */
export type PipelineNotSetUp = { name: string; file: string; sentence: string }
export type LoadedPipelines = {
  pipelines: LoadedPipeline[]
  problems: PipelineFileProblem[]
  notSetUp: PipelineNotSetUp[]
}
