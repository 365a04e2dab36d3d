import type { ClientBase } from 'pg'
import type { RunLimits } from '#lib/contract/run-control.ts'
import type { RunStatus } from '#lib/pipeline/statuses.ts'

/** A run as a command finds it. */
export type CommandedRun = {
  id: number
  revision: number
  status: RunStatus
  limits: RunLimits
  pipelineVersion: { name: string; definition: unknown }
}

/** Null: there is no such run. What it says holds until the transaction ends when the run is locked (lockRuns). */
export async function readCommandedRun(client: ClientBase, runId: number): Promise<CommandedRun | null> {
  const { rows } = await client.query<{ run: CommandedRun }>({
    name: 'read-commanded-run',
    text,
    values: [runId],
  })
  return rows[0]?.run ?? null
}

// Leans on run_pkey and pipeline_version_pkey.
const text = `
select json_build_object(
  'id', run.id,
  'revision', run.revision,
  'status', run.status,
  'limits', json_build_object(
    'maxParallelProperties', run.max_parallel_properties,
    'maxParallelPhases', run.max_parallel_phases,
    'failureLimit', run.failure_limit,
    'budgetUsd', run.budget_usd
  ),
  'pipelineVersion', json_build_object('name', pipeline_version.name, 'definition', pipeline_version.definition)
) as run
from run
join pipeline_version on pipeline_version.id = run.pipeline_version_id
where run.id = $1`
