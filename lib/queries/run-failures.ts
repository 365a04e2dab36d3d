import { type FailureGroup, failureGroupsSchema } from '#lib/contract/run-control.ts'
import type { Database } from '#lib/db/client.ts'
import { failureKeySql } from '#lib/db/sql/failure-key.ts'

// More than anybody reads; the largest come first.
const maxGroups = 200
// A message is an example here; the cell itself has all of it.
const maxErrorChars = 2_000

/** What failed, or waits for its next attempt after a failure, by what the messages have in common. Null: no such run. */
export async function runFailures(database: Database, runId: number): Promise<FailureGroup[] | null> {
  const run = await database.prisma.run.findUnique({ where: { id: runId }, select: { id: true } })
  if (run === null) return null
  const { rows } = await database.pool.query<{ groups: unknown }>({
    name: 'run-failures',
    text,
    values: [runId, maxGroups, maxErrorChars],
  })
  return failureGroupsSchema.parse(rows[0]?.groups)
}

// The example is the latest failure: whoever mends something wants to see what it says now.
// Leans on phase_run_failure_idx, and on the primary keys of property_run, property and attempt.
const text = `
with failure as (
  select failure_signature as signature, phase_index, property_run_id, position, attempt_count, status, finished_at
  from phase_run
  where run_id = $1 and failure_signature is not null
),
failure_group as (
  select
    signature,
    count(*) filter (where status = 'failed') as failed,
    count(*) filter (where status = 'retrying') as retrying,
    count(*) as count,
    max(finished_at) as last_at
  from failure
  group by signature
  order by count(*) desc, signature
  limit $2
),
latest as (
  select distinct on (signature) *
  from failure
  order by signature, finished_at desc nulls last, position, phase_index
),
phase_count as (
  select signature, json_agg(json_build_object('phaseIndex', phase_index, 'count', count) order by phase_index) as phases
  from (select signature, phase_index, count(*) from failure group by signature, phase_index) as counted
  group by signature
)
select coalesce(json_agg(json_build_object(
  'key', ${failureKeySql('failure_group.signature')},
  'signature', failure_group.signature,
  'example', json_build_object(
    'error', left(coalesce(attempt.error, failure_group.signature), $3),
    'position', latest.position,
    'phaseIndex', latest.phase_index,
    'address', property.address
  ),
  'failed', failure_group.failed,
  'retrying', failure_group.retrying,
  'phases', phase_count.phases,
  'lastAt', coalesce(floor(extract(epoch from failure_group.last_at) * 1000), 0)
) order by failure_group.count desc, failure_group.signature), '[]') as groups
from failure_group
join latest on latest.signature = failure_group.signature
join phase_count on phase_count.signature = failure_group.signature
join property_run on property_run.id = latest.property_run_id
join property on property.id = property_run.property_id
left join attempt
  on attempt.property_run_id = latest.property_run_id
  and attempt.phase_index = latest.phase_index
  and attempt.number = latest.attempt_count`
