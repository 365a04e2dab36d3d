import type { ClientBase } from 'pg'
import { cancelledAttemptError } from './cancelled-attempt.ts'

/**
 * `cells`: cancelled by it; `running`: those among them that were being performed. `heldIds`: property runs that a worker held,
 * and that it must look at again.
 */
export type Cancelled = { propertyRunIds: number[]; heldIds: number[]; cells: number; running: number }

/**
 * Ends property runs that have not ended, all of a run or those at some positions: what is unsettled is cancelled, the rest
 * stays as it ended. Their leases pass on to nobody, so that whatever a worker still writes changes nothing. Who was to try
 * a held phase tries it no more. The run must be locked (lockRuns).
 */
export async function cancelPropertyRuns(
  client: ClientBase,
  runId: number,
  positions: readonly number[] | 'all',
): Promise<Cancelled> {
  const { rows } = await client.query<Cancelled>(text, [
    runId,
    positions === 'all' ? null : positions,
    cancelledAttemptError,
  ])
  return rows[0]!
}

// `live` is how the cells stood: every part of a statement sees the rows as they were before it. No two of these parts are
// joined with each other: they have no index, and the planner takes them for small (a minute for 10,000 homes).
// Leans on property_run (run_id, position), phase_run_pkey, attempt_pkey and run_phase_pkey.
const text = `
with open_run as (
  select property_run.id, property_run.worker_id
  from property_run
  where property_run.run_id = $1
    and property_run.status in ('pending', 'running')
    and ($2::int[] is null or property_run.position = any($2::int[]))
),
live as (
  select phase_run.property_run_id, phase_run.phase_index, phase_run.status
  from open_run
  join phase_run on phase_run.property_run_id = open_run.id
  where phase_run.status in ('pending', 'running', 'retrying')
),
cancelled_cell as (
  update phase_run
  set status = 'cancelled',
      reason_code = null,
      reason = null,
      remedy = null,
      failure_signature = null,
      next_attempt_at = null,
      finished_at = case when live.status = 'running' then now() else phase_run.finished_at end,
      revision = run.revision
  from live, run
  where run.id = $1
    and phase_run.property_run_id = live.property_run_id
    and phase_run.phase_index = live.phase_index
),
closed_attempt as (
  update attempt
  set status = 'cancelled', finished_at = greatest(now(), attempt.started_at), error = $3
  -- Also where a cell was cancelled while its start was on the way: nobody closes that attempt later.
  from open_run
  where attempt.property_run_id = open_run.id and attempt.status = 'running'
),
given_up_trial as (
  update run_phase
  set trials_left = greatest(0, run_phase.trials_left - trial.count)
  from (
    select property_run.trial_phase as phase_index, count(*)::int as count
    from open_run
    join property_run on property_run.id = open_run.id
    join phase_run
      on phase_run.property_run_id = open_run.id and phase_run.phase_index = property_run.trial_phase
    -- What came of the others is counted.
    where phase_run.status <> 'failed' and (phase_run.status <> 'completed' or phase_run.reused_at is not null)
    group by property_run.trial_phase
  ) as trial
  where run_phase.run_id = $1 and run_phase.phase_index = trial.phase_index
),
outcome as (
  select
    open_run.id,
    bool_or(phase_run.status = 'failed') as has_failed,
    bool_or(phase_run.status in ('pending', 'running', 'retrying', 'cancelled')) as has_cancelled,
    bool_or(phase_run.status = 'blocked') as has_blocked
  from open_run
  join phase_run on phase_run.property_run_id = open_run.id
  group by open_run.id
),
ended as (
  update property_run
  set status = (
        case
          when outcome.has_failed then 'failed'
          when outcome.has_cancelled then 'cancelled'
          when outcome.has_blocked then 'blocked'
          else 'completed'
        end
      )::property_run_status,
      admitted = false,
      lease_epoch = property_run.lease_epoch + (property_run.worker_id is not null)::int,
      worker_id = null,
      plan_version = property_run.plan_version + 1,
      resume_at = null,
      is_held = false,
      trial_phase = null,
      finished_at = now(),
      revision = run.revision
  from outcome, run
  where property_run.id = outcome.id and run.id = $1
  returning property_run.id
)
select
  (select coalesce(array_agg(id), '{}') from ended) as "propertyRunIds",
  (select coalesce(array_agg(id) filter (where worker_id is not null), '{}') from open_run) as "heldIds",
  (select count(*) from live) as cells,
  (select count(*) from live where status = 'running') as running`
