import type { ClientBase } from 'pg'

export type NewRun = {
  propertyListId: number
  pipelineVersionId: number
  phaseCount: number
  maxParallelProperties: number
  maxParallelPhases: number
  failureLimit: number
  budgetUsd: number | null
}

/** Creates a run over a whole list, with every property run and cell pending and no phase held. Answers its id. */
export async function createRun(client: ClientBase, run: NewRun): Promise<number> {
  const { rows } = await client.query<{ id: number }>(insertRun, [
    run.propertyListId,
    run.pipelineVersionId,
    run.maxParallelProperties,
    run.maxParallelPhases,
    run.failureLimit,
    run.budgetUsd,
  ])
  const runId = rows[0]!.id
  await client.query(insertRunPhases, [runId, run.phaseCount])
  await client.query(insertPropertyRuns, [runId, run.propertyListId])
  await client.query(insertPhaseRuns, [runId, run.phaseCount])
  // Or the planner, which still thinks these tables small, turns the ledger's look-ups into scans.
  await client.query('analyze property_list_entry, property_run, phase_run')
  // Or the look for what changed reads every page that no vacuum has seen yet.
  await client.query(`
    select brin_summarize_new_values('phase_run_revision_idx'), brin_summarize_new_values('property_run_revision_idx')`)
  return runId
}

const insertRun = `
insert into run (
  property_list_id, pipeline_version_id, max_parallel_properties, max_parallel_phases, failure_limit, budget_usd, property_count
)
select $1, $2, $3, $4, $5, $6, count(*) from property_list_entry where property_list_id = $1
returning id`

const insertRunPhases = `
insert into run_phase (run_id, phase_index)
select $1, phase_index from generate_series(0, $2::int - 1) as phase_index`

const insertPropertyRuns = `
insert into property_run (run_id, property_id, position)
select $1, property_id, position
from property_list_entry
where property_list_id = $2
order by position`

// In the order in which they will be changed, so that neighbours share pages.
const insertPhaseRuns = `
insert into phase_run (property_run_id, phase_index, run_id, position)
select property_run.id, phase_index, property_run.run_id, property_run.position
from property_run
cross join generate_series(0, $2::int - 1) as phase_index
where property_run.run_id = $1
order by property_run.id, phase_index`
