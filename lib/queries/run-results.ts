import type { Database } from '#lib/db/client.ts'
import { homeResultSchema, rankHomes, type HomeResult } from '#lib/contract/home-results.ts'
import type { ResultRow, RunResults } from '#lib/contract/screens.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import type { PropertyRunStatus } from '#lib/pipeline/statuses.ts'
import { pipelineOfVersion } from '#lib/pipeline/stored-pipeline.ts'

type Row = {
  position: number
  address: string
  status: PropertyRunStatus
  settled: number
  failed: number[]
  summary: unknown
}

/** The ranked table of a run: homes with a result best first, then the others in list order. Null: no such run. */
export async function runResults(database: Database, runId: number): Promise<RunResults | null> {
  const run = await database.prisma.run.findUnique({
    where: { id: runId },
    include: { pipelineVersion: true },
  })
  if (run === null) return null
  const pipeline = pipelineOfVersion(run.pipelineVersion)
  const resultPhase = phaseWithResult(pipeline)
  const { rows } = await database.pool.query<Row>({
    name: 'run-results',
    text,
    values: [runId, resultPhase ?? -1],
  })
  return {
    status: run.status,
    phaseCount: pipeline.phases.length,
    hasHomeResults: resultPhase !== null,
    rows: ranked(rows.map((row) => toResultRow(row, pipeline))),
  }
}

/** The phase whose output holds a home's result: the one that promises a `summary`. */
function phaseWithResult(pipeline: Pipeline): number | null {
  const phase = pipeline.phases.find(
    ({ id, postConditions }) => postConditions.outputs.includes('summary') || id === 'phase3_synthesis',
  )
  return phase?.index ?? null
}

function toResultRow(row: Row, pipeline: Pipeline): ResultRow {
  const result = homeResultSchema.safeParse(row.summary)
  return {
    position: row.position,
    address: row.address,
    status: row.status,
    rank: null,
    result: result.success ? result.data : null,
    phasesSettled: row.settled,
    phasesFailed: row.failed.map((index) => pipeline.phases[index]?.displayName ?? String(index)),
  }
}

function ranked(rows: ResultRow[]): ResultRow[] {
  const results = rows.flatMap((row) => (row.result ? [{ ...row.result, row }] : []))
  const best = rankHomes<HomeResult & { row: ResultRow }>(results)
  return [
    ...best.map(({ row }, index) => ({ ...row, rank: index + 1 })),
    ...rows.filter((row) => row.result === null),
  ]
}

// Reads only the summary out of each output: whole outputs are some 20 kB each. Leans on the primary keys of
// phase_run and attempt, and on property_run (run_id, position).
const text = `
select
  property_run.position,
  property.address,
  property_run.status,
  cell.settled,
  coalesce(cell.failed, '{}') as failed,
  attempt.output -> 'summary' as summary
from property_run
join property on property.id = property_run.property_id
cross join lateral (
  select
    count(*) filter (where phase_run.status not in ('pending', 'running', 'retrying'))::int as settled,
    array_agg(phase_run.phase_index::int order by phase_run.phase_index)
      filter (where phase_run.status = 'failed') as failed,
    max(phase_run.attempt_count)
      filter (where phase_run.phase_index = $2 and phase_run.status = 'completed') as result_attempt
  from phase_run
  where phase_run.property_run_id = property_run.id
) cell
left join attempt
  on attempt.property_run_id = property_run.id
  and attempt.phase_index = $2
  and attempt.number = cell.result_attempt
where property_run.run_id = $1
order by property_run.position`
