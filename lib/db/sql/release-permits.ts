import type { ClientBase } from 'pg'
import { numberArray } from '../array-literal.ts'
import { channels } from '../channels.ts'

/** The right of a phase run to run while its lease lasts, where max_concurrency bounds it. */
export type PermitRow = { propertyRunId: number; phaseIndex: number; leaseEpoch: number; limitKey: string }

/**
 * Gives permits back, and tells the workers so once the transaction commits. Those that are not there any more, or that a
 * later lease has, are left as they are.
 */
export async function releasePermits(client: ClientBase, permits: readonly PermitRow[]): Promise<void> {
  if (permits.length === 0) return
  await client.query({
    name: 'release-permits',
    text,
    values: [
      numberArray(permits.map((permit) => permit.propertyRunId)),
      numberArray(permits.map((permit) => permit.phaseIndex)),
      numberArray(permits.map((permit) => permit.leaseEpoch)),
      channels.permit,
    ],
  })
}

// Leans on permit_pkey. In the order of the key, as take-permits takes them: two transactions cannot wait for each other.
const text = `
with released as (
  select permit.property_run_id, permit.phase_index
  from unnest($1::int[], $2::smallint[], $3::int[]) as released (property_run_id, phase_index, lease_epoch)
  join permit
    on permit.property_run_id = released.property_run_id
    and permit.phase_index = released.phase_index
    and permit.lease_epoch = released.lease_epoch
  order by permit.property_run_id, permit.phase_index
  for update of permit
),
deleted as (
  delete from permit
  using released
  where permit.property_run_id = released.property_run_id and permit.phase_index = released.phase_index
  returning permit.limit_key
)
select pg_notify($4, limit_key) from (select distinct limit_key from deleted) as freed`
