import { z } from 'zod'
import { pipelineFileSchema } from './pipeline-file.ts'

/** The JSON Schema of a pipeline file, for editors. Draft 7: what all of them know. */
export function pipelineJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(pipelineFileSchema, { target: 'draft-7', io: 'input' }) }
}

/** The same as the file that is served: public/pipeline.schema.json. */
export function pipelineSchemaText(): string {
  return `${JSON.stringify(pipelineJsonSchema(), null, 2)}\n`
}
