import type { Pool } from 'pg'

// Two missed heartbeats: whoever is later than this may be gone, and gets no share for now.
const presentMs = 5_000

/** How many property runs of all runs are queued or held by a worker, and how many workers there are to share them. */
export async function readWorkload(pool: Pool): Promise<{ admitted: number; workers: number }> {
  const { rows } = await pool.query<{ admitted: number; workers: number }>({
    name: 'read-workload',
    text,
    values: [presentMs],
  })
  return rows[0]!
}

// Leans on property_run_admitted_idx.
const text = `
select
  (select count(*) from property_run where admitted) as admitted,
  (
    select count(*) from worker
    where stopped_at is null and lost_at is null and last_seen_at > now() - $1 * interval '1 millisecond'
  ) as workers`
