import type { ClientBase } from 'pg'

/**
 * Puts those of these property runs that wait to be admitted before all others; among themselves they stay in list order.
 * Answers the positions that were moved. The run must be locked (lockRuns).
 */
export async function movePropertyRunsToFront(
  client: ClientBase,
  runId: number,
  positions: readonly number[],
): Promise<number[]> {
  const { rows } = await client.query<{ position: number }>(text, [runId, positions])
  return rows.map((row) => row.position)
}

// Leans on property_run_waiting_idx for the first in the queue, and on property_run (run_id, position).
const text = `
with front as (
  select least(min(admit_order), 0) - 1 as admit_order
  from property_run
  where run_id = $1 and not admitted and not is_held and status in ('pending', 'running')
)
update property_run
set admit_order = front.admit_order
from front
where property_run.run_id = $1
  and property_run.position = any($2::int[])
  and not property_run.admitted
  and not property_run.is_held
  and property_run.status in ('pending', 'running')
returning property_run.position`
