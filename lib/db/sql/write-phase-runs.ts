import type { ClientBase } from 'pg'
import type { AttemptStatus, PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { labelArray, numberArray, textArray } from '../array-literal.ts'

/** A cell as it shall stand. Times are milliseconds since 1970. */
export type PhaseRunRow = {
  propertyRunId: number
  leaseEpoch: number
  phaseIndex: number
  status: PhaseRunStatus
  attemptCount: number
  attemptsUsed: number
  lostCount: number
  reasonCode: string | null
  reason: string | null
  remedy: string | null
  nextAttemptAt: number | null
  startedAt: number | null
  finishedAt: number | null
}

/** An attempt as it shall stand; one that has ended already is left as it is. `output` and `warnings` are JSON texts. */
export type AttemptRow = {
  propertyRunId: number
  leaseEpoch: number
  phaseIndex: number
  number: number
  status: AttemptStatus
  workerId: number
  startedAt: number
  finishedAt: number | null
  exitCode: number | null
  error: string | null
  warnings: string
  output: string | null
}

/**
 * Writes cells and attempts whose lease is still held.
 * Rows of a lease that has passed on change nothing: ended attempts among them are kept as rejected results.
 * Answers the leases (leaseKey) that were not ours any more. The runs must be locked (lockRuns).
 */
export async function writePhaseRuns(
  client: ClientBase,
  rows: { phaseRuns: readonly PhaseRunRow[]; attempts: readonly AttemptRow[] },
): Promise<Set<string>> {
  if (rows.phaseRuns.length + rows.attempts.length === 0) return new Set()
  const { rows: lost } = await client.query<{ property_run_id: number; lease_epoch: number }>({
    name: 'write-phase-runs',
    text,
    values: [...phaseRunColumns(rows.phaseRuns), ...attemptColumns(rows.attempts)],
  })
  return new Set(
    lost.map((row) => leaseKey({ propertyRunId: row.property_run_id, leaseEpoch: row.lease_epoch })),
  )
}

/** A lease as one word. A worker may have had two on the same property run: one was taken back, and it came again. */
export function leaseKey({
  propertyRunId,
  leaseEpoch,
}: {
  propertyRunId: number
  leaseEpoch: number
}): string {
  return `${propertyRunId}.${leaseEpoch}`
}

function phaseRunColumns(rows: readonly PhaseRunRow[]): string[] {
  return [
    numberArray(rows.map((row) => row.propertyRunId)),
    numberArray(rows.map((row) => row.leaseEpoch)),
    numberArray(rows.map((row) => row.phaseIndex)),
    labelArray(rows.map((row) => row.status)),
    numberArray(rows.map((row) => row.attemptCount)),
    numberArray(rows.map((row) => row.attemptsUsed)),
    numberArray(rows.map((row) => row.lostCount)),
    textArray(rows.map((row) => row.reasonCode)),
    textArray(rows.map((row) => row.reason)),
    textArray(rows.map((row) => row.remedy)),
    numberArray(rows.map((row) => row.nextAttemptAt)),
    numberArray(rows.map((row) => row.startedAt)),
    numberArray(rows.map((row) => row.finishedAt)),
  ]
}

function attemptColumns(rows: readonly AttemptRow[]): string[] {
  return [
    numberArray(rows.map((row) => row.propertyRunId)),
    numberArray(rows.map((row) => row.leaseEpoch)),
    numberArray(rows.map((row) => row.phaseIndex)),
    numberArray(rows.map((row) => row.number)),
    labelArray(rows.map((row) => row.status)),
    numberArray(rows.map((row) => row.workerId)),
    numberArray(rows.map((row) => row.startedAt)),
    numberArray(rows.map((row) => row.finishedAt)),
    numberArray(rows.map((row) => row.exitCode)),
    textArray(rows.map((row) => row.error)),
    textArray(rows.map((row) => row.warnings)),
    textArray(rows.map((row) => row.output)),
  ]
}

// Leans on property_run_pkey, phase_run_pkey and attempt_pkey: every join is a look-up by key.
const text = `
with cell as (
  select *
  from unnest(
    $1::int[], $2::int[], $3::smallint[], $4::phase_run_status[], $5::smallint[], $6::smallint[], $7::smallint[],
    $8::text[], $9::text[], $10::text[], $11::float8[], $12::float8[], $13::float8[]
  ) as cell (
    property_run_id, lease_epoch, phase_index, status, attempt_count, attempts_used, lost_count,
    reason_code, reason, remedy, next_attempt_at, started_at, finished_at
  )
),
try as (
  select *
  from unnest(
    $14::int[], $15::int[], $16::smallint[], $17::smallint[], $18::attempt_status[], $19::int[],
    $20::float8[], $21::float8[], $22::int[], $23::text[], $24::text[], $25::text[]
  ) as try (
    property_run_id, lease_epoch, phase_index, number, status, worker_id,
    started_at, finished_at, exit_code, error, warnings, output
  )
),
lease as (
  select property_run_id, lease_epoch from cell
  union
  select property_run_id, lease_epoch from try
),
held as (
  select property_run.id, property_run.lease_epoch, run.id as run_id, run.revision
  from lease
  join property_run on property_run.id = lease.property_run_id and property_run.lease_epoch = lease.lease_epoch
  join run on run.id = property_run.run_id
),
written_cell as (
  update phase_run
  set status = cell.status,
      attempt_count = cell.attempt_count,
      attempts_used = cell.attempts_used,
      lost_count = cell.lost_count,
      reason_code = cell.reason_code,
      reason = cell.reason,
      remedy = cell.remedy,
      next_attempt_at = to_timestamp(cell.next_attempt_at / 1000),
      started_at = to_timestamp(cell.started_at / 1000),
      finished_at = to_timestamp(cell.finished_at / 1000),
      revision = held.revision
  from cell
  join held on held.id = cell.property_run_id and held.lease_epoch = cell.lease_epoch
  where phase_run.property_run_id = cell.property_run_id
    and phase_run.phase_index = cell.phase_index
    -- A commit repeated because its answer was lost: what somebody reset in between stays reset.
    and not (
      phase_run.status = 'pending'
      and cell.status in ('running', 'retrying', 'completed', 'failed', 'skipped')
      and cell.attempt_count <= phase_run.attempt_count
    )
),
written_attempt as (
  insert into attempt as stored (
    property_run_id, phase_index, number, status, worker_id, lease_epoch,
    started_at, finished_at, exit_code, error, warnings, output
  )
  select
    try.property_run_id, try.phase_index, try.number, try.status, try.worker_id, try.lease_epoch,
    to_timestamp(try.started_at / 1000), to_timestamp(try.finished_at / 1000),
    try.exit_code, try.error, try.warnings::jsonb, try.output::json
  from try
  join held on held.id = try.property_run_id and held.lease_epoch = try.lease_epoch
  on conflict (property_run_id, phase_index, number) do update
  set status = excluded.status,
      finished_at = excluded.finished_at,
      exit_code = excluded.exit_code,
      error = excluded.error,
      warnings = excluded.warnings,
      output = excluded.output
  where stored.status = 'running'
),
rejected as (
  insert into rejected_result (property_run_id, phase_index, attempt_number, worker_id, lease_epoch, status)
  select try.property_run_id, try.phase_index, try.number, try.worker_id, try.lease_epoch, try.status
  from try
  where try.status <> 'running'
    and not exists (
      select from held where held.id = try.property_run_id and held.lease_epoch = try.lease_epoch
    )
)
select lease.property_run_id, lease.lease_epoch
from lease
left join held on held.id = lease.property_run_id and held.lease_epoch = lease.lease_epoch
where held.id is null`
