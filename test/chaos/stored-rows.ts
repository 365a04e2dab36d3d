import type pg from 'pg'
import type { AttemptStatus, PhaseRunStatus, PropertyRunStatus, RunStatus } from '#lib/pipeline/statuses.ts'

export type StoredCell = {
  property: number
  phase: string
  status: PhaseRunStatus
  attemptCount: number
  lostCount: number
}
/** Times are milliseconds since 1970. `committedAt`: when Postgres committed the row as it stands. */
export type StoredAttempt = {
  property: number
  phase: string
  number: number
  status: AttemptStatus
  workerPid: number
  startedAt: number
  finishedAt: number | null
  committedAt: number
  error: string | null
  result: string | null
}
export type StoredRows = {
  runStatus: RunStatus
  propertyRuns: { property: number; status: PropertyRunStatus }[]
  cells: StoredCell[]
  attempts: StoredAttempt[]
  rejectedResults: { property: number; phase: string; number: number; status: string }[]
  /** Property runs that wait for a worker, or that one still holds. */
  held: number
}

/** All that the database says of a run. `phases`: ids in column order. */
export async function readStoredRows(
  client: pg.Client,
  { runId, phases }: { runId: number; phases: readonly string[] },
): Promise<StoredRows> {
  const ask = async <Row>(text: string) => (await client.query(text, [runId])).rows as Row[]
  const named = <Row extends { phaseIndex: number }>(rows: Row[]) =>
    rows.map(({ phaseIndex, ...row }) => ({ ...row, phase: phases[phaseIndex]! }))
  const [run] = await ask<{ status: RunStatus }>(`select status from run where id = $1`)
  const [held] = await ask<{ held: number }>(
    `select count(*)::int as held from property_run where run_id = $1 and (admitted or worker_id is not null)`,
  )
  return {
    runStatus: run!.status,
    propertyRuns: await ask(`select property_id as property, status from property_run where run_id = $1`),
    cells: named(await ask<Omit<StoredCell, 'phase'> & { phaseIndex: number }>(cells)),
    attempts: named(await ask<Omit<StoredAttempt, 'phase'> & { phaseIndex: number }>(attempts)),
    rejectedResults: named(
      await ask<{ property: number; phaseIndex: number; number: number; status: string }>(rejected),
    ),
    held: held!.held,
  }
}

const cells = `
select property_run.property_id as property, phase_run.phase_index as "phaseIndex", phase_run.status,
  phase_run.attempt_count as "attemptCount", phase_run.lost_count as "lostCount"
from phase_run
join property_run on property_run.id = phase_run.property_run_id
where phase_run.run_id = $1`

const attempts = `
select property_run.property_id as property, attempt.phase_index as "phaseIndex", attempt.number, attempt.status,
  worker.pid as "workerPid",
  extract(epoch from attempt.started_at)::float8 * 1000 as "startedAt",
  extract(epoch from attempt.finished_at)::float8 * 1000 as "finishedAt",
  extract(epoch from pg_xact_commit_timestamp(attempt.xmin))::float8 * 1000 as "committedAt",
  attempt.error, attempt.output ->> 'result' as result
from attempt
join property_run on property_run.id = attempt.property_run_id
join worker on worker.id = attempt.worker_id
where property_run.run_id = $1
order by attempt.property_run_id, attempt.phase_index, attempt.number`

const rejected = `
select property_run.property_id as property, rejected_result.phase_index as "phaseIndex",
  rejected_result.attempt_number as number, rejected_result.status
from rejected_result
join property_run on property_run.id = rejected_result.property_run_id
where property_run.run_id = $1`
