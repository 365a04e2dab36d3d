import { z } from 'zod'
import { markSchema } from './marks.ts'
import {
  attemptStatuses,
  phaseRunStatuses,
  propertyRunStatuses,
  runStatuses,
} from '#lib/pipeline/statuses.ts'

/** Of a run, in US dollars. */
export const budgetBounds = { min: 0.01, max: 1_000_000 } as const
const budgetSentence = `takes US dollars from ${budgetBounds.min} to ${budgetBounds.max}`

/** What the attempts of a run may cost together. */
export const budgetUsdSchema = z
  .number({ error: budgetSentence })
  .min(budgetBounds.min, budgetSentence)
  .max(budgetBounds.max, budgetSentence)

export const runSettingsSchema = z.object({
  /** Properties at once, over all workers. */
  maxParallelProperties: z.coerce.number().int().min(1).max(500).default(3),
  /** Phases at once within one property. */
  maxParallelPhases: z.coerce.number().int().min(1).max(20).default(2),
  /** Property runs that fail in a row with one signature before their phase is held for the run; 0: never. */
  failureLimit: z.coerce.number().int().min(0).max(10_000).default(10),
  /** Once it is spent no further attempt of an agent phase starts; null: no bound. */
  budgetUsd: z.coerce.number({ error: budgetSentence }).pipe(budgetUsdSchema).nullable().default(null),
})
export type RunSettings = z.infer<typeof runSettingsSchema>

/** Query string of `POST /api/runs` and `POST /api/lists/preview`; the body is the file itself. */
export const uploadQuerySchema = z.object({
  fileName: z.string().min(1).max(255).default('list.csv'),
  /** JSON: column index to field (or null), where a person corrected the mapping. */
  columns: z
    .string()
    .max(20_000)
    .transform((text, context) => {
      try {
        return z.record(z.coerce.number().int().min(0), z.string().nullable()).parse(JSON.parse(text))
      } catch {
        context.addIssue({
          code: 'custom',
          message: 'columns must be a JSON object of column index to field name',
        })
        return z.NEVER
      }
    })
    .optional(),
})

export const startRunQuerySchema = uploadQuerySchema.extend({
  pipeline: z.string().min(1).max(80).default('home-analysis'),
  ...runSettingsSchema.shape,
})

export const phaseSummarySchema = z.object({
  index: z.int(),
  id: z.string(),
  displayName: z.string(),
  description: z.string(),
  executor: z.enum(['script', 'agent', 'module', 'manual']),
  dependencies: z.array(z.string()),
  optionalDependencies: z.array(z.string()),
  maxAttempts: z.int(),
})
export type PhaseSummary = z.infer<typeof phaseSummarySchema>

/** A pipeline that a run can be started with, or the sentences that say why its file cannot be used. */
export type PipelineChoice = {
  name: string
  version: string
  description: string
  phases: PhaseSummary[]
  isBuiltIn: boolean
}

/** What an agent's attempt took. `model`: the one that did most of it. */
export const attemptUsageSchema = z.object({
  model: z.string(),
  turns: z.int(),
  inputTokens: z.int(),
  outputTokens: z.int(),
  cacheReadTokens: z.int(),
  cacheWriteTokens: z.int(),
})
export type AttemptUsage = z.infer<typeof attemptUsageSchema>

export const attemptSchema = z.object({
  number: z.int(),
  status: z.enum(attemptStatuses),
  worker: z.string(),
  /** Who said what came of it, where no worker made it. */
  mark: markSchema.nullable(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  exitCode: z.int().nullable(),
  error: z.string().nullable(),
  warnings: z.array(z.string()),
  output: z.unknown(),
  costUsd: z.number().nullable(),
  usage: attemptUsageSchema.nullable(),
  /** The attempt whose result this one took over; its run may be another one. */
  reusedFrom: z.object({ runId: z.int(), number: z.int(), finishedAt: z.number() }).nullable(),
  /** Its end, as lib/contract/log-lines.ts has it, and how many characters before it are left out. */
  log: z.string(),
  logLeftOut: z.int(),
  artifacts: z.array(
    z.object({ id: z.int(), name: z.string(), mediaType: z.string(), size: z.int(), sha256: z.string() }),
  ),
})
export type AttemptDetail = z.infer<typeof attemptSchema>

/** `GET /api/runs/:runId/cells/:position/:phaseIndex`: all there is to know of one cell. Attempts newest first. */
export const cellDetailSchema = z.object({
  runId: z.int(),
  position: z.int(),
  address: z.string(),
  phase: phaseSummarySchema,
  status: z.enum(phaseRunStatuses),
  reason: z.object({ code: z.string(), sentence: z.string(), remedy: z.string() }).nullable(),
  nextAttemptAt: z.number().nullable(),
  /** Completed with an earlier result, which was made then. */
  reusedAt: z.number().nullable(),
  attempts: z.array(attemptSchema),
  /** Results that came from a worker after it had lost its lease; they changed nothing. */
  rejectedResults: z.array(
    z.object({ attempt: z.int(), worker: z.string(), at: z.number(), status: z.string() }),
  ),
})
export type CellDetail = z.infer<typeof cellDetailSchema>

/** What the CLI and the API give per property: the source design's `PropertyProcessingResult`. */
export const propertyResultSchema = z.object({
  address: z.string(),
  status: z.enum(propertyRunStatuses),
  phases_completed: z.array(z.string()),
  phases_failed: z.array(z.string()),
  error_message: z.string().nullable(),
  duration_seconds: z.number(),
})
export type PropertyResult = z.infer<typeof propertyResultSchema>

export const runSummarySchema = z.object({
  run_id: z.int(),
  status: z.enum(runStatuses),
  properties: z.int(),
  completed: z.int(),
  failed: z.int(),
  blocked: z.int(),
  cancelled: z.int(),
  duration_seconds: z.number(),
  /** What all its attempts cost, in US dollars. */
  cost_usd: z.number(),
})
export type RunSummary = z.infer<typeof runSummarySchema>
