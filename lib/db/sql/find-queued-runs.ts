import type { Pool } from 'pg'

/** Runs with an admitted property run that no worker has. A plain look, without locks: claiming looks again. */
export async function findQueuedRuns(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>({ name: 'find-queued-runs', text })
  return rows.map((row) => row.id)
}

// A scalar look-up, not "exists": that becomes a join, which reads all of property_run. Leans on property_run_admitted_idx.
const text = `
select run.id
from run
where run.status = 'running'
  and (
    select true
    from property_run
    where property_run.run_id = run.id and property_run.admitted and property_run.worker_id is null
    limit 1
  )
order by run.id`
