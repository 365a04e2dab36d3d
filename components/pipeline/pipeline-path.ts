/** The page of a pipeline, whatever its name holds. */
export function pipelinePath(name: string): string {
  return `/pipelines/${encodeURIComponent(name)}`
}
