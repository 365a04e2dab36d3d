import type { PhaseSummary } from '#lib/contract/runs.ts'
import type { RunStatus } from '#lib/pipeline/statuses.ts'

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
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
}
