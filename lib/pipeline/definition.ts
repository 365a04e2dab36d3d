import { z } from 'zod'
import {
  type Collector,
  collectorSchema,
  type WorkspaceFile,
  workspaceFilesSchema,
  type WorkspaceLayout,
  workspaceSchema,
} from './workspace-definition.ts'
import { type PhaseRunStatus, phaseRunStatuses } from './statuses.ts'

const phaseId = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, {
  message: 'must start with a letter and hold only letters, digits, "_", "." and "-" (64 at most)',
})
const names = z.array(z.string().min(1)).default([])

// A column each: more than anybody can watch, and far below what a smallint of the database holds.
const maxPhases = 200

/** A phase as a pipeline file writes it. Keys Plotline does not know are ignored, so that foreign files load. */
export const phaseFileSchema = z.object({
  id: phaseId.optional(),
  display_name: z.string().optional(),
  description: z.string().default(''),
  executor: z.enum(['script', 'agent', 'module', 'manual']),
  executor_path: z.string().min(1).nullish(),
  executor_model: z.string().nullish(),
  /** Script: run as `python3 -m NAME`, in place of executor_path. */
  python_module: z
    .string()
    .regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/, 'must be a dotted module name such as "scripts.report"')
    .optional(),
  args: z.array(z.string()).optional(),
  /** Script: the folder it starts in, and that its path is looked for in. */
  cwd: z.enum(['pipeline', 'workspace']).default('pipeline'),
  /** Script: memory of each of its processes, where the system can bound it. */
  memory_limit_mb: z.int().min(16).max(1_048_576).optional(),
  /** Agent. */
  max_turns: z.int().min(1).max(1_000).optional(),
  max_budget_usd: z.number().positive().max(100_000).optional(),
  /** Agent: the command of another agent runtime, a template like args. */
  agent_command: z.array(z.string()).min(1).optional(),
  dependencies: z.array(phaseId).default([]),
  optional_dependencies: z.array(phaseId).default([]),
  timeout_seconds: z.number().positive().max(86_400).default(300),
  retryable: z.boolean().default(true),
  max_retries: z.int().min(1).max(100).default(1),
  backoff_factor: z.number().min(0).max(100).default(2),
  backoff_max_seconds: z.number().min(0).max(86_400).default(300),
  prerequisite_validation: z.string().min(1).nullish(),
  requires: z
    .object({
      env: names,
      fields: names,
      files: names,
      /** Phases of which one must have completed. */
      any_of: z.array(phaseId).default([]),
    })
    .partial()
    .default({}),
  env: names,
  max_concurrency: z.int().min(1).optional(),
  rate_limit: z
    .object({ requests: z.int().min(1), per_seconds: z.number().positive().max(31_536_000) })
    .optional(),
  reuse: z
    .union([z.enum(['never', 'always']), z.string().regex(/^[1-9]\d{0,3}[hd]$/)], {
      message: 'must be "never", "always", or an age such as "12h" or "7d"',
    })
    .default('never'),
  outputs: z.record(z.string(), z.unknown()).optional(),
  post_conditions: z.object({ files: names, outputs: names }).partial().default({}),
  /** Files written into the workspace before each attempt, after those of the pipeline. */
  prepare: workspaceFilesSchema.default([]),
  /** What is read back from the workspace when the attempt has completed. */
  collect: z.array(collectorSchema).default([]),
})

/** A pipeline file: the source design's `phase_configuration.json`, plus keys of our own, all optional. */
export const pipelineFileSchema = z.object({
  name: z.string().min(1).max(80).optional(),
  version: z.string().min(1).max(40).default('1.0.0'),
  description: z.string().optional(),
  phases: z
    .record(phaseId, phaseFileSchema)
    .refine((phases) => Object.keys(phases).length > 0, { message: 'holds no phase; name at least one' })
    .refine((phases) => Object.keys(phases).length <= maxPhases, {
      message: `holds more than ${maxPhases} phases; split the pipeline`,
    }),
  execution_order: z.array(z.array(phaseId)).optional(),
  /** The variable that names the folder which executor paths start from, where that is not this file's own. */
  source_folder: z
    .object({ env: z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'must be the name of a variable') })
    .optional(),
  workspace: workspaceSchema.default({ links: {}, folders: [], files: [] }),
  /** What the scripts call our statuses: the word for `{status.PHASE}`. */
  status_words: z.partialRecord(z.enum(phaseRunStatuses), z.string()).default({}),
})
export type PipelineFile = z.infer<typeof pipelineFileSchema>
export type PhaseFile = z.infer<typeof phaseFileSchema>

export type ExecutorKind = PhaseFile['executor']

/** A node of the DAG. `index` is its column, and its key in the database. */
export type Phase = {
  index: number
  id: string
  displayName: string
  description: string
  executor: ExecutorKind
  /** Relative to the pipeline's home, or to the workspace (`cwd`). Null for `manual`, and where there is a pythonModule. */
  executorPath: string | null
  executorModel: string | null
  /** Script: run with `python3 -m`, in place of executorPath. */
  pythonModule: string | null
  /** Null: the executor's default. */
  args: string[] | null
  /** Where a script starts, and where its path is looked for. */
  cwd: 'pipeline' | 'workspace'
  memoryLimitMb: number | null
  maxTurns: number | null
  maxBudgetUsd: number | null
  /** Null: the runtime of the settings, or else the Claude Agent SDK. */
  agentCommand: string[] | null
  dependencies: string[]
  optionalDependencies: string[]
  timeoutSeconds: number
  /** Tries in all, the first included; 1 where the file says `retryable: false`. */
  maxAttempts: number
  backoffFactor: number
  backoffMaxSeconds: number
  /** A validator script, relative to the pipeline's home. */
  prerequisiteValidation: string | null
  requires: { env: string[]; fields: string[]; files: string[]; anyOf: string[] }
  env: string[]
  maxConcurrency: number | null
  rateLimit: { requests: number; perSeconds: number } | null
  /** How old an earlier result of the very same inputs may be to be taken over: 0 never, Infinity always. */
  reuseMaxAgeMs: number
  outputs: Record<string, unknown> | null
  postConditions: { files: string[]; outputs: string[] }
  prepare: WorkspaceFile[]
  collect: Collector[]
}

/** A checked pipeline: ids unique, dependencies known, no cycle. `phases` are in column order. */
export type Pipeline = {
  name: string
  version: string
  description: string
  phases: Phase[]
  /** Name of the variable that holds the folder of its files; null: the folder of the pipeline file. */
  sourceFolderVariable: string | null
  workspace: WorkspaceLayout
  statusWords: Partial<Record<PhaseRunStatus, string>>
}
