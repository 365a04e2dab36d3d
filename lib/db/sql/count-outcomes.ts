import type { ClientBase } from 'pg'
import type { StreakStep } from '#lib/pipeline/circuit-breaker.ts'
import { channels } from '../channels.ts'

/** `first`: an attempt among those that are counted. When it has ended before, all of them were counted before. */
export type OutcomeCount = {
  runId: number
  phaseIndex: number
  first: { propertyRunId: number; attemptNumber: number }
  step: StreakStep
}

/** A phase that is held for its run from now on, or not any more. */
export type HoldChange = { runId: number; phaseIndex: number; isHeld: boolean }

/**
 * Counts how phases ended against their run's failure_limit: holds a phase that failed so often in a row with one signature,
 * and lifts the hold when every trial completed. Workers hear of it when the transaction commits, and the audit has a row.
 * Answers the holds that changed. A commit repeated because its answer was lost counts nothing: to be asked before the same
 * transaction writes the attempts (writePhaseRuns). The runs must be locked (lockRuns).
 */
export async function countOutcomes(
  client: ClientBase,
  counts: readonly OutcomeCount[],
): Promise<HoldChange[]> {
  if (counts.length === 0) return []
  const steps = counts.map(({ step }) => step)
  const { rows } = await client.query<{ run_id: number; phase_index: number; is_held: boolean }>({
    name: 'count-outcomes',
    text,
    values: [
      counts.map(({ runId }) => runId),
      counts.map(({ phaseIndex }) => phaseIndex),
      steps.map(({ head }) => head.signature),
      steps.map(({ head }) => head.count),
      steps.map(({ isUnbroken }) => isUnbroken),
      steps.map(({ tail }) => tail.signature),
      steps.map(({ tail }) => tail.count),
      steps.map(({ longest }) => longest.signature),
      steps.map(({ longest }) => longest.count),
      steps.map(({ trialsCompleted }) => trialsCompleted),
      steps.map(({ trialsFailed }) => trialsFailed),
      counts.map(({ first }) => first.propertyRunId),
      counts.map(({ first }) => first.attemptNumber),
      channels.control,
      channels.work,
    ],
  })
  return rows.map((row) => ({ runId: row.run_id, phaseIndex: row.phase_index, isHeld: row.is_held }))
}

// Writes nothing where nothing failed and nothing had failed before, which is the rule. Leans on run_phase_pkey, attempt_pkey
// and property_run_held_idx.
const text = `
with outcome as (
  select *
  from unnest(
    $1::int[], $2::smallint[], $3::text[], $4::int[], $5::bool[], $6::text[], $7::int[], $8::text[], $9::int[],
    $10::int[], $11::int[], $12::int[], $13::smallint[]
  ) as outcome (
    run_id, phase_index, head_signature, head_count, is_unbroken, tail_signature, tail_count,
    longest_signature, longest_count, trials_completed, trials_failed, first_property_run_id, first_number
  )
),
met as (
  select
    outcome.*,
    run.failure_limit,
    run_phase.held_at,
    run_phase.trials_left,
    run_phase.passed_signature,
    case when run_phase.streak_signature = outcome.head_signature then run_phase.streak else 0 end
      + outcome.head_count as head_total
  from outcome
  join run_phase on run_phase.run_id = outcome.run_id and run_phase.phase_index = outcome.phase_index
  join run on run.id = outcome.run_id
  where (run_phase.streak > 0 or outcome.longest_count > 0 or run_phase.held_at is not null)
    and coalesce(
      (
        select attempt.status
        from attempt
        where attempt.property_run_id = outcome.first_property_run_id
          and attempt.phase_index = outcome.phase_index
          and attempt.number = outcome.first_number
      ),
      'running'
    ) = 'running'
),
peak as (
  select
    met.*,
    greatest(head_total, longest_count) as peak_count,
    case when head_total >= longest_count then head_signature else longest_signature end as peak_signature
  from met
),
verdict as (
  select
    peak.*,
    held_at is null
      and failure_limit > 0
      and peak_count >= failure_limit
      and peak_signature is distinct from passed_signature as trips,
    held_at is not null and trials_failed = 0 and trials_left > 0 and trials_completed >= trials_left as lifts
  from peak
),
counted as (
  update run_phase
  set held_at = case when verdict.trips then now() when verdict.lifts then null else verdict.held_at end,
      streak = case
        when verdict.trips then verdict.peak_count
        when verdict.lifts then 0
        when verdict.held_at is not null then run_phase.streak
        when verdict.is_unbroken then verdict.head_total
        else verdict.tail_count
      end,
      streak_signature = case
        when verdict.trips then verdict.peak_signature
        when verdict.lifts then null
        when verdict.held_at is not null then run_phase.streak_signature
        else verdict.tail_signature
      end,
      trials_left = case
        when verdict.held_at is null or verdict.lifts or verdict.trials_failed > 0 then 0
        -- One of them failed before, which ended the trial for all.
        else greatest(0, verdict.trials_left - verdict.trials_completed)
      end
  from verdict
  where run_phase.run_id = verdict.run_id and run_phase.phase_index = verdict.phase_index
  returning run_phase.run_id, run_phase.phase_index, verdict.trips, verdict.lifts, verdict.peak_count, verdict.peak_signature
),
changed as (
  select * from counted where trips or lifts
),
released as (
  update property_run
  set is_held = false
  from (select distinct run_id from changed where lifts) as lifted
  where property_run.run_id = lifted.run_id and property_run.is_held
),
noted as (
  insert into audit (actor, action, run_id, affected, detail)
  select
    'plotline',
    case when trips then 'hold-phase' else 'lift-hold' end,
    run_id,
    case when trips then peak_count else 0 end,
    jsonb_build_object('phaseIndex', phase_index, 'signature', peak_signature)
  from changed
)
select
  run_id, phase_index, trips as is_held,
  pg_notify($14, run_id::text), pg_notify($15, run_id::text)
from changed`
