import { readPipelineDefinition } from './check-pipeline.ts'
import type { Pipeline } from './definition.ts'

/**
 * The pipeline of a stored version.
 * @throws when the stored definition is not one: it was checked before it was stored.
 */
export function pipelineOfVersion({ name, definition }: { name: string; definition: unknown }): Pipeline {
  const read = readPipelineDefinition({ definition, fileName: name, defaultName: name })
  if (!read.ok) throw new Error([read.refusal.message, ...read.refusal.problems].join(' '))
  return read.value
}
