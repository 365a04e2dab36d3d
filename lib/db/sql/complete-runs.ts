import type { ClientBase } from 'pg'
import { isNothingLeftSql } from './waiting-property-runs.ts'

/** Completes those of these runs that have no property run left to do. The runs must be locked (lockRuns). */
export async function completeRuns(client: ClientBase, runIds: readonly number[]): Promise<void> {
  if (runIds.length === 0) return
  await client.query({ name: 'complete-runs', text, values: [runIds] })
}

// A scalar look-up, not "not exists": that becomes a join, which reads all of property_run. Leans on property_run_admitted_idx.
// A paused run ends, too, when the last of what ran in it was the last of all.
const text = `
update run
set status = 'completed', finished_at = now()
where run.id = any($1::int[])
  and run.status in ('pending', 'running', 'paused')
  and (
    select true from property_run where property_run.run_id = run.id and property_run.admitted limit 1
  ) is null
  and ${isNothingLeftSql('run')}`
