import type { Pool } from 'pg'
import type { CellChange, PropertyChange, RunState } from '#lib/contract/live.ts'
import { failureKeySql } from './failure-key.ts'
import { waitsForPersonSql } from './waiting-property-runs.ts'

export type RunChanges = {
  revision: number
  serverNow: number
  run: RunState
  properties: PropertyChange[]
  cells: CellChange[]
}

/**
 * What changed in a run after a revision (0: everything that is not as it was created), in one consistent look.
 * Null when there is no such run. Tuples as lib/contract/live.ts has them.
 */
export async function readRunChanges(pool: Pool, runId: number, after: number): Promise<RunChanges | null> {
  const { rows } = await pool.query<{ changes: RunChanges }>({
    name: 'read-run-changes',
    text,
    values: [runId, after],
  })
  return rows[0]?.changes ?? null
}

// One statement is one snapshot: the revision and the rows cannot disagree.
// Leans on phase_run_revision_idx, property_run_revision_idx and property_run_held_idx; the tuples are built here because
// turning tens of thousands of rows into objects and back costs more than the look-up.
const text = `
select json_build_object(
  'revision', run.revision,
  'serverNow', floor(extract(epoch from clock_timestamp()) * 1000),
  'run', json_build_object(
    'status', run.status,
    'startedAt', floor(extract(epoch from run.started_at) * 1000),
    'finishedAt', floor(extract(epoch from run.finished_at) * 1000),
    'maxParallelProperties', run.max_parallel_properties,
    'maxParallelPhases', run.max_parallel_phases,
    'failureLimit', run.failure_limit,
    'budgetUsd', run.budget_usd,
    'spentUsd', run.spent_usd,
    'holds', (
      select coalesce(json_agg(json_build_object(
        'phaseIndex', run_phase.phase_index,
        'heldAt', floor(extract(epoch from run_phase.held_at) * 1000),
        'failures', run_phase.streak,
        'signature', coalesce(run_phase.streak_signature, ''),
        'key', ${failureKeySql('run_phase.streak_signature')},
        'trialsLeft', run_phase.trials_left,
        'waiting', (
          select count(*)
          from property_run
          join phase_run
            on phase_run.property_run_id = property_run.id and phase_run.phase_index = run_phase.phase_index
          where property_run.run_id = run.id
            and property_run.is_held
            -- It may be that person whom it lacks, and is counted with those.
            and not ${waitsForPersonSql('property_run')}
            and phase_run.status in ('pending', 'retrying')
        )
      ) order by run_phase.phase_index), '[]')
      from run_phase
      where run_phase.run_id = run.id and run_phase.held_at is not null and run.status <> 'cancelled'
    )
  ),
  'properties', (
    select coalesce(json_agg(json_build_array(
      property_run.position,
      array_position(enum_range(null::property_run_status), property_run.status) - 1,
      coalesce(floor(extract(epoch from property_run.started_at) * 1000), 0),
      coalesce(floor(extract(epoch from property_run.finished_at) * 1000), 0)
    )), '[]')
    from property_run
    where property_run.run_id = run.id and property_run.revision > $2
  ),
  'cells', (
    select coalesce(json_agg(json_build_array(
      phase_run.position,
      phase_run.phase_index,
      array_position(enum_range(null::phase_run_status), phase_run.status) - 1,
      phase_run.attempt_count,
      coalesce(floor(extract(epoch from phase_run.started_at) * 1000), 0),
      coalesce(floor(extract(epoch from phase_run.finished_at) * 1000), 0),
      coalesce(floor(extract(epoch from phase_run.next_attempt_at) * 1000), 0),
      case
        when phase_run.reason_code is not null then phase_run.reason_code
        when phase_run.status in ('failed', 'retrying') then ${failureKeySql('phase_run.failure_signature')}
        when phase_run.reused_at is not null then 'reused:' || floor(extract(epoch from phase_run.reused_at) * 1000)
        else ''
      end
    )), '[]')
    from phase_run
    where phase_run.run_id = run.id and phase_run.revision > $2
  )
) as changes
from run
where run.id = $1`
