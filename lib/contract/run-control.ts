import { z } from 'zod'
import { reasonCodes } from '#lib/pipeline/reasons.ts'
import { standings } from '#lib/pipeline/standing.ts'
import type { RunStatus } from '#lib/pipeline/statuses.ts'
import { budgetUsdSchema } from './runs.ts'

const position = z.int32().min(0)
const phaseIndex = z.int32().min(0)
export const cellReferenceSchema = z.object({ position, phaseIndex })
export type CellReference = z.infer<typeof cellReferenceSchema>

// More than one can choose by hand; everything larger is a scope of its own (column, filter, signature, all failed).
const cells = z.array(cellReferenceSchema).min(1).max(1_000)
const positions = z.array(position).min(1).max(1_000)

/** `POST /api/runs/:runId/pause`, `…/resume`. */
export type RunStatusAnswer = { status: RunStatus }

/** `POST /api/runs/:runId/cancel`: the run, some properties, or some cells. What completed or ended otherwise stays. */
export const cancelRequestSchema = z.discriminatedUnion('scope', [
  z.object({ scope: z.literal('run') }),
  z.object({ scope: z.literal('properties'), positions }),
  z.object({ scope: z.literal('cells'), cells }),
])
export type CancelRequest = z.infer<typeof cancelRequestSchema>

/** `cells`: cancelled by this; `running`: those among them that were being performed, and end within seconds. */
export const cancelAnswerSchema = z.object({ cells: z.int(), running: z.int() })
export type CancelAnswer = z.infer<typeof cancelAnswerSchema>

/** `PATCH /api/runs/:runId`: limits that may change while the run works. Those left out stay. */
export const limitsRequestSchema = z
  .object({
    /** Properties at once, over all workers. Lowered: what runs goes on, nothing new starts until there is room. */
    maxParallelProperties: z.int().min(1).max(500),
    /** Phases at once within one property. */
    maxParallelPhases: z.int().min(1).max(20),
    /** Property runs that fail in a row with one signature before their phase is held; 0: never. */
    failureLimit: z.int().min(0).max(10_000),
    /** Null: no bound. Below what is spent already: no agent phase starts from now on. */
    budgetUsd: budgetUsdSchema.nullable(),
  })
  .partial()
export type LimitsRequest = z.infer<typeof limitsRequestSchema>
export const limitsSchema = limitsRequestSchema.required()
export type RunLimits = z.infer<typeof limitsSchema>

/** `POST /api/runs/:runId/front`: these properties are the next to start, in the order of the list. */
export const moveToFrontRequestSchema = z.object({ positions })
export type MoveToFrontRequest = z.infer<typeof moveToFrontRequestSchema>
/** `leftOut`: not waiting to be started. */
export const moveToFrontAnswerSchema = z.object({ moved: z.int(), leftOut: z.int() })
export type MoveToFrontAnswer = z.infer<typeof moveToFrontAnswerSchema>

/**
 * `POST /api/runs/:runId/holds/:phaseIndex`: the ways out of a held phase. `try`: three property runs try it, and the hold
 * is lifted when all three complete it. `carry-on`: it is lifted, and failures like these hold it no more.
 */
export const releaseHoldRequestSchema = z.object({ way: z.enum(['try', 'carry-on']) })
export type ReleaseHoldRequest = z.infer<typeof releaseHoldRequestSchema>
/** `properties`: property runs that may go on because of it. */
export const releaseHoldAnswerSchema = z.object({ properties: z.int() })
export type ReleaseHoldAnswer = z.infer<typeof releaseHoldAnswerSchema>

const failureKey = z.string().regex(/^[0-9a-f]{12}$/)

/** What is chosen for a retry. */
export const retryScopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cells'), cells }),
  z.object({ kind: z.literal('properties'), positions }),
  z.object({ kind: z.literal('column'), phaseIndex }),
  /**
   * As the grid filters: properties with a cell that stands so, one with a failure of this group (null: any), and this text
   * in their address.
   */
  z.object({
    kind: z.literal('filter'),
    status: z.enum(standings).nullable(),
    failure: failureKey.nullable().default(null),
    text: z
      .string()
      .max(200)
      .refine((text) => text.isWellFormed() && !text.includes('\0'), 'holds what no address can hold'),
  }),
  /** `signature` is the key of a failure group. */
  z.object({ kind: z.literal('signature'), signature: failureKey }),
  /** Cells that were skipped for this reason. */
  z.object({ kind: z.literal('reason'), code: z.enum(reasonCodes) }),
  z.object({ kind: z.literal('all') }),
])
export type RetryScope = z.infer<typeof retryScopeSchema>

