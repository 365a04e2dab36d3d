import type { ClientBase } from 'pg'

/**
 * Admits property runs of these runs up to each run's max_parallel_properties: those moved to the front first, then those
 * whose retry has come due, then in list order. Answers how many of each run; those with none are left out.
 * Nothing else admits, so the limit holds over all workers. The runs must be locked (lockRuns).
 */
export async function admitPropertyRuns(
  client: ClientBase,
  runIds: readonly number[],
): Promise<Map<number, number>> {
  if (runIds.length === 0) return new Map()
  const { rows } = await client.query<{ run_id: number; count: number }>({
    name: 'admit-property-runs',
    text,
    values: [runIds],
  })
  return new Map(rows.map((row) => [row.run_id, row.count]))
}

// Leans on the partial indexes property_run_admitted_idx and property_run_waiting_idx. The ids go through an array because
// the planner takes the unknown limit for a tenth of the table, and would join by reading all of it.
const text = `
with open_run as (
  select
    run.id,
    run.max_parallel_properties
      - (select count(*) from property_run where property_run.run_id = run.id and property_run.admitted) as room
  from run
  where run.id = any($1::int[]) and run.status in ('pending', 'running')
),
started_run as (
  update run
  set status = 'running', started_at = coalesce(run.started_at, now())
  from open_run
  where run.id = open_run.id and run.status = 'pending'
),
chosen as (
  select waiting.id
  from open_run
  cross join lateral (
    select property_run.id
    from property_run
    where property_run.run_id = open_run.id
      and not property_run.admitted
      and not property_run.is_held
      and property_run.status in ('pending', 'running')
      and (property_run.resume_at is null or property_run.resume_at <= now())
    order by property_run.admit_order, property_run.resume_at, property_run.position
    limit greatest(open_run.room, 0)
  ) as waiting
),
admitted as (
  update property_run
  set admitted = true
  where property_run.id = any(array(select id from chosen))
  returning property_run.run_id
)
select run_id, count(*) from admitted group by run_id`
