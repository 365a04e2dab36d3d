import type { ClientBase, Pool } from 'pg'

// Four missed heartbeats: shorter would give up workers that were only collecting garbage or waiting for a disk.
export const silentLimitMs = 8_000

/** Makes the row by which the others see this worker; answers its id. */
export async function registerWorker(
  pool: Pool,
  worker: { host: string; pid: number; slots: number },
): Promise<number> {
  const { rows } = await pool.query<{ id: number }>(
    `insert into worker (host, pid, slots) values ($1, $2, $3) returning id`,
    [worker.host, worker.pid, worker.slots],
  )
  return rows[0]!.id
}

/** Says "still here". False when the others have given this worker up: it must not go on under this id. */
export async function beat(pool: Pool, workerId: number): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'beat',
    text: `update worker set last_seen_at = now() where id = $1 and lost_at is null`,
    values: [workerId],
  })
  return rowCount === 1
}

export async function markWorkerStopped(pool: Pool, workerId: number): Promise<void> {
  await pool.query(`update worker set stopped_at = now(), last_seen_at = now() where id = $1`, [workerId])
}

/**
 * Workers that have not been seen for so long: those that nobody has given up yet, and those that stopped or were given up
 * but still hold a property run (it was claimed, or could not be given back, at the last moment).
 */
export async function findSilentWorkers(pool: Pool, silentMs: number): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>({
    name: 'find-silent-workers',
    text: `
      select id from worker
      where stopped_at is null and lost_at is null and last_seen_at < now() - $1 * interval '1 millisecond'
      union
      select worker.id from property_run
      join worker on worker.id = property_run.worker_id
      where property_run.admitted and worker.last_seen_at < now() - $1 * interval '1 millisecond'`,
    values: [silentMs],
  })
  return rows.map((row) => row.id)
}

/** Workers that once ran on this host and have not said goodbye. */
export async function findWorkersOn(pool: Pool, host: string): Promise<{ id: number; pid: number }[]> {
  const { rows } = await pool.query<{ id: number; pid: number }>(
    `select id, pid from worker where host = $1 and stopped_at is null and lost_at is null`,
    [host],
  )
  return rows
}

/** Gives a worker up. False when it has been seen since: it is not given up then. */
export async function markWorkerLost(
  client: ClientBase,
  workerId: number,
  silentMs: number,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update worker set lost_at = coalesce(lost_at, now())
     where id = $1 and last_seen_at <= now() - $2 * interval '1 millisecond'`,
    [workerId, silentMs],
  )
  return rowCount === 1
}
