import type { AttemptRequest } from '#lib/executors/executor.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { isSettled, type ModelPhase } from './reference.ts'
import type { Execution } from './scripted-executor.ts'

type StoredDependency = {
  phase: number
  status: PhaseRunStatus
  outputOf: number | null
  isEverDone: boolean
}

/** What must hold at the very moment at which an execution begins. */
export type StartRules = {
  phases: readonly ModelPhase[]
  ids: readonly string[]
  /** The largest max_parallel_phases that holds now. */
  mostPhases: number
  /** Somebody retries or cancels meanwhile: what the dependencies are may have changed since. */
  isChanging: boolean
}

/** @throws what the engine did wrong in beginning this execution; the database is asked over a connection of the test. */
export async function watchStart(
  database: TestDatabase,
  rules: StartRules,
  of: { start: Execution; request: AttemptRequest; all: readonly Execution[] },
): Promise<void> {
  const { start, request, all } = of
  const { hard, optional } = rules.phases[start.phase]!
  const besides = all.filter(
    (each) =>
      each !== start && each.outcome === null && each.by === start.by && each.position === start.position,
  )
  const name = `execution ${start.execution} (${start.position}.${start.phase} attempt ${start.number} by ${start.by})`
  if (besides.some((each) => each.phase === start.phase))
    throw new Error(`${name} began beside another of its cell`)
  if (besides.length >= rules.mostPhases) throw new Error(`${name} began where ${besides.length} run already`)
  for (const { phase, status, outputOf, isEverDone } of await readCells(database, start)) {
    const taken = request.inputs[rules.ids[phase]!]?.execution ?? null
    if (hard.includes(phase) && !isEverDone) throw new Error(`${name} began before ${phase} was committed`)
    if (rules.isChanging) continue
    if (hard.includes(phase) && (status !== 'completed' || taken !== outputOf)) {
      throw new Error(
        `${name} began with ${JSON.stringify(taken)} of ${phase}, which is ${status} by ${outputOf}`,
      )
    }
    if (optional.includes(phase) && !isSettled(status)) {
      throw new Error(`${name} began while ${phase}, for which it waits, is ${status}`)
    }
  }
}

async function readCells(
  { pool }: TestDatabase,
  { runId, position }: Execution,
): Promise<StoredDependency[]> {
  const { rows } = await pool.query<StoredDependency>({
    name: 'model-cells',
    text: `
      select
        cell.phase_index as phase, cell.status, (latest.output ->> 'execution')::int as "outputOf",
        exists (
          select from attempt
          where attempt.property_run_id = cell.property_run_id and attempt.phase_index = cell.phase_index
            and attempt.status = 'completed'
        ) as "isEverDone"
      from phase_run as cell
      left join attempt as latest
        on latest.property_run_id = cell.property_run_id and latest.phase_index = cell.phase_index
        and latest.number = cell.attempt_count and latest.status = 'completed'
      where cell.run_id = $1 and cell.position = $2`,
    values: [runId, position],
  })
  return rows
}
