import type { Pool } from 'pg'

export type StoredStretch = { sequence: number; text: string }

/** `attempt`: the newest one at the cell, 0 for none. `leftOut`: characters before the first of these stretches. */
export type StoredLogTail = {
  propertyRunId: number
  attempt: number
  leftOut: number
  stretches: StoredStretch[]
}

type Row = {
  property_run_id: number
  attempt: number
  left_out: number
  sequence: number | null
  text: string
}

/**
 * The last stretches of the newest attempt's log that hold `length` characters together, as far as the log has no gap. Null:
 * there is no such cell.
 */
export async function readLogTail(
  pool: Pool,
  cell: { runId: number; position: number; phaseIndex: number },
  length: number,
): Promise<StoredLogTail | null> {
  const { rows } = await pool.query<Row>({
    name: 'read-log-tail',
    text,
    values: [cell.runId, cell.position, cell.phaseIndex, length],
  })
  const [first] = rows
  if (first === undefined) return null
  return {
    propertyRunId: first.property_run_id,
    attempt: first.attempt,
    leftOut: first.left_out,
    stretches: rows.flatMap((row) =>
      row.sequence === null ? [] : [{ sequence: row.sequence, text: row.text }],
    ),
  }
}

// Leans on property_run's key (run_id, position), attempt_pkey and attempt_log_pkey.
const text = `
with cell as (
  select phase_run.property_run_id, phase_run.phase_index
  from property_run
  join phase_run on phase_run.property_run_id = property_run.id and phase_run.phase_index = $3
  where property_run.run_id = $1 and property_run.position = $2
),
newest as (
  select cell.*, coalesce(max(attempt.number), 0) as number
  from cell
  left join attempt using (property_run_id, phase_index)
  group by cell.property_run_id, cell.phase_index
),
stretch as (
  select
    attempt_log.sequence,
    attempt_log.text,
    row_number() over (order by attempt_log.sequence) - 1 as place
  from attempt_log
  join newest
    on newest.property_run_id = attempt_log.property_run_id
    and newest.phase_index = attempt_log.phase_index
    and newest.number = attempt_log.attempt_number
),
measured as (
  select
    sequence,
    text,
    -- Up to the end of this one, and after it.
    sum(length(text)) over (order by sequence) as until_here,
    sum(length(text)) over (order by sequence desc) - length(text) as after_here
  from stretch
  where sequence = place
),
tail as (
  select sequence, text, until_here - length(text) as before_here from measured where after_here < $4
)
select
  newest.property_run_id,
  newest.number as attempt,
  coalesce(min(tail.before_here) over (), 0)::int as left_out,
  tail.sequence,
  tail.text
from newest
left join tail on true
order by tail.sequence`
