import type { ClientBase, Pool } from 'pg'
import { numberArray, textArray } from '../array-literal.ts'
import { channels } from '../channels.ts'
import { logCellPayloads } from '../log-cells.ts'

/** A stretch of an attempt's log; `sequence` numbers the stretches from 0. */
export type AttemptLogRow = {
  propertyRunId: number
  leaseEpoch: number
  phaseIndex: number
  attemptNumber: number
  sequence: number
  text: string
}

/**
 * Appends log stretches of leases that are held, and tells the live servers of their cells; the others are dropped. Needs no
 * lock where the attempts' start is committed: nobody else uses their numbers. Else the runs must be locked (lockRuns).
 */
export async function appendAttemptLogs(
  client: ClientBase | Pool,
  rows: readonly AttemptLogRow[],
): Promise<void> {
  if (rows.length === 0) return
  await client.query({
    name: 'append-attempt-logs',
    text,
    values: [
      numberArray(rows.map((row) => row.propertyRunId)),
      numberArray(rows.map((row) => row.leaseEpoch)),
      numberArray(rows.map((row) => row.phaseIndex)),
      numberArray(rows.map((row) => row.attemptNumber)),
      numberArray(rows.map((row) => row.sequence)),
      textArray(rows.map((row) => row.text)),
      channels.log,
      textArray(logCellPayloads(rows)),
    ],
  })
}

// A stretch written twice (a commit whose answer was lost, or one that was on its way when its attempt ended) is the same
// stretch. In key order, so that two who write the same stretches cannot wait for each other. Leans on property_run_pkey.
const text = `
with written_stretch as (
  insert into attempt_log (property_run_id, phase_index, attempt_number, sequence, text)
  select stretch.property_run_id, stretch.phase_index, stretch.attempt_number, stretch.sequence, stretch.text
  from unnest($1::int[], $2::int[], $3::smallint[], $4::smallint[], $5::int[], $6::text[])
    as stretch (property_run_id, lease_epoch, phase_index, attempt_number, sequence, text)
  join property_run
    on property_run.id = stretch.property_run_id and property_run.lease_epoch = stretch.lease_epoch
  order by stretch.property_run_id, stretch.phase_index, stretch.attempt_number, stretch.sequence
  on conflict do nothing
)
select pg_notify($7, payload) from unnest($8::text[]) as payload`
