import { z } from 'zod'
import {
  propertyRunStatuses,
  runStatuses,
  type PhaseRunStatus,
  type PropertyRunStatus,
  type RunStatus,
} from '#lib/pipeline/statuses.ts'
import { homeResultSchema } from './home-results.ts'
import { columnMappingSchema } from './import-report.ts'
import { refusalSchema } from './refusal.ts'
import type { AttemptDetail, PhaseSummary } from './runs.ts'

/** `GET /api/runs/:runId/properties`: by position, as two columns, because there may be 50,000. */
export const runPropertiesSchema = z.object({ ids: z.array(z.int()), addresses: z.array(z.string()) })
export type RunProperties = z.infer<typeof runPropertiesSchema>

/** `GET /api/runs`: the latest runs, newest first. */
export const recentRunsSchema = z.array(
  z.object({
    id: z.int(),
    listName: z.string(),
    pipeline: z.string(),
    status: z.enum(runStatuses),
    createdAt: z.number(),
    startedAt: z.number().nullable(),
    finishedAt: z.number().nullable(),
    propertyCount: z.int(),
    /** Property runs by status; those left out are 0. */
    counts: z.partialRecord(z.enum(propertyRunStatuses), z.int()),
  }),
)
export type RecentRun = z.infer<typeof recentRunsSchema>[number]

/** A property in the ranked table. `result` null: no phase has given one (yet). `rank` from 1, among those with a result. */
export const resultRowSchema = z.object({
  position: z.int(),
  address: z.string(),
  status: z.enum(propertyRunStatuses),
  rank: z.int().nullable(),
  result: homeResultSchema.nullable(),
  phasesSettled: z.int(),
  /** Display names of the failed phases. */
  phasesFailed: z.array(z.string()),
})
export type ResultRow = z.infer<typeof resultRowSchema>

/** `GET /api/runs/:runId/results`: ranked ones first, best first, then the others in list order. */
export const runResultsSchema = z.object({
  status: z.enum(runStatuses),
  phaseCount: z.int(),
  /** Whether a phase of this pipeline gives home results at all. */
  hasHomeResults: z.boolean(),
  rows: z.array(resultRowSchema),
})
export type RunResults = z.infer<typeof runResultsSchema>

/** `POST /api/runs`. */
export const startedRunSchema = z.object({ runId: z.int() })

/**
 * `POST /api/lists/preview` for a list that is refused. `columns`: what each is taken for, so that a person can choose
 * the address column; none where choosing cannot help.
 */
export const listRefusalSchema = refusalSchema.extend({ columns: z.array(columnMappingSchema) })
export type ListRefusal = z.infer<typeof listRefusalSchema>

/** A field that a column of a list can be taken for. */
export const fieldChoiceSchema = z.object({
  name: z.string(),
  label: z.string(),
  kind: z.enum(['address', 'fact']),
})
export type FieldChoice = z.infer<typeof fieldChoiceSchema>

/** What a page of a run knows before anything live: small, and of the moment it was rendered. */
export type RunOverview = {
  id: number
  listName: string
  pipeline: { name: string; version: string }
  phases: PhaseSummary[]
  status: RunStatus
  propertyCount: number
  maxParallelProperties: number
  maxParallelPhases: number
  failureLimit: number
  budgetUsd: number | null
  spentUsd: number
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
}

/** One phase of one property, with what its latest completed attempt gave. */
export type PropertyPhase = {
  phase: PhaseSummary
  status: PhaseRunStatus
  reason: { code: string; sentence: string; remedy: string } | null
  attemptCount: number
  durationMs: number | null
  error: string | null
  warnings: string[]
  output: unknown
  artifacts: AttemptDetail['artifacts']
}

/** A property of a run, with everything that is known of it. */
export type PropertyPage = {
  runId: number
  listName: string
  position: number
  propertyCount: number
  address: string
  status: PropertyRunStatus
  startedAt: number | null
  finishedAt: number | null
  facts: Record<string, unknown>
  rowNumbers: number[]
  /** The row as it stood in the file, header to cell. */
  cells: Record<string, string>
  phases: PropertyPhase[]
}
