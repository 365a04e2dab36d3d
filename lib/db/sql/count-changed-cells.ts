import type { ClientBase } from 'pg'

/** How many of these cells of a run changed after a revision. Leans on property_run (run_id, position) and phase_run_pkey. */
export async function countChangedCells(
  client: ClientBase,
  {
    runId,
    cells,
    after,
  }: { runId: number; cells: readonly { position: number; phaseIndex: number }[]; after: number },
): Promise<number> {
  const { rows } = await client.query<{ count: number }>(text, [
    runId,
    cells.map((cell) => cell.position),
    cells.map((cell) => cell.phaseIndex),
    after,
  ])
  return rows[0]!.count
}

const text = `
select count(*) as count
from (select distinct * from unnest($2::int[], $3::int[]) as named (position, phase_index)) as cell
join property_run on property_run.run_id = $1 and property_run.position = cell.position
join phase_run on phase_run.property_run_id = property_run.id and phase_run.phase_index = cell.phase_index
where phase_run.revision > $4`
