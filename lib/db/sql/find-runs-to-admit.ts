import type { Pool } from 'pg'
import { mayBeAdmitted, waitingSql } from './waiting-property-runs.ts'

/** Runs that have room and a property run to give it to. A plain look, without locks: admission checks again. */
export async function findRunsToAdmit(pool: Pool): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>({ name: 'find-runs-to-admit', text })
  return rows.map((row) => row.id)
}

// Scalar look-ups, not "exists": that becomes a join, which reads all of property_run. Leans on property_run_admitted_idx.
const text = `
select run.id
from run
where run.status in ('pending', 'running')
  and coalesce(
    ${waitingSql('true', { run: 'run', when: mayBeAdmitted.retryIsDue })},
    ${waitingSql('true', { run: 'run', when: mayBeAdmitted.waitsForNothing })}
  )
  and run.max_parallel_properties
    > (select count(*) from property_run where property_run.run_id = run.id and property_run.admitted)
order by run.id`
