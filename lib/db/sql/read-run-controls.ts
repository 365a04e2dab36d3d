import type { ClientBase, Pool } from 'pg'

/** What a run allows its workers now. */
export type RunControl = {
  /** Paused or cancelled: nothing new starts. */
  isStopped: boolean
  maxParallelPhases: number
  /** Indexes of phases that are held for the run. */
  heldPhases: number[]
}

/** A RunControl, as SQL over a row of run. Leans on run_phase_pkey. */
export const controlColumns = `json_build_object(
  'isStopped', run.status in ('paused', 'cancelled'),
  'maxParallelPhases', run.max_parallel_phases,
  'heldPhases', (
    select coalesce(json_agg(run_phase.phase_index), '[]')
    from run_phase
    where run_phase.run_id = run.id and run_phase.held_at is not null
  )
)`

/** By run id. Runs that do not exist are left out. */
export async function readRunControls(
  client: ClientBase | Pool,
  runIds: readonly number[],
): Promise<Map<number, RunControl>> {
  if (runIds.length === 0) return new Map()
  const { rows } = await client.query<{ id: number; control: RunControl }>({
    name: 'read-run-controls',
    text: `select run.id, ${controlColumns} as control from run where run.id = any($1::int[])`,
    values: [runIds],
  })
  return new Map(rows.map((row) => [row.id, row.control]))
}
