import { z } from 'zod'
import { collectorSchema, workspaceFilesSchema } from './workspace-definition.ts'

export const phaseId = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, {
  message: 'must start with a letter and hold only letters, digits, "_", "." and "-" (64 at most)',
})
const names = z.array(z.string().min(1)).default([])
const variableNames = z
  .array(
    z
      .string()
      .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
        message:
          'must be the name of a variable, such as "PHOTO_API_KEY"; its value stays in the environment',
      })
      .refine((name) => name !== 'DATABASE_URL', {
        message: "is never passed on: it opens Plotline's own database. Give the script a URL of its own",
      }),
  )
  .default([])

export const exitMeanings = ['completed', 'failed', 'permanent', 'temporary', 'skipped'] as const

const requiresSchema = z
  .object({
    env: variableNames.describe(
      'Environment variables that must be set. (Name them in "env", too, to pass them on.)',
    ),
    fields: names.describe(
      'Facts of the property, parts of its address, or columns of its row that must be known.',
    ),
    files: names.describe(
      'Files that must be in the workspace or in the pipeline\'s folder: paths, or patterns such as "photos/**/*.jpg".',
    ),
    any_of: z.array(phaseId).default([]).describe('Phases of which at least one must have completed.'),
  })
  .partial()

const rateLimitSchema = z.object({
  requests: z.int().min(1).describe('So many starts …'),
  per_seconds: z.number().positive().max(31_536_000).describe('… in any stretch of so many seconds.'),
})

const postConditionsSchema = z
  .object({
    files: names.describe(
      'Artifacts or files of the workspace that must be there: paths, or patterns such as "reports/*.html".',
    ),
    changed: names.describe(
      'Paths or patterns: at least one of their files must have been written by the attempt itself.',
    ),
    outputs: names.describe(
      'Keys of the output that must hold a value, or paths to them such as "scores.kitchen".',
    ),
    unmet: z
      .object({
        reason: z.string().min(1).max(500).describe('Why there is nothing, as a sentence.'),
        remedy: z.string().min(1).max(500).describe('What would change that, as a sentence.'),
      })
      .optional()
      .describe('Where not producing these is no fault: the phase is skipped with this reason.'),
  })
  .partial()

const reuseForm = { message: 'must be "never", "always", or an age such as "12h" or "7d"' }

/** A phase as a pipeline file writes it. Keys Plotline does not know are ignored, so that foreign files load. */
export const phaseFileSchema = z.object({
  id: phaseId.optional().describe('The key again. May be left out.'),
  display_name: z.string().optional().describe('The name of the column. Left out: the id.'),
  description: z.string().default('').describe('What the phase does, for people.'),
  executor: z
    .enum(['script', 'agent', 'module', 'manual'])
    .describe(
      'What performs it: a script (.py, .sh, .ts, .js, or any executable), an agent (a markdown file), a module (TypeScript in a thread of Plotline), or a person (manual).',
    ),
  executor_path: z
    .string()
    .min(1)
    .nullish()
    .describe("The script, agent file or module, relative to the pipeline's folder."),
  executor_model: z.string().nullish().describe("Agent: the model, in place of the agent file's own."),
  python_module: z
    .string()
    .regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/, 'must be a dotted module name such as "scripts.report"')
    .optional()
    .describe('Script: run as `python3 -m NAME`, in place of executor_path.'),
  args: z
    .array(z.string())
    .optional()
    .describe(
      'Script: its arguments, each one argument whatever it holds, never through a shell. Placeholders such as {address}, {street}, {zip}, {workspace}, {facts.price}, {outputs.PHASE.name}. Left out: --address {address}.',
    ),
  cwd: z
    .enum(['pipeline', 'workspace'])
    .default('pipeline')
    .describe('The folder that a script, and the validator of any phase, starts in and is looked for in.'),
  memory_limit_mb: z
    .int()
    .min(16)
    .max(1_048_576)
    .optional()
    .describe('Script: memory of each of its processes in MB, where the system can bound it.'),
  max_turns: z.int().min(1).max(1_000).optional().describe('Agent: answers of the model in one attempt.'),
  max_budget_usd: z
    .number()
    .positive()
    .max(100_000)
    .optional()
    .describe('Agent: what one attempt may cost, in US dollars.'),
  agent_tools: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'Agent: the tools it may use, in place of those that its file names; without either it may read, nothing else.',
    ),
  agent_command: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('Agent: the command of another agent runtime, with placeholders like args.'),
  dependencies: z.array(phaseId).default([]).describe('Phases that must have completed before it starts.'),
  optional_dependencies: z
    .array(phaseId)
    .default([])
    .describe('Phases that it waits for, and then starts whatever came of them.'),
  timeout_seconds: z
    .number()
    .positive()
    .max(86_400)
    .default(300)
    .describe(
      'Time for one attempt in seconds, a day at most. A script is then asked to end, and killed 5 s later.',
    ),
  retryable: z.boolean().default(true).describe('false: one attempt, whatever max_retries says.'),
  max_retries: z.int().min(1).max(100).default(1).describe('Attempts in all, the first included.'),
  backoff_factor: z
    .number()
    .min(0)
    .max(100)
    .default(2)
    .describe('The wait after failed attempt n is backoff_factor ** (n - 1) seconds.'),
  backoff_max_seconds: z.number().min(0).max(86_400).default(300).describe('The longest wait, in seconds.'),
  prerequisite_validation: z
    .string()
    .min(1)
    .nullish()
    .describe(
      'A script that says whether the phase may start: called with --address A --phase P --json, answers {"can_spawn": true} or {"can_spawn": false, "reason": "…"}.',
    ),
  requires: requiresSchema
    .default({})
    .describe('What must be there. Where it is not, the phase is skipped, with the reason and the remedy.'),
  env: variableNames.describe(
    'Environment variables that are passed on to it. Their values are masked in logs and outputs.',
  ),
  max_concurrency: z
    .int()
    .min(1)
    .optional()
    .describe('So many at a time, over all workers and all runs of the pipeline.'),
  rate_limit: rateLimitSchema.optional().describe('How often it may start, over all workers.'),
  reuse: z
    // On the pattern as well: of a text, zod tells what the pattern says, and not the union.
    .union([z.enum(['never', 'always']), z.string().regex(/^[1-9]\d{0,3}[hd]$/, reuseForm)], reuseForm)
    .default('never')
    .describe(
      'How old an earlier result of the very same pipeline, script, property and inputs may be to be taken over: "never", "always", or an age such as "12h" or "7d".',
    ),
  outputs: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('A JSON Schema of the output. An output that does not fit is a failure.'),
  exit_codes: z
    .record(
      z.string().regex(/^([1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])$/, 'must be a number from 1 to 255'),
      z.enum(exitMeanings),
    )
    .default({})
    .describe(
      'Script: what exit codes of its own mean, such as { "3": "skipped" }. Without it 65 is permanent, 75 temporary, 77 skipped, and any other failed.',
    ),
  post_conditions: postConditionsSchema
    .default({})
    .describe('What must be there when it says that it is done; else it failed.'),
  prepare: workspaceFilesSchema
    .default([])
    .describe('Files written into the workspace before each attempt, after those of the pipeline.'),
  collect: z
    .array(collectorSchema)
    .default([])
    .describe('What is read back from the workspace when the attempt has completed.'),
})
export type PhaseFile = z.infer<typeof phaseFileSchema>
