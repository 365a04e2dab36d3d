import type { ClientBase } from 'pg'
import type { PropertyFacts } from '#lib/contract/property-facts.ts'
import { isNothingLeftSql, mayBeAdmitted, waitingSql } from './waiting-property-runs.ts'
import { controlColumns, type RunControl } from './read-run-controls.ts'

/** A property run that this worker now holds, with what it takes to run it. */
export type Claim = {
  propertyRunId: number
  runId: number
  position: number
  leaseEpoch: number
  planVersion: number
  pipelineVersionId: number
  /** The held phase that this property run is to try, by index. */
  trialPhase: number | null
  /** What its run allows at this moment. */
  control: RunControl
  /** By the database's clock, in milliseconds since 1970. */
  claimedAt: number
  property: {
    id: number
    address: string
    street: string
    city: string
    state: string
    zip: string
    facts: PropertyFacts
    cells: Record<string, string>
  }
}

/** `queued`: how many were admitted and not claimed. */
export type AdmittedAndClaimed = { claims: Claim[]; queued: number }

/**
 * Admits property runs of these runs up to each run's max_parallel_properties: those moved to the front first, then those
 * whose retry has come due, then in list order. Of those that are admitted and that no worker has, this worker claims up to
 * `limit`: it takes their leases, with a raised epoch, so that writes of an earlier holder change nothing. The others are
 * the queue. A worker that was given up claims none. A run that has nothing left to do is completed.
 * Nothing else admits, so the limit of a run holds over all workers. The runs must be locked (lockRuns).
 */
export async function admitAndClaim(
  client: ClientBase,
  { runIds, limit, workerId }: { runIds: readonly number[]; limit: number; workerId: number },
): Promise<AdmittedAndClaimed> {
  if (runIds.length === 0) return { claims: [], queued: 0 }
  const { rows } = await client.query<{ claim: Claim | null; queued: number }>({
    name: 'admit-and-claim',
    text,
    values: [runIds, limit, workerId],
  })
  return { claims: rows.flatMap(({ claim }) => claim ?? []), queued: rows[0]?.queued ?? 0 }
}

const waiting = (when: string) =>
  waitingSql(
    'property_run.id, property_run.run_id, 1, property_run.admit_order, property_run.resume_at, property_run.position',
    { run: 'open_run', when, limit: 'open_run.room' },
  )

// Admitted and claimed in one update: each costs an entry in every index of the table. Leans on the partial indexes
// property_run_admitted_idx, property_run_waiting_idx and property_run_held_idx, and on the primary keys of what it joins. The ids go through arrays
// because the planner takes an unknown limit for a tenth of the table, and would join by reading all of it.
const text = `
with open_run as (
  select
    run.id,
    run.status,
    admitted.count as admitted,
    case when run.status = 'paused' then 0 else greatest(run.max_parallel_properties - admitted.count, 0) end as room
  from run
  cross join lateral (
    select count(*) from property_run where property_run.run_id = run.id and property_run.admitted
  ) as admitted
  where run.id = any($1::int[]) and run.status in ('pending', 'running', 'paused')
),
started_run as (
  update run
  set status = 'running', started_at = coalesce(run.started_at, now())
  from open_run
  where run.id = open_run.id and run.status = 'pending'
),
candidate as (
  select
    property_run.id,
    property_run.run_id,
    0 as round,
    property_run.admit_order,
    null::timestamptz as resume_at,
    property_run.position
  from open_run
  join property_run on property_run.run_id = open_run.id
  where open_run.status <> 'paused' and property_run.admitted and property_run.worker_id is null
  union all
  select waiting.*
  from open_run
  cross join lateral (
    ${waiting(mayBeAdmitted.retryIsDue)}
    union all
    ${waiting(mayBeAdmitted.waitsForNothing)}
    order by admit_order, resume_at, position
    limit open_run.room
  ) as waiting
),
completed_run as (
  update run
  set status = 'completed', finished_at = now()
  from open_run
  where run.id = open_run.id
    and open_run.status <> 'pending'
    and open_run.admitted = 0
    and ${isNothingLeftSql('open_run')}
),
chosen as (
  select id
  from candidate
  where exists (select from worker where worker.id = $3 and worker.lost_at is null)
  order by round, admit_order, resume_at, position
  limit $2
),
queued as (
  select id from candidate where round = 1 and id not in (select id from chosen)
),
admitted as (
  update property_run
  set admitted = true
  where property_run.id = any(array(select id from queued))
),
claimed as (
  update property_run
  set admitted = true,
      status = 'running',
      lease_epoch = property_run.lease_epoch + 1,
      worker_id = $3,
      resume_at = null,
      started_at = coalesce(property_run.started_at, now()),
      finished_at = null,
      revision = run.revision
  from run
  where property_run.id = any(array(select id from chosen)) and run.id = property_run.run_id
  returning property_run.*
),
control as (
  select run.id, run.pipeline_version_id, run.property_list_id, ${controlColumns} as control
  from run
  where run.id in (select run_id from claimed)
)
select (select count(*) from queued) as queued, json_build_object(
  'propertyRunId', claimed.id,
  'runId', claimed.run_id,
  'position', claimed.position,
  'leaseEpoch', claimed.lease_epoch,
  'planVersion', claimed.plan_version,
  'pipelineVersionId', control.pipeline_version_id,
  'trialPhase', claimed.trial_phase,
  'control', control.control,
  'claimedAt', floor(extract(epoch from clock_timestamp()) * 1000),
  'property', json_build_object(
    'id', property.id,
    'address', property.address,
    'street', property.street,
    'city', property.city,
    'state', property.state,
    'zip', property.zip,
    'facts', property_list_entry.facts,
    'cells', property_list_entry.cells
  )
) as claim
from claimed
join control on control.id = claimed.run_id
join property on property.id = claimed.property_id
join property_list_entry
  on property_list_entry.property_list_id = control.property_list_id
  and property_list_entry.property_id = claimed.property_id
union all
select (select count(*) from queued), null
where not exists (select from chosen)`
