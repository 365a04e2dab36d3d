import type { ClientBase } from 'pg'

/** Those of these property runs that are admitted and that no worker holds. The runs must be locked (lockRuns). */
export async function findWaitingPropertyRuns(
  client: ClientBase,
  propertyRunIds: readonly number[],
): Promise<Set<number>> {
  const { rows } = await client.query<{ id: number }>(
    `select id from property_run where id = any($1::int[]) and admitted and worker_id is null`,
    [propertyRunIds],
  )
  return new Set(rows.map((row) => row.id))
}
