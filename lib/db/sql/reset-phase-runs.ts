import type { ClientBase } from 'pg'

/**
 * Puts cells of a run back to pending with a new budget of attempts, raises the plan of their property runs, and opens
 * those that had ended (and the run) again. Answers the property runs. The run must be locked (lockRuns).
 */
export async function resetPhaseRuns(
  client: ClientBase,
  runId: number,
  cells: readonly { propertyRunId: number; phaseIndex: number }[],
): Promise<void> {
  await client.query(text, [
    runId,
    cells.map((cell) => cell.propertyRunId),
    cells.map((cell) => cell.phaseIndex),
  ])
}

// A property run without a worker waits for admission; one with a worker goes on under its lease.
// Leans on phase_run_pkey and property_run_pkey.
const text = `
with cell as (
  select * from unnest($2::int[], $3::smallint[]) as cell (property_run_id, phase_index)
),
reset_cell as (
  update phase_run
  set status = 'pending',
      attempts_used = 0,
      lost_count = 0,
      reason_code = null,
      reason = null,
      remedy = null,
      next_attempt_at = null,
      revision = run.revision
  from cell, run
  where phase_run.property_run_id = cell.property_run_id
    and phase_run.phase_index = cell.phase_index
    and run.id = $1
),
opened_run as (
  update run set status = 'running', finished_at = null where id = $1 and status = 'completed'
)
update property_run
set plan_version = property_run.plan_version + 1,
    status = case when property_run.status in ('pending', 'running') then property_run.status else 'pending' end,
    resume_at = null,
    finished_at = null,
    revision = run.revision
from run
where run.id = $1 and property_run.id in (select property_run_id from cell)`
