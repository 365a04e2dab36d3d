import type { ClientBase } from 'pg'
import { waitsForPersonSql } from './waiting-property-runs.ts'

export type HoldState = {
  isHeld: boolean
  /** Positions of property runs that were told to try the phase and have not ended it yet. */
  trying: number[]
}

/** Null: the run has no such phase. The run must be locked (lockRuns). */
export async function readHold(
  client: ClientBase,
  runId: number,
  phaseIndex: number,
): Promise<HoldState | null> {
  const { rows } = await client.query<HoldState>(holdText, [runId, phaseIndex])
  return rows[0] ?? null
}

// Leans on run_phase_pkey, property_run (run_id, position) and phase_run_pkey.
const holdText = `
select
  run_phase.held_at is not null as "isHeld",
  array(
    select property_run.position
    from property_run
    join phase_run on phase_run.property_run_id = property_run.id and phase_run.phase_index = $2
    where property_run.run_id = $1
      and property_run.trial_phase = $2
      and property_run.status in ('pending', 'running')
      and phase_run.status in ('pending', 'running', 'retrying')
  ) as trying
from run_phase
where run_phase.run_id = $1 and run_phase.phase_index = $2`

/**
 * Sends up to `count` property runs to try a held phase before all others: those that wait for it first, then in list order,
 * and last those that wait for a person as well, who may have to come first.
 * `trying`: how many try it already. Answers the positions that were sent. The run must be locked (lockRuns).
 */
export async function sendToTry(
  client: ClientBase,
  hold: { runId: number; phaseIndex: number; count: number; trying: number },
): Promise<number[]> {
  const { rows } = await client.query<{ positions: number[] }>(tryText, [
    hold.runId,
    hold.phaseIndex,
    hold.count,
    hold.trying,
  ])
  return rows[0]!.positions
}

// Leans on property_run (run_id, position), phase_run_pkey and run_phase_pkey, and property_run_waiting_idx for the front.
const tryText = `
with front as (
  select least(min(admit_order), 0) - 1 as admit_order
  from property_run
  where run_id = $1 and not admitted and not is_held and status in ('pending', 'running')
),
chosen as (
  select property_run.id
  from property_run
  join phase_run on phase_run.property_run_id = property_run.id and phase_run.phase_index = $2
  where property_run.run_id = $1
    and not property_run.admitted
    and property_run.status in ('pending', 'running')
    and property_run.trial_phase is null
    and phase_run.status in ('pending', 'retrying')
  order by ${waitsForPersonSql('property_run')}, property_run.is_held desc, property_run.position
  limit $3
),
sent as (
  update property_run
  set is_held = false, trial_phase = $2, admit_order = front.admit_order
  from chosen, front
  where property_run.id = chosen.id
  returning property_run.position
),
counted as (
  update run_phase
  set trials_left = $4 + (select count(*) from sent)
  where run_id = $1 and phase_index = $2
)
select coalesce(array_agg(position order by position), '{}') as positions from sent`

/**
 * Lifts a hold for good: failures of the signature that led to it hold the phase no more. Answers how many property runs
 * may go on because of it. The run must be locked (lockRuns).
 */
export async function liftHold(client: ClientBase, runId: number, phaseIndex: number): Promise<number> {
  const { rows } = await client.query<{ count: number }>(liftText, [runId, phaseIndex])
  return rows[0]!.count
}

// A property run that another phase holds, too, is held again by its next worker. Leans on run_phase_pkey,
// property_run (run_id, position) and phase_run_pkey.
const liftText = `
with lifted as (
  update run_phase
  set held_at = null,
      streak = 0,
      streak_signature = null,
      passed_signature = run_phase.streak_signature,
      trials_left = 0
  where run_id = $1 and phase_index = $2
),
waiting as (
  select
    property_run.id,
    property_run.is_held
      and phase_run.status in ('pending', 'retrying')
      and not ${waitsForPersonSql('property_run')} as goes_on
  from property_run
  join phase_run on phase_run.property_run_id = property_run.id and phase_run.phase_index = $2
  where property_run.run_id = $1 and (property_run.is_held or property_run.trial_phase = $2)
),
freed as (
  update property_run
  set is_held = false, trial_phase = nullif(property_run.trial_phase, $2)
  from waiting
  where property_run.id = waiting.id
)
select count(*) filter (where goes_on) as count from waiting`
