import { z } from 'zod'

const phaseId = z.string().regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, {
  message: 'must start with a letter and hold only letters, digits, "_", "." and "-" (64 at most)',
})
const names = z.array(z.string().min(1)).default([])

// A column each: more than anybody can watch, and far below what a smallint of the database holds.
const maxPhases = 200

/** A phase as a pipeline file writes it. Keys Plotline does not know are ignored, so that foreign files load. */
const phaseFileSchema = z.object({
  id: phaseId.optional(),
  display_name: z.string().optional(),
  description: z.string().default(''),
  executor: z.enum(['script', 'agent', 'module', 'manual']),
  executor_path: z.string().min(1).nullish(),
  executor_model: z.string().nullish(),
  args: z.array(z.string()).optional(),
  dependencies: z.array(phaseId).default([]),
  optional_dependencies: z.array(phaseId).default([]),
  timeout_seconds: z.number().positive().max(86_400).default(300),
  retryable: z.boolean().default(true),
  max_retries: z.int().min(1).max(100).default(1),
  backoff_factor: z.number().min(0).max(100).default(2),
  backoff_max_seconds: z.number().min(0).max(86_400).default(300),
  prerequisite_validation: z.string().min(1).nullish(),
  requires: z.object({ env: names, fields: names, files: names }).partial().default({}),
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
  /** Relative to the pipeline's home. Null only for `manual`. */
  executorPath: string | null
  executorModel: string | null
  /** Null: the executor's default. */
  args: string[] | null
  dependencies: string[]
  optionalDependencies: string[]
  timeoutSeconds: number
  /** Tries in all, the first included; 1 where the file says `retryable: false`. */
  maxAttempts: number
  backoffFactor: number
  backoffMaxSeconds: number
  /** A validator script, relative to the pipeline's home. */
  prerequisiteValidation: string | null
  requires: { env: string[]; fields: string[]; files: string[] }
  env: string[]
  maxConcurrency: number | null
  rateLimit: { requests: number; perSeconds: number } | null
  /** How old an earlier result of the very same inputs may be to be taken over: 0 never, Infinity always. */
  reuseMaxAgeMs: number
  outputs: Record<string, unknown> | null
  postConditions: { files: string[]; outputs: string[] }
}

/** A checked pipeline: ids unique, dependencies known, no cycle. `phases` are in column order. */
export type Pipeline = { name: string; version: string; description: string; phases: Phase[] }
