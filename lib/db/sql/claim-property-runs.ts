import type { ClientBase } from 'pg'
import type { PropertyFacts } from '#lib/contract/property-facts.ts'
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

/**
 * Takes the leases of up to `limit` admitted property runs of these runs that no worker has: raises their epoch, so that
 * writes of an earlier holder change nothing. A worker that was given up gets none. The runs must be locked (lockRuns).
 */
export async function claimPropertyRuns(
  client: ClientBase,
  { runIds, limit, workerId }: { runIds: readonly number[]; limit: number; workerId: number },
): Promise<Claim[]> {
  if (runIds.length === 0 || limit <= 0) return []
  const { rows } = await client.query<{ claim: Claim }>({
    name: 'claim-property-runs',
    text,
    values: [runIds, limit, workerId],
  })
  return rows.map((row) => row.claim)
}

// Leans on property_run_admitted_idx, property_run_pkey and the primary keys of what it joins. The ids go through an array
// because the planner takes the unknown limit for a tenth of the table, and would join by reading all of it.
const text = `
with chosen as (
  select property_run.id
  from property_run
  join run on run.id = property_run.run_id
  where property_run.run_id = any($1::int[])
    and property_run.admitted
    and property_run.worker_id is null
    and run.status = 'running'
    and exists (select from worker where worker.id = $3 and worker.lost_at is null)
  order by property_run.admit_order, property_run.position
  limit $2
),
claimed as (
  update property_run
  set status = 'running',
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
select json_build_object(
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
  and property_list_entry.property_id = claimed.property_id`
