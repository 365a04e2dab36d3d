import type { ClientBase } from 'pg'
import { waitsForPersonCode } from '#lib/pipeline/standing.ts'
import { isSettled, phaseRunStatuses, type PhaseRunStatus } from '#lib/pipeline/statuses.ts'

/** A cell of a manual phase as a person who marks it finds it. */
export type CellToMark = {
  propertyRunId: number
  position: number
  place: { address: string; street: string; city: string; state: string; zip: string }
  status: PhaseRunStatus
  /** It waits for a person, and what it needs is still there. */
  isWaiting: boolean
  /** The output of its latest attempt, where a person made that. */
  mark: unknown
}

/** A manual phase, with the phases that it needs and those that it only waits for, by index. */
export type PhaseToMark = { phaseIndex: number; needs: readonly number[]; waitsFor: readonly number[] }

/** Cells of a phase at some positions; positions that the run does not have are left out. The run must be locked (lockRuns). */
export function readCellsAt(
  client: ClientBase,
  phase: PhaseToMark & { runId: number; positions: readonly number[] },
): Promise<CellToMark[]> {
  return readCells(client, 'property_run.position = any($6::int[])', phase, phase.positions)
}

/** Cells of a phase that wait for a person, and have not changed since the run had this revision. The run must be locked. */
export async function readWaitingCells(
  client: ClientBase,
  phase: PhaseToMark & { runId: number; revision: number },
): Promise<CellToMark[]> {
  const condition = `phase_run.status = 'pending' and phase_run.reason_code = $5 and phase_run.revision <= $6::int`
  const cells = await readCells(client, condition, phase, phase.revision)
  return cells.filter(({ isWaiting }) => isWaiting)
}

async function readCells(
  client: ClientBase,
  condition: string,
  { runId, phaseIndex, needs, waitsFor }: PhaseToMark & { runId: number },
  sixth: unknown,
): Promise<CellToMark[]> {
  const { rows } = await client.query<{ cell: CellToMark }>(textOf(condition), [
    runId,
    phaseIndex,
    needs,
    waitsFor,
    waitsForPersonCode,
    sixth,
  ])
  return rows.map(({ cell }) => cell)
}

const settled = phaseRunStatuses
  .filter(isSettled)
  .map((status) => `'${status}'`)
  .join(', ')

// The reason says that it waited when a worker looked last; what was asked for since may have taken away what it needs.
// Leans on property_run (run_id, position), phase_run_pkey, attempt_pkey and property_pkey.
const textOf = (condition: string) => `
select json_build_object(
  'propertyRunId', property_run.id,
  'position', property_run.position,
  'place', json_build_object(
    'address', property.address,
    'street', property.street,
    'city', property.city,
    'state', property.state,
    'zip', property.zip
  ),
  'status', phase_run.status,
  'isWaiting', phase_run.status = 'pending' and phase_run.reason_code is not distinct from $5 and not exists (
    select
    from phase_run as needed
    where needed.property_run_id = property_run.id
      and (
        needed.phase_index = any($3::smallint[]) and needed.status <> 'completed'
        or needed.phase_index = any($4::smallint[]) and needed.status not in (${settled})
      )
  ),
  'mark', case when attempt.worker_id = 0 then attempt.output end
) as cell
from property_run
join property on property.id = property_run.property_id
join phase_run on phase_run.property_run_id = property_run.id and phase_run.phase_index = $2
left join attempt
  on attempt.property_run_id = property_run.id
  and attempt.phase_index = $2
  and attempt.number = phase_run.attempt_count
where property_run.run_id = $1 and ${condition}
order by property_run.position`
