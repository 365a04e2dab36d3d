import type { ClientBase } from 'pg'
import type { Cancelled } from './cancel-property-runs.ts'
import { cancelledAttemptError } from './cancelled-attempt.ts'

/**
 * Cancels cells that wait, run or are blocked; settled ones stay. A lease is left alone: its holder finds the new plan,
 * ends what runs, and goes on with the rest. Where no worker holds the property run and nothing of it is left to do, it ends
 * as its cells now say. The run must be locked (lockRuns).
 */
export async function cancelPhaseRuns(
  client: ClientBase,
  runId: number,
  cells: readonly { position: number; phaseIndex: number }[],
): Promise<Cancelled> {
  const { rows } = await client.query<Cancelled>(text, [
    runId,
    cells.map((cell) => cell.position),
    cells.map((cell) => cell.phaseIndex),
    cancelledAttemptError,
  ])
  return rows[0]!
}

// `live` is how the cells stood: every part of a statement sees the rows as they were before it.
// Leans on property_run (run_id, position), phase_run_pkey, attempt_pkey and run_phase_pkey.
const text = `
with wanted as (
  select distinct position, phase_index
  from unnest($2::int[], $3::int[]) as wanted (position, phase_index)
),
live as (
  select phase_run.property_run_id, phase_run.phase_index, phase_run.status
  from wanted
  join property_run on property_run.run_id = $1 and property_run.position = wanted.position
  join phase_run
    on phase_run.property_run_id = property_run.id and phase_run.phase_index = wanted.phase_index
  where phase_run.status in ('pending', 'running', 'retrying', 'blocked')
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
  where phase_run.property_run_id = live.property_run_id
    and phase_run.phase_index = live.phase_index
    and run.id = $1
),
closed_attempt as (
  update attempt
  set status = 'cancelled', finished_at = greatest(now(), attempt.started_at), error = $4
  from live
  where attempt.property_run_id = live.property_run_id
    and attempt.phase_index = live.phase_index
    and attempt.status = 'running'
),
given_up_trial as (
  update run_phase
  set trials_left = greatest(0, run_phase.trials_left - trial.count)
  from (
    select property_run.trial_phase as phase_index, count(*)::int as count
    from live
    join property_run on property_run.id = live.property_run_id and property_run.trial_phase = live.phase_index
    group by property_run.trial_phase
  ) as trial
  where run_phase.run_id = $1 and run_phase.phase_index = trial.phase_index
),
gone as (
  select property_run_id, array_agg(phase_index) as phase_indexes from live group by property_run_id
),
outcome as (
  select
    gone.property_run_id as id,
    gone.phase_indexes,
    bool_or(
      phase_run.status in ('pending', 'running', 'retrying') and phase_run.phase_index <> all(gone.phase_indexes)
    ) as has_more,
    bool_or(phase_run.status = 'failed') as has_failed
  from gone
  join phase_run on phase_run.property_run_id = gone.property_run_id
  group by gone.property_run_id, gone.phase_indexes
),
replanned as (
  update property_run
  set plan_version = property_run.plan_version + 1,
      status = case
        when property_run.admitted or outcome.has_more then property_run.status
        when outcome.has_failed then 'failed'
        else 'cancelled'
      end,
      -- Held, or waiting for a retry: the reason may have been the very cell that is cancelled.
      is_held = false,
      resume_at = null,
      trial_phase = case
        when property_run.trial_phase <> all(outcome.phase_indexes) then property_run.trial_phase
      end,
      finished_at = case
        when property_run.admitted or outcome.has_more then property_run.finished_at
        else coalesce(property_run.finished_at, now())
      end,
      revision = run.revision
  from outcome, run
  where property_run.id = outcome.id and run.id = $1
)
select
  (select coalesce(array_agg(distinct property_run_id), '{}') from live) as "propertyRunIds",
  (
    select coalesce(array_agg(property_run.id), '{}')
    from gone
    join property_run on property_run.id = gone.property_run_id and property_run.worker_id is not null
  ) as "heldIds",
  (select count(*) from live) as cells,
  (select count(*) from live where status = 'running') as running`