/**
 * Which cells of the scope run again. `failed`: those that failed. `unfinished`: failed, skipped and cancelled ones.
 * `downstream`: each whatever became of it, and everything after it. `all`: each whatever became of it, and nothing else.
 * In every mode what the chosen cells blocked runs as well.
 */
export const retryModes = ['failed', 'unfinished', 'downstream', 'all'] as const
export type RetryMode = (typeof retryModes)[number]

/** `POST /api/runs/:runId/retries/plan`. */
export const retryPlanRequestSchema = z.object({ scope: retryScopeSchema, mode: z.enum(retryModes) })
export type RetryPlanRequest = z.infer<typeof retryPlanRequestSchema>

/** What a retry would do. Nothing is changed by asking. */
export const retryPlanSchema = z.object({
  /** Names this very plan: the run's revision it was made at, and a digest of its cells. */
  revision: z.int(),
  digest: z.string(),
  /** Properties with a cell that runs again. */
  properties: z.int(),
  /** Cells chosen, and dependents that run again because of them, in all and per phase (those with none left out). */
  chosen: z.int(),
  dependents: z.int(),
  phases: z.array(z.object({ phaseIndex: z.int(), chosen: z.int(), dependents: z.int() })),
  /** Cells of the scope that do not run again, by reason, with a few of them. */
  leftOut: z.array(z.object({ why: z.string(), count: z.int(), examples: z.array(cellReferenceSchema) })),
  /** How long it may take, from how long these phases took in this run so far. Null: not known yet. */
  estimateMs: z.number().nullable(),
})
export type RetryPlan = z.infer<typeof retryPlanSchema>

/**
 * `POST /api/runs/:runId/retries`: executes a plan. A plan that the run has moved on from is refused with `conflict`.
 * Without a digest, for cells that a person has before their eyes: refused when one of them changed after `revision`.
 */
export const retryRequestSchema = retryPlanRequestSchema
  .extend({ revision: z.int32().min(0), digest: z.string().max(64).nullable() })
  .refine(({ scope, digest }) => digest !== null || scope.kind === 'cells', {
    message: 'ask for the plan first, and send its digest',
  })
export type RetryRequest = z.infer<typeof retryRequestSchema>
export const retryAnswerSchema = z.object({ properties: z.int(), chosen: z.int(), dependents: z.int() })
export type RetryAnswer = z.infer<typeof retryAnswerSchema>

/** `GET /api/runs/:runId/failures`: failures that have a signature in common, largest first. */
export const failureGroupsSchema = z.array(
  z.object({
    key: z.string(),
    /** The message with what differs between failures taken out. */
    signature: z.string(),
    /** One message as it was, and the cell it came from. */
    example: z.object({ error: z.string(), position: z.int(), phaseIndex: z.int(), address: z.string() }),
    failed: z.int(),
    /** Waiting for their next attempt after such a failure. */
    retrying: z.int(),
    phases: z.array(z.object({ phaseIndex: z.int(), count: z.int() })),
    lastAt: z.number(),
  }),
)
export type FailureGroup = z.infer<typeof failureGroupsSchema>[number]

/** `GET /api/runs/:runId/history`: what people did, newest first, and results that came too late to count. */
export const runHistorySchema = z.object({
  actions: z.array(
    z.object({
      id: z.int(),
      at: z.number(),
      actor: z.string(),
      action: z.string(),
      affected: z.int(),
      detail: z.record(z.string(), z.unknown()),
    }),
  ),
  rejectedResults: z.array(
    z.object({
      position: z.int(),
      phaseIndex: z.int(),
      address: z.string(),
      attempt: z.int(),
      worker: z.string(),
      status: z.string(),
      at: z.number(),
    }),
  ),
  workers: z.array(
    z.object({
      id: z.int(),
      host: z.string(),
      pid: z.int(),
      state: z.enum(['working', 'silent', 'stopped', 'lost']),
      startedAt: z.number(),
      lastSeenAt: z.number(),
      /** Property runs of this run that it holds now, and attempts it made in it. */
      holds: z.int(),
      attempts: z.int(),
      lostAttempts: z.int(),
    }),
  ),
})
export type RunHistory = z.infer<typeof runHistorySchema>
