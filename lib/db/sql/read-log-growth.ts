import type { Pool } from 'pg'
import { numberArray } from '../array-literal.ts'
import type { StoredStretch } from './read-log-tail.ts'

/** A cell, and how much of the log of one attempt at it is known: the stretches before `sequence`. */
export type KnownLog = { propertyRunId: number; phaseIndex: number; attempt: number; sequence: number }

/** What came after. `from`: 0 where `attempt` is another one than was known. `isAll`: there was no more of it. */
export type StoredLogGrowth = { attempt: number; from: number; stretches: StoredStretch[]; isAll: boolean }

type Row = { place: number; attempt: number; sequence: number | null; text: string }

// A stretch has some 65,000 characters at most: more than this at once is sent bit by bit.
const maxStretches = 16

/** What the logs of the newest attempts at these cells have beyond what is known, in the order of `known`, without gaps. */
export async function readLogGrowth(pool: Pool, known: readonly KnownLog[]): Promise<StoredLogGrowth[]> {
  const { rows } = await pool.query<Row>({
    name: 'read-log-growth',
    text,
    values: [
      numberArray(known.map((log) => log.propertyRunId)),
      numberArray(known.map((log) => log.phaseIndex)),
      numberArray(known.map((log) => log.attempt)),
      numberArray(known.map((log) => log.sequence)),
      maxStretches,
    ],
  })
  const rowsOf = Map.groupBy(rows, (row) => row.place - 1)
  return known.map((log, index) => growthOf(log, rowsOf.get(index) ?? []))
}

function growthOf(log: KnownLog, rows: readonly Row[]): StoredLogGrowth {
  const attempt = rows[0]?.attempt ?? log.attempt
  const from = attempt === log.attempt ? log.sequence : 0
  const stretches: StoredStretch[] = []
  for (const { sequence, text } of rows) {
    if (sequence === from + stretches.length) stretches.push({ sequence, text })
  }
  return { attempt, from, stretches, isAll: stretches.length < maxStretches }
}

// Leans on attempt_pkey and attempt_log_pkey: look-ups by key, whatever the size of the log.
const text = `
select known.place::int, newest.number as attempt, stretch.sequence, stretch.text
from unnest($1::int[], $2::smallint[], $3::smallint[], $4::int[])
  with ordinality as known (property_run_id, phase_index, attempt, sequence, place)
cross join lateral (
  select coalesce(max(attempt.number), 0) as number
  from attempt
  where attempt.property_run_id = known.property_run_id and attempt.phase_index = known.phase_index
) as newest
left join lateral (
  select attempt_log.sequence, attempt_log.text
  from attempt_log
  where attempt_log.property_run_id = known.property_run_id
    and attempt_log.phase_index = known.phase_index
    and attempt_log.attempt_number = newest.number
    and attempt_log.sequence >= case when newest.number = known.attempt then known.sequence else 0 end
  order by attempt_log.sequence
  limit $5
) as stretch on true
order by known.place, stretch.sequence`
