import type { ClientBase } from 'pg'

/** How many property runs of a run have not ended. Leans on property_run (run_id, position). */
export async function countOpenPropertyRuns(client: ClientBase, runId: number): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `select count(*) from property_run where run_id = $1 and status in ('pending', 'running')`,
    [runId],
  )
  return rows[0]!.count
}
