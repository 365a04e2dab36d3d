import { onTestFinished } from 'vitest'
import { channels } from '#lib/db/channels.ts'
import { listen } from '#lib/db/listen.ts'
import { type PermitRow, releasePermits } from '#lib/db/sql/release-permits.ts'
import type { PermitRequest } from '#lib/db/sql/take-permits.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import { Permits } from '#lib/orchestrator/permits.ts'
import type { PhaseLimits } from '#lib/pipeline/phase-limits.ts'
import type { TestDatabase } from './database.ts'
import { startTestRun } from './engine.ts'

let keys = 0

/** Limits under a key of their own: tests of one file share a database. */
export function limitsFor(limits: { maxConcurrency?: number; rateLimit?: PhaseLimits['rateLimit'] }) {
  return {
    key: `test/phase${keys++}`,
    maxConcurrency: limits.maxConcurrency ?? null,
    rateLimit: limits.rateLimit ?? null,
  }
}

/** Leases on so many property runs, as workers would have claimed them. */
export async function takeLeases(database: TestDatabase, count: number): Promise<PermitRequest[]> {
  const runId = await startTestRun(database, { phases: { a: {} }, homes: count })
  const { rows } = await database.pool.query<{ id: number; lease_epoch: number }>(
    `update property_run set worker_id = 1, lease_epoch = lease_epoch + 1, status = 'running'
     where run_id = $1 returning id, lease_epoch`,
    [runId],
  )
  return rows
    .map((row) => ({ propertyRunId: row.id, leaseEpoch: row.lease_epoch, phaseIndex: 0 }))
    .toSorted((one, other) => one.propertyRunId - other.propertyRunId)
}

/** What recovery does to the leases of a dead worker. */
export async function passOn(database: TestDatabase, leases: readonly PermitRequest[]): Promise<void> {
  await database.pool.query(
    `update property_run set worker_id = null, lease_epoch = lease_epoch + 1 where id = any($1::int[])`,
    [leases.map((lease) => lease.propertyRunId)],
  )
}

/** The permits of one worker, which hears of those that come back; closed after the test. */
export async function openPermits(
  database: TestDatabase,
  options: { url?: string; pool?: TestDatabase['pool'] } = {},
): Promise<Permits> {
  const permits = new Permits({
    pool: options.pool ?? database.pool,
    onProblem: (message, error) => {
      throw new Error(message, { cause: error })
    },
  })
  const listener = await listen({
    url: options.url ?? database.url,
    channels: [channels.permit],
    onNotification: (_, key) => permits.wake(key),
    onReconnect: () => {},
  })
  onTestFinished(async () => {
    permits.close()
    await listener.close()
  })
  return permits
}

export function permitOf(
  limits: PhaseLimits,
  { propertyRunId, leaseEpoch, phaseIndex }: PermitRequest,
): PermitRow {
  return { propertyRunId, leaseEpoch, phaseIndex, limitKey: limits.key }
}

/** Ends an attempt, as the ledger does. */
export async function release(database: TestDatabase, permits: readonly PermitRow[]): Promise<void> {
  await inTransaction(database.pool, (client) => releasePermits(client, permits))
}

/** The keys' permits that stand, by property run. */
export async function permitsOf(database: TestDatabase, limits: PhaseLimits): Promise<number[]> {
  const { rows } = await database.pool.query<{ property_run_id: number }>(
    `select property_run_id from permit where limit_key = $1 order by property_run_id`,
    [limits.key],
  )
  return rows.map((row) => row.property_run_id)
}

/** Notes every start that is counted from now on; answers how to read them, in milliseconds by the database's clock. */
export async function recordStarts(
  database: TestDatabase,
): Promise<(limits: PhaseLimits) => Promise<number[]>> {
  await database.pool.query(`
    create table seen_start (limit_key text, at timestamptz);
    create function see_start() returns trigger language plpgsql as $$
      begin
        insert into seen_start values (new.limit_key, new.at);
        return null;
      end $$;
    create trigger see_start after insert on limited_start for each row execute function see_start()`)
  return async ({ key }) => {
    const { rows } = await database.pool.query<{ at: number }>(
      `select (extract(epoch from at) * 1000)::float8 as at from seen_start where limit_key = $1 order by at`,
      [key],
    )
    return rows.map(({ at }) => at)
  }
}
