import type { ClientBase } from 'pg'
import type { PropertyFacts } from '#lib/contract/property-facts.ts'
import { controlColumns, type RunControl } from './read-run-controls.ts'

/** A property run that this worker now holds, with what it takes to run it. */
export type Claim = {
  propertyRunId: number
  runId: number
  position: number
  jobId: string
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
 * Takes the lease of admitted property runs: raises their epoch, so that writes of an earlier holder change nothing.
 * Those not admitted any more are left out of the answer; a worker that was given up gets none. The runs must be locked (lockRuns).
 */
export async function claimPropertyRuns(
  client: ClientBase,
  jobs: readonly { jobId: string; propertyRunId: number }[],
  workerId: number,
): Promise<Claim[]> {
  const { rows } = await client.query<{ claim: Claim }>({
    name: 'claim-property-runs',
    text,
    values: [jobs.map((job) => job.propertyRunId), jobs.map((job) => job.jobId), workerId],
  })
  return rows.map((row) => row.claim)
}

// Leans on property_run_pkey and the primary keys of what it joins.
const text = `
with job as (
  select * from unnest($1::int[], $2::uuid[]) as job (property_run_id, id)
),
claimed as (
  update property_run
  set status = 'running',
      lease_epoch = property_run.lease_epoch + 1,
      worker_id = $3,
      job_id = job.id,
      resume_at = null,
      started_at = coalesce(property_run.started_at, now()),
      finished_at = null,
      revision = run.revision
  from job, run
  where property_run.id = job.property_run_id
    and property_run.admitted
    and property_run.worker_id is null
    and run.id = property_run.run_id
    and exists (select from worker where worker.id = $3 and worker.lost_at is null)
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
  'jobId', claimed.job_id,
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
