import type { Pool } from 'pg'

/** The end of an attempt's log: whole stretches. `leftOut`: characters before it. */
export type AttemptLogEnd = { attempt: number; text: string; leftOut: number }

/** Of every attempt at a cell that logged anything, the last stretches that hold `length` characters together. */
export async function readAttemptLogs(
  pool: Pool,
  { propertyRunId, phaseIndex, length }: { propertyRunId: number; phaseIndex: number; length: number },
): Promise<AttemptLogEnd[]> {
  const { rows } = await pool.query<{ attempt: number; text: string; left_out: number }>({
    name: 'read-attempt-logs',
    text,
    values: [propertyRunId, phaseIndex, length],
  })
  return rows.map((row) => ({ attempt: row.attempt, text: row.text, leftOut: row.left_out }))
}

// Leans on attempt_log_pkey.
const text = `
with stretch as (
  select
    attempt_number,
    sequence,
    text,
    sum(length(text)) over (partition by attempt_number order by sequence) - length(text) as before_here,
    sum(length(text)) over (partition by attempt_number order by sequence desc) - length(text) as after_here
  from attempt_log
  where property_run_id = $1 and phase_index = $2
)
select
  attempt_number as attempt,
  string_agg(text, '' order by sequence) as text,
  min(before_here)::int as left_out
from stretch
where after_here < $3
group by attempt_number`
