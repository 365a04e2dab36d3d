import type { RunHistory } from '#lib/contract/run-control.ts'
import type { Database } from '#lib/db/client.ts'
import { silentLimitMs } from '#lib/db/sql/worker-presence.ts'

/** Workers that made attempts in a run or hold some of it, and those that are there at all; the newest first. */
export async function runWorkers(
  { pool }: Database,
  runId: number,
  limit: number,
): Promise<RunHistory['workers']> {
  const { rows } = await pool.query<{ worker: RunHistory['workers'][number] }>({
    name: 'run-workers',
    text,
    values: [runId, silentLimitMs, limit],
  })
  return rows.map((row) => row.worker)
}

/** A worker as people tell it from others. */
export function workerName(worker: { id: number; host: string | null; pid: number | null }): string {
  return worker.host === null ? String(worker.id) : `${worker.id} (${worker.host}, process ${worker.pid})`
}

// Leans on property_run (run_id, position), property_run_admitted_idx, attempt_pkey and worker_pkey.
const text = `
with done as (
  select attempt.worker_id, count(*) as attempts, count(*) filter (where attempt.status = 'lost') as lost
  from property_run
  join attempt on attempt.property_run_id = property_run.id
  where property_run.run_id = $1
  group by attempt.worker_id
),
holding as (
  select worker_id, count(*) as count
  from property_run
  where run_id = $1 and admitted and worker_id is not null
  group by worker_id
)
select json_build_object(
  'id', worker.id,
  'host', worker.host,
  'pid', worker.pid,
  'state', case
    when worker.lost_at is not null then 'lost'
    when worker.stopped_at is not null then 'stopped'
    when worker.last_seen_at < now() - $2 * interval '1 millisecond' then 'silent'
    else 'working'
  end,
  'startedAt', floor(extract(epoch from worker.started_at) * 1000),
  'lastSeenAt', floor(extract(epoch from worker.last_seen_at) * 1000),
  'holds', coalesce(holding.count, 0),
  'attempts', coalesce(done.attempts, 0),
  'lostAttempts', coalesce(done.lost, 0)
) as worker
from worker
left join done on done.worker_id = worker.id
left join holding on holding.worker_id = worker.id
where done.worker_id is not null
  or holding.worker_id is not null
  or (worker.stopped_at is null and worker.lost_at is null)
order by worker.id desc
limit $3`
