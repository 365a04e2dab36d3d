import type { ClientBase } from 'pg'

/** How long each phase took where it completed in this run, reused results left out: milliseconds by phase index. */
export async function readMeanDurations(client: ClientBase, runId: number): Promise<Map<number, number>> {
  const { rows } = await client.query<{ phase_index: number; mean_ms: number }>(text, [runId])
  return new Map(rows.map((row) => [row.phase_index, row.mean_ms]))
}

// A completed cell's times are those of its completed attempt, and its table is far smaller than that of the attempts.
// Leans on property_run (run_id, position) and phase_run_pkey.
const text = `
select phase_run.phase_index, avg(extract(epoch from phase_run.finished_at - phase_run.started_at) * 1000)::float8 as mean_ms
from property_run
join phase_run on phase_run.property_run_id = property_run.id
where property_run.run_id = $1
  and phase_run.status = 'completed'
  and phase_run.reused_at is null
  and phase_run.started_at is not null
  and phase_run.finished_at is not null
group by phase_run.phase_index`
