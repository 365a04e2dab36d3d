import type { Database } from '#lib/db/client.ts'

/** Why nothing of a run goes on, though some of it is left to do, until a person says so. */
export type RunStandstill =
  | { cause: 'paused' }
  /** The phase that failed on so many homes in a row with one signature. */
  | { cause: 'held'; phaseIndex: number; failures: number; signature: string }

/** Null: it goes on, or has ended, or is not there. */
export async function readRunStandstill(database: Database, runId: number): Promise<RunStandstill | null> {
  const { rows } = await database.pool.query<{ standstill: RunStandstill }>({
    name: 'run-standstill',
    text,
    values: [runId],
  })
  return rows[0]?.standstill ?? null
}

// One statement is one look: what leaves one state is already in the next. Leans on property_run_admitted_idx,
// property_run_waiting_idx, property_run_held_idx and run_phase_pkey.
const text = `
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
  from run
  join run_phase on run_phase.run_id = run.id and run_phase.held_at is not null
  where run.id = $1
    and run.status in ('pending', 'running')
    and exists (select from property_run where run_id = run.id and is_held)
    and not exists (select from property_run where run_id = run.id and admitted)
    and not exists (
      select from property_run
      where run_id = run.id and not admitted and not is_held and status in ('pending', 'running')
    )
  order by run_phase.held_at
  limit 1
)`
