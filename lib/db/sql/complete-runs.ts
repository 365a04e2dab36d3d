import type { ClientBase } from 'pg'

/** Completes those of these runs that have no property run left to do. The runs must be locked (lockRuns). */
export async function completeRuns(client: ClientBase, runIds: readonly number[]): Promise<void> {
  await client.query({ name: 'complete-runs', text, values: [runIds] })
}

// Leans on the partial index property_run_unfinished_idx.
const text = `
update run
set status = 'completed', finished_at = now()
where run.id = any($1::int[])
  and run.status in ('pending', 'running')
  and not exists (
    select from property_run
    where property_run.run_id = run.id and property_run.status in ('pending', 'running')
  )`
