import type { ClientBase } from 'pg'
import type { RunStatus } from '#lib/pipeline/statuses.ts'
import { channels } from '../channels.ts'

export type LockedRun = { revision: number; status: RunStatus }

/**
 * Locks runs until the transaction ends and raises their revision by one: run id to new revision and status.
 * The live servers hear of it when the transaction commits.
 * The run's row is the lock of everything below it: whoever changes cells or leases of a run does this first,
 * so that revisions become visible in order and a lease read afterwards cannot change before the commit.
 */
export async function lockRuns(
  client: ClientBase,
  runIds: readonly number[],
): Promise<Map<number, LockedRun>> {
  const { rows } = await client.query<LockedRun & { id: number }>({
    name: 'lock-runs',
    text,
    values: [runIds, channels.run],
  })
  return new Map(rows.map(({ id, revision, status }) => [id, { revision, status }]))
}

// In id order, so that two transactions over the same runs cannot wait for each other. Leans on run_pkey.
const text = `
with locked_run as (
  select id from run where id = any($1::int[]) order by id for no key update
),
raised_run as (
  update run
  set revision = revision + 1
  from locked_run
  where run.id = locked_run.id
  returning run.id, run.revision, run.status
)
select id, revision, status, pg_notify($2, id || ':' || revision) from raised_run`
