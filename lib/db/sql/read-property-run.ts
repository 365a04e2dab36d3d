import type { ClientBase, Pool } from 'pg'
import { pendingPhaseRun, type PhaseRun } from '#lib/pipeline/phase-run.ts'
import type { Reason } from '#lib/pipeline/reasons.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'

/** Cells of a property run by phase index, the plan they belong to, and the outputs of completed phases. */
export type PropertyRunState = {
  propertyRunId: number
  leaseEpoch: number
  planVersion: number
  phaseRuns: PhaseRunState[]
}

export type PhaseRunState = PhaseRun & {
  startedAt: number | null
  finishedAt: number | null
  /** Null unless completed. */
  output: unknown
}

/** A phase run as it is created. */
export const untouchedPhaseRun: PhaseRunState = {
  ...pendingPhaseRun,
  startedAt: null,
  finishedAt: null,
  output: null,
}

type Row = {
  property_run_id: number
  lease_epoch: number
  plan_version: number
  status: PhaseRunStatus
  attempt_count: number
  attempts_used: number
  lost_count: number
  reason_code: string | null
  reason: string | null
  remedy: string | null
  failure_signature: string | null
  reused_at: Date | null
  next_attempt_at: Date | null
  started_at: Date | null
  finished_at: Date | null
  output: unknown
}

/** Reads property runs as the scheduling rules see them. Ids that do not exist are left out. */
export async function readPropertyRuns(
  client: ClientBase | Pool,
  propertyRunIds: readonly number[],
): Promise<Map<number, PropertyRunState>> {
  if (propertyRunIds.length === 0) return new Map()
  const { rows } = await client.query<Row>({ name: 'read-property-runs', text, values: [propertyRunIds] })
  const states = new Map<number, PropertyRunState>()
  for (const row of rows) {
    const state = states.get(row.property_run_id) ?? {
      propertyRunId: row.property_run_id,
      leaseEpoch: row.lease_epoch,
      planVersion: row.plan_version,
      phaseRuns: [],
    }
    state.phaseRuns.push(toPhaseRun(row))
    states.set(row.property_run_id, state)
  }
  return states
}

function toPhaseRun(row: Row): PhaseRunState {
  return {
    status: row.status,
    attemptCount: row.attempt_count,
    attemptsUsed: row.attempts_used,
    lostCount: row.lost_count,
    reason:
      row.reason_code === null
        ? null
        : // The column is only ever written from a Reason.
          ({ code: row.reason_code, sentence: row.reason ?? '', remedy: row.remedy ?? '' } as Reason),
    nextAttemptAt: row.next_attempt_at?.getTime() ?? null,
    signature: row.failure_signature,
    reusedAt: row.reused_at?.getTime() ?? null,
    startedAt: row.started_at?.getTime() ?? null,
    finishedAt: row.finished_at?.getTime() ?? null,
    output: row.output,
  }
}

// Leans on phase_run_pkey and attempt_pkey.
const text = `
select
  property_run.id as property_run_id, property_run.lease_epoch, property_run.plan_version,
  phase_run.status,
  -- Where a cell was cancelled while its start was on the way, the attempt is there and the cell does not count it.
  greatest(
    phase_run.attempt_count,
    (
      select max(made.number)
      from attempt as made
      where made.property_run_id = phase_run.property_run_id and made.phase_index = phase_run.phase_index
    )
  ) as attempt_count,
  phase_run.attempts_used, phase_run.lost_count,
  phase_run.reason_code, phase_run.reason, phase_run.remedy, phase_run.failure_signature, phase_run.reused_at,
  phase_run.next_attempt_at,
  phase_run.started_at, phase_run.finished_at, attempt.output
from property_run
join phase_run on phase_run.property_run_id = property_run.id
left join attempt
  on phase_run.status = 'completed'
  and attempt.property_run_id = phase_run.property_run_id
  and attempt.phase_index = phase_run.phase_index
  and attempt.number = phase_run.attempt_count
where property_run.id = any($1::int[])
order by phase_run.property_run_id, phase_run.phase_index`
