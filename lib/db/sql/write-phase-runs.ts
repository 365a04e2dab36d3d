import type { ClientBase } from 'pg'
import { numberArray } from '../array-literal.ts'
import {
  attemptColumns,
  type AttemptRow,
  leaseKey,
  phaseRunColumns,
  type PhaseRunRow,
  type PlannedLease,
} from './phase-run-rows.ts'

/** `lost`: the lease has passed on, nothing was written. `replanned`: written, but somebody changed the plan meanwhile. */
export type WriteAnswer = 'lost' | 'replanned'

/**
 * Writes cells and attempts whose lease is still held.
 * Rows of a lease that has passed on change nothing: ended attempts among them are kept as rejected results. A cell that
 * somebody cancelled stays cancelled. Answers the leases (leaseKey) whose holder must look again; the others are as it
 * thinks. The runs must be locked (lockRuns).
 */
export async function writePhaseRuns(
  client: ClientBase,
  rows: {
    leases: readonly PlannedLease[]
    phaseRuns: readonly PhaseRunRow[]
    attempts: readonly AttemptRow[]
  },
): Promise<Map<string, WriteAnswer>> {
  if (rows.phaseRuns.length + rows.attempts.length === 0) return new Map()
  const { rows: surprises } = await client.query<{ id: number; lease_epoch: number; answer: WriteAnswer }>({
    name: 'write-phase-runs',
    text,
    values: [
      numberArray(rows.leases.map((row) => row.propertyRunId)),
      numberArray(rows.leases.map((row) => row.leaseEpoch)),
      numberArray(rows.leases.map((row) => row.planVersion)),
      ...phaseRunColumns(rows.phaseRuns),
      ...attemptColumns(rows.attempts),
    ],
  })
  return new Map(
    surprises.map((row) => [leaseKey({ propertyRunId: row.id, leaseEpoch: row.lease_epoch }), row.answer]),
  )
}

// Leans on property_run_pkey, phase_run_pkey and attempt_pkey: every join is a look-up by key.
const text = `
with lease as (
  select * from unnest($1::int[], $2::int[], $3::int[]) as lease (property_run_id, lease_epoch, plan_version)
),
cell as (
  select *
  from unnest(
    $4::int[], $5::int[], $6::smallint[], $7::phase_run_status[], $8::smallint[], $9::smallint[], $10::smallint[],
    $11::text[], $12::text[], $13::text[], $14::text[], $15::float8[], $16::float8[], $17::float8[], $18::float8[]
  ) as cell (
    property_run_id, lease_epoch, phase_index, status, attempt_count, attempts_used, lost_count,
    reason_code, reason, remedy, failure_signature, reused_at, next_attempt_at, started_at, finished_at
  )
),
try as (
  select *
  from unnest(
    $19::int[], $20::int[], $21::smallint[], $22::smallint[], $23::attempt_status[], $24::int[],
    $25::float8[], $26::float8[], $27::int[], $28::text[], $29::text[], $30::text[], $31::float8[], $32::text[],
    $33::text[], $34::text[]
  ) as try (
    property_run_id, lease_epoch, phase_index, number, status, worker_id,
    started_at, finished_at, exit_code, error, warnings, output, cost_usd, usage, input_digest, reused_from
  )
),
held as (
  select property_run.id, property_run.lease_epoch, property_run.plan_version, run.id as run_id, run.revision
  from lease
  join property_run on property_run.id = lease.property_run_id and property_run.lease_epoch = lease.lease_epoch
  join run on run.id = property_run.run_id
),
written_cell as (
  update phase_run
  set status = case when phase_run.status = 'cancelled' then phase_run.status else cell.status end,
      attempt_count = cell.attempt_count,
      attempts_used = cell.attempts_used,
      lost_count = cell.lost_count,
      reason_code = cell.reason_code,
      reason = cell.reason,
      remedy = cell.remedy,
      failure_signature = cell.failure_signature,
      reused_at = to_timestamp(cell.reused_at / 1000),
      next_attempt_at = to_timestamp(cell.next_attempt_at / 1000),
      started_at = to_timestamp(cell.started_at / 1000),
      finished_at = to_timestamp(cell.finished_at / 1000),
      revision = held.revision
  from cell
  join held on held.id = cell.property_run_id and held.lease_epoch = cell.lease_epoch
  where phase_run.property_run_id = cell.property_run_id
    and phase_run.phase_index = cell.phase_index
    -- Begun while somebody cancelled it: it stays cancelled, but the number of that attempt is used up.
    and (phase_run.status <> 'cancelled' or phase_run.attempt_count < cell.attempt_count)
    -- A commit repeated because its answer was lost: what a person marked in between stays marked, and what somebody reset
    -- stays reset.
    and phase_run.attempt_count <= cell.attempt_count
    and not (
      phase_run.status = 'pending'
      and cell.status in ('running', 'retrying', 'completed', 'failed', 'skipped')
      and cell.attempt_count <= phase_run.attempt_count
    )
),
written_attempt as (
  insert into attempt as stored (
    property_run_id, phase_index, number, status, worker_id, lease_epoch,
    started_at, finished_at, exit_code, error, warnings, output, cost_usd, usage, input_digest, reused_from
  )
  select
    try.property_run_id, try.phase_index, try.number, try.status, try.worker_id, try.lease_epoch,
    to_timestamp(try.started_at / 1000), to_timestamp(try.finished_at / 1000),
    try.exit_code, try.error, try.warnings::jsonb, try.output::json,
    try.cost_usd, try.usage::json, try.input_digest, try.reused_from::json
  from try
  join held on held.id = try.property_run_id and held.lease_epoch = try.lease_epoch
  on conflict (property_run_id, phase_index, number) do update
  set status = excluded.status,
      finished_at = excluded.finished_at,
      exit_code = excluded.exit_code,
      error = excluded.error,
      warnings = excluded.warnings,
      output = excluded.output,
      cost_usd = excluded.cost_usd,
      usage = excluded.usage,
      input_digest = excluded.input_digest,
      reused_from = excluded.reused_from
  where stored.status = 'running'
),
late as materialized (
  select *
  from try
  where try.status <> 'running'
    and not exists (
      select from held where held.id = try.property_run_id and held.lease_epoch = try.lease_epoch
    )
),
rejected as (
  insert into rejected_result (property_run_id, phase_index, attempt_number, worker_id, lease_epoch, status)
  select late.property_run_id, late.phase_index, late.number, late.worker_id, late.lease_epoch, late.status
  from late
  -- Unless it was accepted, by a commit that is repeated because its answer was lost; or is no result, and only says what its
  -- attempt cost. ("not exists" would become a join, which reads all attempts with each commit.)
  where late.status <> all(coalesce((
    select array[attempt.status, 'lost']
    from attempt
    where attempt.property_run_id = late.property_run_id
      and attempt.phase_index = late.phase_index
      and attempt.number = late.number
      and attempt.lease_epoch = late.lease_epoch
  ), '{}'))
)
select
  lease.property_run_id as id,
  lease.lease_epoch,
  case when held.id is null then 'lost' else 'replanned' end as answer
from lease
left join held on held.id = lease.property_run_id and held.lease_epoch = lease.lease_epoch
where held.id is null or held.plan_version <> lease.plan_version`
