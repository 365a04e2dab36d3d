import type { Database } from '#lib/db/client.ts'
import type { RunProperties } from '#lib/contract/screens.ts'

/** Ids and addresses of a run's properties, by position. Null: there is no such run. */
export async function runProperties(database: Database, runId: number): Promise<RunProperties | null> {
  // Through pg, not Prisma: 50,000 rows as objects with a nested property each take seconds to make.
  const { rows } = await database.pool.query<{ ids: number[]; addresses: string[] }>({
    name: 'run-properties',
    text: `
select
  coalesce(array_agg(property.id order by property_run.position), '{}') as ids,
  coalesce(array_agg(property.address order by property_run.position), '{}') as addresses
from run
left join property_run on property_run.run_id = run.id
left join property on property.id = property_run.property_id
where run.id = $1
group by run.id`,
    values: [runId],
  })
  return rows[0] ?? null
}
