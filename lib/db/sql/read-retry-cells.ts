import type { ClientBase } from 'pg'
import type { RetryScope } from '#lib/contract/run-control.ts'
import type { AlikeProperties } from '#lib/pipeline/plan-retries.ts'
import { waitsForPersonCode } from '#lib/pipeline/standing.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { failureKeySql } from './failure-key.ts'

type Row = { statuses: string; wanted: number[]; positions: number[]; ids: number[] }

/**
 * The properties with a cell of the scope, those that stand alike as one row: a run of 50,000 has a handful.
 * `unchangedSince`: cells that changed after this revision are not of the scope. Null: whenever they changed.
 */
export async function readRetryCells(
  client: ClientBase,
  { runId, scope, unchangedSince }: { runId: number; scope: RetryScope; unchangedSince: number | null },
): Promise<AlikeProperties[]> {
  const chosen = scopeSql(scope)
  const { rows } = await client.query<Row>(textOf(chosen), [runId, unchangedSince, ...chosen.values])
  return rows.map((row) => ({
    // An array of an enum arrives as its text, whose labels need no quotes.
    statuses: row.statuses.slice(1, -1).split(',') as PhaseRunStatus[],
    wanted: row.wanted,
    positions: row.positions,
    propertyRunIds: row.ids,
  }))
}

/** Which property runs hold cells of a scope, and which of their cells those are. Values start at $3. */
type ScopeSql = { from?: string; propertyRuns: string; cells: string; values: unknown[] }

function scopeSql(scope: RetryScope): ScopeSql {
  switch (scope.kind) {
    case 'cells':
      return {
        propertyRuns: 'property_run.position = any($3::int[])',
        cells:
          '(phase_run.position, phase_run.phase_index) in (select * from unnest($3::int[], $4::int[]) as cell)',
        values: [
          scope.cells.map(({ position }) => position),
          scope.cells.map(({ phaseIndex }) => phaseIndex),
        ],
      }
    case 'properties':
      return {
        propertyRuns: 'property_run.position = any($3::int[])',
        cells: 'true',
        values: [scope.positions],
      }
    case 'column':
      return { propertyRuns: 'true', cells: 'phase_run.phase_index = $3::int', values: [scope.phaseIndex] }
    case 'filter':
      return filterSql(scope)
    case 'signature':
      return {
        propertyRuns: `property_run.id in (
          select property_run_id from phase_run
          where run_id = $1 and failure_signature is not null and ${failureKeySql('failure_signature')} = $3
        )`,
        cells: `phase_run.failure_signature is not null and ${failureKeySql('phase_run.failure_signature')} = $3`,
        values: [scope.signature],
      }
    case 'reason':
      return { propertyRuns: 'true', cells: 'phase_run.reason_code = $3', values: [scope.code] }
    case 'all':
      return { propertyRuns: 'true', cells: 'true', values: [] }
  }
}

// As components/grid/row-filter.ts shows rows: every word somewhere in the address, whatever the case.
function filterSql({ status, failure, text }: Extract<RetryScope, { kind: 'filter' }>): ScopeSql {
  return {
    from: 'join property on property.id = property_run.property_id',
    propertyRuns: `not exists (
        select from unnest($4::text[]) as word where strpos(lower(property.address), word) = 0
      )
      and ($3::phase_run_status is null or exists (
        select from phase_run as shown
        where shown.property_run_id = property_run.id
          and shown.status = $3
          and (shown.status = 'pending' and shown.reason_code is not distinct from '${waitsForPersonCode}') = $6
      ))
      and ($5::text is null or property_run.id in (
        select property_run_id from phase_run
        where run_id = $1 and failure_signature is not null and ${failureKeySql('failure_signature')} = $5
      ))`,
    cells: 'true',
    values: [
      status === 'waiting' ? 'pending' : status,
      text.toLowerCase().split(/\s+/).filter(Boolean),
      failure,
      status === 'waiting',
    ],
  }
}

// Leans on property_run (run_id, position) and phase_run_pkey; for a signature on phase_run_failure_idx.
function textOf({ from = '', propertyRuns, cells }: ScopeSql): string {
  return `
with chosen as (
  select property_run.id, property_run.position
  from property_run ${from}
  where property_run.run_id = $1 and ${propertyRuns}
),
stand as (
  select
    chosen.id,
    chosen.position,
    array_agg(phase_run.status order by phase_run.phase_index) as statuses,
    array_agg(phase_run.phase_index order by phase_run.phase_index) filter (
      where (${cells}) and ($2::int is null or phase_run.revision <= $2)
    ) as wanted
  from chosen
  join phase_run on phase_run.property_run_id = chosen.id
  group by chosen.id, chosen.position
)
select
  statuses::text as statuses,
  wanted,
  array_agg(position order by position) as positions,
  array_agg(id order by position) as ids
from stand
where wanted is not null
group by stand.statuses, wanted
order by min(position)`
}
