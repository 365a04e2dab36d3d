import type { ClientBase } from 'pg'
import type { PropertyRunStatus } from '#lib/pipeline/statuses.ts'
import { numberArray } from '../array-literal.ts'
import { leaseKey } from './phase-run-rows.ts'

/**
 * The end of a worker's work on a property run: a final status, or `running` with `resumeAt` (a retry waits)
 * or without (handed over). Where nothing of it could go on: `heldBy`, the phases that could but for being held for the run,
 * by index; `waitsForPerson`, others wait for a person.
 */
export type LeaseEnd = {
  propertyRunId: number
  leaseEpoch: number
  planVersion: number
  status: Exclude<PropertyRunStatus, 'pending'>
  resumeAt: number | null
  heldBy: readonly number[]
  waitsForPerson: boolean
  finishedAt: number | null
}

/** `ended`: done. `replanned`: somebody asked for more meanwhile. `lost`: the lease had passed on. */
export type LeaseEndAnswer = 'ended' | 'replanned' | 'lost'

/**
 * Ends leases that are held and were planned with the newest plan; the others stay and the answer says why.
 * By leaseKey. Asked again after a commit whose answer was lost, it says `ended` again. The runs must be locked (lockRuns).
 */
export async function endLeases(
  client: ClientBase,
  ends: readonly LeaseEnd[],
): Promise<Map<string, LeaseEndAnswer>> {
  if (ends.length === 0) return new Map()
  const { rows } = await client.query<{ id: number; lease_epoch: number; answer: LeaseEndAnswer }>({
    name: 'end-leases',
    text,
    values: [
      ends.map((end) => end.propertyRunId),
      ends.map((end) => end.leaseEpoch),
      ends.map((end) => end.planVersion),
      ends.map((end) => end.status),
      ends.map((end) => end.resumeAt),
      ends.map((end) => numberArray(end.heldBy)),
      ends.map((end) => end.finishedAt),
      ends.map((end) => end.waitsForPerson),
    ],
  })
  return new Map(
    rows.map((row) => [leaseKey({ propertyRunId: row.id, leaseEpoch: row.lease_epoch }), row.answer]),
  )
}

// A hold that was lifted before its property run heard of it holds nothing, whatever others there are, or who else is waited
// for. (A mark of a person meanwhile is a new plan.) Every part sees the rows as they were before the
// statement, `given_up_trial` the trial_phase of a property run that has none any more.
// Leans on property_run_pkey, phase_run_pkey and run_phase_pkey.
const text = `
with lease_end as (
  select *
  from unnest($1::int[], $2::int[], $3::int[], $4::property_run_status[], $5::float8[], $6::text[], $7::float8[], $8::bool[])
    as lease_end (
      property_run_id, lease_epoch, plan_version, status, resume_at, held_by, finished_at, waits_for_person
    )
),
ended as (
  update property_run
  set status = lease_end.status,
      admitted = false,
      worker_id = null,
      resume_at = to_timestamp(lease_end.resume_at / 1000),
      is_held = (lease_end.held_by <> '{}' or lease_end.waits_for_person) and not exists (
        select
        from run_phase
        where run_phase.run_id = run.id
          and run_phase.phase_index = any(lease_end.held_by::smallint[])
          and run_phase.held_at is null
      ),
      trial_phase = case when lease_end.status = 'running' then property_run.trial_phase end,
      finished_at = to_timestamp(lease_end.finished_at / 1000),
      revision = run.revision
  from lease_end, run
  where property_run.id = lease_end.property_run_id
    and property_run.lease_epoch = lease_end.lease_epoch
    and property_run.plan_version = lease_end.plan_version
    and property_run.worker_id is not null
    and run.id = property_run.run_id
  returning property_run.id, property_run.status
),
-- Sent to try a held phase, and ended without having tried it: nobody waits for what comes of it.
given_up_trial as (
  update run_phase
  set trials_left = greatest(0, run_phase.trials_left - trial.count)
  from (
    select property_run.run_id, property_run.trial_phase as phase_index, count(*)::int as count
    from ended
    join property_run on property_run.id = ended.id
    join phase_run
      on phase_run.property_run_id = ended.id and phase_run.phase_index = property_run.trial_phase
    where ended.status <> 'running'
      and (phase_run.status in ('skipped', 'blocked') or phase_run.reused_at is not null)
    group by property_run.run_id, property_run.trial_phase
  ) as trial
  where run_phase.run_id = trial.run_id and run_phase.phase_index = trial.phase_index
)
select
  property_run.id,
  lease_end.lease_epoch,
  case
    when property_run.lease_epoch <> lease_end.lease_epoch then 'lost'
    when ended.id is not null then 'ended'
    when property_run.worker_id is null then 'ended'
    else 'replanned'
  end as answer
from lease_end
join property_run on property_run.id = lease_end.property_run_id
left join ended on ended.id = property_run.id`
