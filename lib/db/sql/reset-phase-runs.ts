import type { ClientBase } from 'pg'
import { numberArray } from '../array-literal.ts'

/** Cells as two columns that go together. */
export type CellColumns = { propertyRunIds: readonly number[]; phaseIndexes: readonly number[] }

/**
 * Puts cells of a run back to pending with a new budget of attempts, raises the plan of their property runs, and opens
 * those that had ended (and the run) again; a paused run stays paused. Attempts are not touched. `waitNoMore`: pending cells
 * of the same property runs that a person is waited for no more. Answers the property runs that a worker holds: it must look
 * at the new plan. The run must be locked (lockRuns).
 */
export async function resetPhaseRuns(
  client: ClientBase,
  runId: number,
  cells: CellColumns & { waitNoMore: CellColumns },
): Promise<number[]> {
  const { rows } = await client.query<{ id: number; is_held_by_worker: boolean }>(text, [
    runId,
    numberArray(cells.propertyRunIds),
    numberArray(cells.phaseIndexes),
    numberArray(cells.waitNoMore.propertyRunIds),
    numberArray(cells.waitNoMore.phaseIndexes),
  ])
  return rows.filter((row) => row.is_held_by_worker).map((row) => row.id)
}

// A property run without a worker waits for admission; one with a worker goes on under its lease. One that waits for a held
// phase is looked at again: the phase may not be what it lacks any more.
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
      failure_signature = null,
      reused_at = null,
      next_attempt_at = null,
      revision = run.revision
  from cell, run
  where phase_run.property_run_id = cell.property_run_id
    and phase_run.phase_index = cell.phase_index
    and run.id = $1
),
untold as (
  update phase_run
  set reason_code = null, reason = null, remedy = null, revision = run.revision
  from unnest($4::int[], $5::smallint[]) as waiting (property_run_id, phase_index), run
  where phase_run.property_run_id = waiting.property_run_id
    and phase_run.phase_index = waiting.phase_index
    and phase_run.status = 'pending'
    and phase_run.reason_code is not null
    and run.id = $1
),
opened_run as (
  update run
  set status = (case when started_at is null then 'pending' else 'running' end)::run_status, finished_at = null
  where id = $1 and status in ('completed', 'cancelled')
)
update property_run
set plan_version = property_run.plan_version + 1,
    status = case when property_run.status in ('pending', 'running') then property_run.status else 'pending' end,
    is_held = false,
    resume_at = null,
    finished_at = null,
    revision = run.revision
from run
where run.id = $1 and property_run.id in (select property_run_id from cell)
returning property_run.id, property_run.worker_id is not null as is_held_by_worker`
