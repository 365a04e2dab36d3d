import type { ClientBase } from 'pg'
import { nobody } from './nobody.ts'

/** What a person said of a manual phase. `output` is JSON text, `at` milliseconds since 1970. */
export type PersonMark = {
  runId: number
  phaseIndex: number
  status: 'completed' | 'failed'
  error: string | null
  output: string
  log: string
  at: number
}

/** The property runs that it was said of, and what the failure of each has in common with others. */
export type MarkedPropertyRun = { propertyRunId: number; signature: string | null }

/**
 * Ends waiting cells of one phase as a person said: an attempt each, which began when the cell began to wait, and the cell as
 * mark-done or mark-failed of the rules have it. Raises the plan of the property runs and lets them go on. Answers those that
 * a worker holds: it must look at the new plan. That the cells wait is for the caller to know; the run must be locked
 * (lockRuns).
 */
export async function markPhaseRuns(
  client: ClientBase,
  mark: PersonMark,
  marked: readonly MarkedPropertyRun[],
): Promise<number[]> {
  const { rows } = await client.query<{ id: number; is_held_by_worker: boolean }>(text, [
    mark.runId,
    mark.phaseIndex,
    marked.map(({ propertyRunId }) => propertyRunId),
    marked.map(({ signature }) => signature),
    mark.status,
    mark.error,
    mark.output,
    mark.log,
    mark.at,
    nobody,
  ])
  return rows.filter((row) => row.is_held_by_worker).map((row) => row.id)
}

// A property run that waits for a retry as well is looked at again: it may have something to do before that.
// Leans on phase_run_pkey and property_run_pkey.
const text = `
with marked as (
  select * from unnest($3::int[], $4::text[]) as marked (property_run_id, signature)
),
moved as (
  update phase_run
  set status = $5::phase_run_status,
      attempt_count = phase_run.attempt_count + 1,
      attempts_used = phase_run.attempts_used + 1,
      reason_code = null,
      reason = null,
      remedy = null,
      failure_signature = marked.signature,
      reused_at = null,
      next_attempt_at = null,
      started_at = coalesce(phase_run.started_at, to_timestamp($9::float8 / 1000)),
      finished_at = greatest(phase_run.started_at, to_timestamp($9::float8 / 1000)),
      revision = run.revision
  from marked, run
  where phase_run.property_run_id = marked.property_run_id and phase_run.phase_index = $2 and run.id = $1
  returning phase_run.property_run_id, phase_run.attempt_count, phase_run.started_at, phase_run.finished_at
),
made_attempt as (
  insert into attempt (
    property_run_id, phase_index, number, status, worker_id, lease_epoch, started_at, finished_at, error, output
  )
  select
    property_run.id, $2, moved.attempt_count, $5::text::attempt_status, $10, property_run.lease_epoch,
    moved.started_at, moved.finished_at, $6, $7::json
  from moved
  join property_run on property_run.id = moved.property_run_id
),
made_log as (
  insert into attempt_log (property_run_id, phase_index, attempt_number, sequence, text)
  select property_run_id, $2, attempt_count, 0, $8 from moved
)
update property_run
set plan_version = property_run.plan_version + 1,
    is_held = false,
    resume_at = null,
    revision = run.revision
from run
where run.id = $1 and property_run.id in (select property_run_id from marked)
returning property_run.id, property_run.worker_id is not null as is_held_by_worker`
