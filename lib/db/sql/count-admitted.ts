import type { Pool } from 'pg'

/** Property runs of all runs that are queued or held by a worker. A plain look, without locks. */
export async function countAdmitted(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>({
    name: 'count-admitted',
    // Leans on property_run_admitted_idx.
    text: `select count(*) from property_run where admitted`,
  })
  return rows[0]?.count ?? 0
}
