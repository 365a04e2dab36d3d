import type { Database } from '#lib/db/client.ts'
import type { PropertyResult, RunSummary } from '#lib/contract/runs.ts'
import type { PropertyRunStatus } from '#lib/pipeline/statuses.ts'
import { pipelineOfVersion } from '#lib/pipeline/stored-pipeline.ts'

export type RunReport = { summary: RunSummary; properties: PropertyResult[] }

type Row = {
  address: string
  status: PropertyRunStatus
  started_at: Date | null
  finished_at: Date | null
  completed: number[]
  failed: number[]
  error: string | null
}

/** What the source design calls the processing results: one per property in list order, and their sum. Null: no such run. */
export async function propertyResults(database: Database, runId: number): Promise<RunReport | null> {
  const run = await database.prisma.run.findUnique({
    where: { id: runId },
    include: { pipelineVersion: true },
  })
  if (run === null) return null
  const { phases } = pipelineOfVersion(run.pipelineVersion)
  const { rows } = await database.pool.query<Row>({ name: 'property-results', text, values: [runId] })
  const countOf = (status: PropertyRunStatus) => rows.filter((row) => row.status === status).length
  const idOf = (index: number) => phases[index]?.id ?? String(index)
  return {
    summary: {
      run_id: run.id,
      status: run.status,
      properties: rows.length,
      completed: countOf('completed'),
      failed: countOf('failed'),
      blocked: countOf('blocked'),
      cancelled: countOf('cancelled'),
      duration_seconds: secondsBetween(run.startedAt, run.finishedAt),
      cost_usd: run.spentUsd,
    },
    properties: rows.map((row) => ({
      address: row.address,
      status: row.status,
      phases_completed: row.completed.map(idOf),
      phases_failed: row.failed.map(idOf),
      error_message: row.error,
      duration_seconds: secondsBetween(row.started_at, row.finished_at),
    })),
  }
}

// The error is that of the first failed phase in column order: the others usually follow from it.
// Leans on the primary keys of phase_run and attempt, and on property_run (run_id, position).
const text = `
select
  property.address,
  property_run.status,
  property_run.started_at,
  property_run.finished_at,
  coalesce(cell.completed, '{}') as completed,
  coalesce(cell.failed, '{}') as failed,
  attempt.error
from property_run
join property on property.id = property_run.property_id
left join lateral (
  select
    array_agg(phase_run.phase_index::int order by phase_run.phase_index)
      filter (where phase_run.status = 'completed') as completed,
    array_agg(phase_run.phase_index::int order by phase_run.phase_index)
      filter (where phase_run.status = 'failed') as failed,
    (array_agg(phase_run.attempt_count order by phase_run.phase_index)
      filter (where phase_run.status = 'failed'))[1] as failed_attempt
  from phase_run
  where phase_run.property_run_id = property_run.id
) cell on true
left join attempt
  on attempt.property_run_id = property_run.id
  and attempt.phase_index = cell.failed[1]
  and attempt.number = cell.failed_attempt
where property_run.run_id = $1
order by property_run.position`

function secondsBetween(start: Date | null, end: Date | null): number {
  if (start === null) return 0
  return Math.max(0, ((end?.getTime() ?? Date.now()) - start.getTime()) / 1000)
}
