import type { ClientBase } from 'pg'

/** A stretch of an attempt's log; `sequence` numbers the stretches from 0. */
export type AttemptLogRow = {
  propertyRunId: number
  leaseEpoch: number
  phaseIndex: number
  attemptNumber: number
  sequence: number
  text: string
}

/** Appends log stretches of leases that are held; the others are dropped. The runs must be locked (lockRuns). */
export async function appendAttemptLogs(client: ClientBase, rows: readonly AttemptLogRow[]): Promise<void> {
  if (rows.length === 0) return
  await client.query({
    name: 'append-attempt-logs',
    text,
    values: [
      rows.map((row) => row.propertyRunId),
      rows.map((row) => row.leaseEpoch),
      rows.map((row) => row.phaseIndex),
      rows.map((row) => row.attemptNumber),
      rows.map((row) => row.sequence),
      rows.map((row) => row.text),
    ],
  })
}

// A stretch written twice (a commit whose answer was lost) is the same stretch. Leans on property_run_pkey.
const text = `
insert into attempt_log (property_run_id, phase_index, attempt_number, sequence, text)
select stretch.property_run_id, stretch.phase_index, stretch.attempt_number, stretch.sequence, stretch.text
from unnest($1::int[], $2::int[], $3::smallint[], $4::smallint[], $5::int[], $6::text[])
  as stretch (property_run_id, lease_epoch, phase_index, attempt_number, sequence, text)
join property_run
  on property_run.id = stretch.property_run_id and property_run.lease_epoch = stretch.lease_epoch
on conflict do nothing`
