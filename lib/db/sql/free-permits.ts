import type { ClientBase } from 'pg'
import { channels } from '../channels.ts'

type Cells = { propertyRunIds: readonly number[]; phaseIndexes: readonly number[] }

/** Takes the permits of these cells away, whoever has them, and tells the workers so once the transaction commits. */
export async function freePermitsOfCells(client: ClientBase, cells: Cells): Promise<void> {
  await client.query(textOf(cellsText), [channels.permit, cells.propertyRunIds, cells.phaseIndexes])
}

/** The same for whole property runs. */
export async function freePermitsOf(client: ClientBase, propertyRunIds: readonly number[]): Promise<void> {
  await client.query(textOf(propertyRunsText), [channels.permit, propertyRunIds])
}

// Leans on permit_pkey.
const cellsText = `
  join unnest($2::int[], $3::smallint[]) as cell (property_run_id, phase_index)
    on permit.property_run_id = cell.property_run_id and permit.phase_index = cell.phase_index`

const propertyRunsText = `
  where permit.property_run_id = any($2::int[])`

// In the order of the key, as all who take or release permits: two transactions cannot wait for each other.
function textOf(chosen: string): string {
  return `
with freed as (
  select permit.property_run_id, permit.phase_index
  from permit ${chosen}
  order by permit.property_run_id, permit.phase_index
  for update of permit
),
deleted as (
  delete from permit
  using freed
  where permit.property_run_id = freed.property_run_id and permit.phase_index = freed.phase_index
  returning permit.limit_key
)
select pg_notify($1, limit_key) from (select distinct limit_key from deleted) as freed_key`
}
