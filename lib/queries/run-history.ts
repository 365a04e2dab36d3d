import type { RunHistory } from '#lib/contract/run-control.ts'
import type { Database } from '#lib/db/client.ts'
import { entriesOf } from './stored-json.ts'
import { runWorkers, workerName } from './run-workers.ts'

// Of each kind, the newest: more than anybody reads through.
const maxRows = 500

/** What people did with a run, results that came too late to count, and who worked on it. Null: no such run. */
export async function runHistory(database: Database, runId: number): Promise<RunHistory | null> {
  const run = await database.prisma.run.findUnique({ where: { id: runId }, select: { id: true } })
  if (run === null) return null
  const [actions, rejectedResults, workers] = await Promise.all([
    actionsOf(database, runId),
    rejectedResultsOf(database, runId),
    runWorkers(database, runId, maxRows),
  ])
  return { actions, rejectedResults, workers }
}

async function actionsOf({ prisma }: Database, runId: number): Promise<RunHistory['actions']> {
  const rows = await prisma.audit.findMany({ where: { runId }, orderBy: { id: 'desc' }, take: maxRows })
  return rows.map(({ id, at, actor, action, affected, detail }) => ({
    id,
    at: at.getTime(),
    actor,
    action,
    affected,
    detail: entriesOf(detail),
  }))
}

type RejectedRow = {
  position: number
  phase_index: number
  address: string
  attempt_number: number
  worker_id: number
  host: string | null
  pid: number | null
  status: string
  at: Date
}

async function rejectedResultsOf({ pool }: Database, runId: number): Promise<RunHistory['rejectedResults']> {
  const { rows } = await pool.query<RejectedRow>({
    name: 'run-rejected-results',
    text: rejectedText,
    values: [runId, maxRows],
  })
  return rows.map((row) => ({
    position: row.position,
    phaseIndex: row.phase_index,
    address: row.address,
    attempt: row.attempt_number,
    worker: workerName({ id: row.worker_id, host: row.host, pid: row.pid }),
    status: row.status,
    at: row.at.getTime(),
  }))
}

// There are few of them over all runs. Leans on the primary keys of property_run, property and worker.
const rejectedText = `
select
  property_run.position, rejected_result.phase_index, property.address, rejected_result.attempt_number,
  rejected_result.worker_id, worker.host, worker.pid, rejected_result.status, rejected_result.at
from rejected_result
join property_run on property_run.id = rejected_result.property_run_id
join property on property.id = property_run.property_id
left join worker on worker.id = rejected_result.worker_id
where property_run.run_id = $1
order by rejected_result.id desc
limit $2`
