import type { ClientBase, Pool } from 'pg'

export type Lease = { propertyRunId: number; runId: number; leaseEpoch: number }

/** `at`: by the database's clock, in milliseconds since 1970. */
export type TakenLease = Lease & { at: number }

/** The leases that a worker has. Their runs are to be locked before takeBackLeases. */
export async function findLeasesOf(client: ClientBase | Pool, workerId: number): Promise<Lease[]> {
  const { rows } = await client.query<{ id: number; run_id: number; lease_epoch: number }>(
    `select id, run_id, lease_epoch from property_run where admitted and worker_id = $1`,
    [workerId],
  )
  return rows.map((row) => ({ propertyRunId: row.id, runId: row.run_id, leaseEpoch: row.lease_epoch }))
}

/**
 * Ends leases against the will of their holder: epochs rise, so that whatever it still writes changes nothing, and the
 * property runs may be admitted again after `pauseMs`. Leases that ended or passed on meanwhile are left out. The runs must
 * be locked (lockRuns).
 */
export async function takeBackLeases(
  client: ClientBase,
  leases: readonly Lease[],
  pauseMs: number,
): Promise<TakenLease[]> {
  const { rows } = await client.query<{ taken: TakenLease }>(text, [
    leases.map((lease) => lease.propertyRunId),
    leases.map((lease) => lease.leaseEpoch),
    pauseMs,
  ])
  return rows.map((row) => row.taken)
}

// Leans on property_run_pkey.
const text = `
with held as (
  select property_run.id
  from unnest($1::int[], $2::int[]) as lease (property_run_id, lease_epoch)
  join property_run
    on property_run.id = lease.property_run_id and property_run.lease_epoch = lease.lease_epoch
  where property_run.worker_id is not null
)
update property_run
set lease_epoch = property_run.lease_epoch + 1,
    worker_id = null,
    admitted = false,
    resume_at = case when $3 > 0 then now() + $3 * interval '1 millisecond' end,
    revision = run.revision
from held, run
where property_run.id = held.id and run.id = property_run.run_id
returning json_build_object(
  'propertyRunId', property_run.id,
  'runId', property_run.run_id,
  'leaseEpoch', property_run.lease_epoch,
  'at', floor(extract(epoch from now()) * 1000)
) as taken`

/** Closes the attempts that were running in these property runs: they were lost with their worker. */
export async function closeLostAttempts(
  client: ClientBase,
  propertyRunIds: readonly number[],
): Promise<void> {
  await client.query(
    `update attempt
     set status = 'lost', finished_at = now(), error = 'The worker stopped answering; the phase runs again elsewhere.'
     where property_run_id = any($1::int[]) and status = 'running'`,
    [propertyRunIds],
  )
}
