import type { Database } from '#lib/db/client.ts'
import { waitsForPersonSql } from '#lib/db/sql/waiting-property-runs.ts'
import { waitsForPersonCode } from '#lib/pipeline/standing.ts'

/** Why nothing of a run goes on, though some of it is left to do, until a person says so. */
export type RunStandstill =
  | { cause: 'paused' }
  /** The phase that failed on so many homes in a row with one signature. */
  | { cause: 'held'; phaseIndex: number; failures: number; signature: string }
  /** A manual phase, and how many homes wait for a person at it. */
  | { cause: 'waits-for-person'; phaseIndex: number; homes: number }

/** Each of the causes. None: it goes on, or has ended, or is not there. */
export async function readRunStandstill(database: Database, runId: number): Promise<RunStandstill[]> {
  const { rows } = await database.pool.query<{ standstill: RunStandstill }>({
    name: 'run-standstill',
    text,
    values: [runId],
  })
  return rows.map(({ standstill }) => standstill)
}

// One statement is one look: what leaves one state is already in the next. Leans on property_run_admitted_idx,
// property_run_waiting_idx, property_run_held_idx, run_phase_pkey and phase_run_pkey.
const text = `
with still as materialized (
  select run.id
  from run
  where run.id = $1
    and run.status in ('pending', 'running')
    and exists (select from property_run where run_id = run.id and is_held)
    and not exists (select from property_run where run_id = run.id and admitted)
    and not exists (
      select from property_run
      where run_id = run.id and not admitted and not is_held and status in ('pending', 'running')
    )
)
select json_build_object('cause', 'paused') as standstill
from run
where run.id = $1
  and run.status = 'paused'
  and not exists (
    select from property_run where run_id = run.id and admitted and worker_id is not null
  )
union all
(
  select json_build_object(
    'cause', 'held',
    'phaseIndex', run_phase.phase_index,
    'failures', run_phase.streak,
    'signature', coalesce(run_phase.streak_signature, '')
  )
  from still
  join run_phase on run_phase.run_id = still.id and run_phase.held_at is not null
  where exists (
    select
    from property_run
    join phase_run on phase_run.property_run_id = property_run.id and phase_run.phase_index = run_phase.phase_index
    where property_run.run_id = still.id
      and property_run.is_held
      and phase_run.status in ('pending', 'retrying')
      and not ${waitsForPersonSql('property_run')}
  )
  order by run_phase.held_at
  limit 1
)
union all
(
  select json_build_object(
    'cause', 'waits-for-person', 'phaseIndex', phase_run.phase_index, 'homes', count(*)
  )
  from still
  join property_run on property_run.run_id = still.id and property_run.is_held
  join phase_run
    on phase_run.property_run_id = property_run.id
    and phase_run.status = 'pending'
    and phase_run.reason_code = '${waitsForPersonCode}'
  group by phase_run.phase_index
  order by phase_run.phase_index
)`
