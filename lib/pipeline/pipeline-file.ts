import { z } from 'zod'
import { phaseFileSchema, phaseId } from './phase-file.ts'
import { phaseRunStatuses } from './statuses.ts'
import { workspaceSchema } from './workspace-definition.ts'

// A column each: more than anybody can watch, and far below what a smallint of the database holds.
const maxPhases = 200

/** A pipeline file: the source design's `phase_configuration.json`, plus keys of our own, all optional. */
export const pipelineFileSchema = z
  .object({
    $schema: z
      .string()
      .optional()
      .describe('Where this schema is, for editors: a path relative to this file, or a URL.'),
    name: z
      .string()
      .min(1)
      .max(80)
      .optional()
      .describe('What the pipeline is called. Left out: its folder, or its file.'),
    version: z
      .string()
      .min(1)
      .max(40)
      .default('1.0.0')
      .describe('Shown with each run. A changed file is a new version in any case.'),
    description: z.string().optional().describe('What the pipeline does, for whoever chooses one.'),
    phases: z
      .record(phaseId, phaseFileSchema)
      .refine((phases) => Object.keys(phases).length > 0, { message: 'holds no phase; name at least one' })
      .refine((phases) => Object.keys(phases).length <= maxPhases, {
        message: `holds more than ${maxPhases} phases; split the pipeline`,
      })
      .meta({
        description: 'The phases by id. A phase starts as soon as those it depends on are done.',
        minProperties: 1,
        maxProperties: maxPhases,
      }),
    execution_order: z
      .array(z.array(phaseId))
      .optional()
      .describe(
        'The order of the columns, in groups. Phases start by their dependencies alone; the order must not contradict them.',
      ),
    source_folder: z
      .object({
        env: z
          .string()
          .regex(/^[A-Z_][A-Z0-9_]*$/, 'must be the name of a variable')
          .describe('Name of an environment variable that holds the path of a folder.'),
      })
      .optional()
      .describe(
        "The folder that executor paths start from, where that is not this file's own: for a project that lies elsewhere.",
      ),
    workspace: workspaceSchema
      .default({ links: {}, folders: [], files: [] })
      .describe("How each property's own folder is laid out before an attempt."),
    status_words: z
      .partialRecord(z.enum(phaseRunStatuses), z.string())
      .default({})
      .describe('What the scripts call our statuses: the word for {status.PHASE}.'),
  })
  .meta({ title: 'Plotline pipeline', description: 'The phases that each home of a list goes through.' })
export type PipelineFile = z.infer<typeof pipelineFileSchema>
