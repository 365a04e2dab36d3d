import type { ClientBase } from 'pg'
import { channels } from '../channels.ts'

/** Takes the permits of property runs away, whoever has them, and tells the workers so once the transaction commits. */
export async function freePermitsOf(client: ClientBase, propertyRunIds: readonly number[]): Promise<void> {
  await client.query(text, [channels.permit, propertyRunIds])
}

// In the order of the key, as all who take or release permits: two transactions cannot wait for each other.
// Leans on permit_pkey.
const text = `
with freed as (
  select permit.property_run_id, permit.phase_index
  from permit
  where permit.property_run_id = any($2::int[])
  order by permit.property_run_id, permit.phase_index
  for update of permit
),
deleted as (
  delete from permit
  using freed
  where permit.property_run_id = freed.property_run_id and permit.phase_index = freed.phase_index
  returning permit.limit_key
)
select pg_notify($1, limit_key) from (select distinct limit_key from deleted) as freed_key`
