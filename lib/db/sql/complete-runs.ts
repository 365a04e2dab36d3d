import type { ClientBase } from 'pg'

/** Completes those of these runs that have no property run left to do. The runs must be locked (lockRuns). */
export async function completeRuns(client: ClientBase, runIds: readonly number[]): Promise<void> {
  if (runIds.length === 0) return
  await client.query({ name: 'complete-runs', text, values: [runIds] })
}

// Scalar look-ups, not "not exists": that becomes a join, which reads all of property_run. Leans on the partial indexes property_run_admitted_idx, property_run_waiting_idx and property_run_held_idx: what is
// unfinished is in one of them. A paused run ends, too, when the last of what ran in it was the last of all.
const text = `
update run
set status = 'completed', finished_at = now()
where run.id = any($1::int[])
  and run.status in ('pending', 'running', 'paused')
  and (
    select true from property_run where property_run.run_id = run.id and property_run.admitted limit 1
  ) is null
  and (
    select true
    from property_run
    where property_run.run_id = run.id
      and not property_run.admitted
      and not property_run.is_held
      and property_run.status in ('pending', 'running')
    limit 1
  ) is null
  and (
    select true from property_run where property_run.run_id = run.id and property_run.is_held limit 1
  ) is null`
