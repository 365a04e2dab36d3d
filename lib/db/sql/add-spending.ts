import type { ClientBase } from 'pg'
import { numberArray, textArray } from '../array-literal.ts'
import type { AttemptRow } from './phase-run-rows.ts'

/**
 * Adds what attempts cost to what their runs have spent, each attempt once: also those that were cancelled or closed as lost
 * before they could say it, and those under a lease that has passed on. Nothing is asked of the database where nothing cost
 * anything. Before writePhaseRuns in the same transaction, with the runs locked (lockRuns).
 */
export async function addSpending(client: ClientBase, attempts: readonly AttemptRow[]): Promise<void> {
  const told = attempts.filter(({ costUsd }) => costUsd !== null && costUsd > 0)
  if (told.length === 0) return
  await client.query({
    name: 'add-spending',
    text,
    values: [
      numberArray(told.map((row) => row.propertyRunId)),
      numberArray(told.map((row) => row.leaseEpoch)),
      numberArray(told.map((row) => row.phaseIndex)),
      numberArray(told.map((row) => row.number)),
      numberArray(told.map((row) => row.costUsd)),
      textArray(told.map((row) => row.usage)),
    ],
  })
}

// An attempt's own row says whether its cost is counted. A late result may have none, because its start never came through:
// then it is counted with the rejected result that writePhaseRuns keeps of it.
// Rounded, or ten times 0.1 of a budget of 1 would leave something to spend.
// Leans on property_run_pkey, attempt_pkey and rejected_result (property_run_id, phase_index); "offset 0" keeps each a look-up.
const text = `
with told as (
  select *
  from unnest($1::int[], $2::int[], $3::smallint[], $4::smallint[], $5::float8[], $6::text[])
    as told (property_run_id, lease_epoch, phase_index, number, cost_usd, usage)
),
uncounted as materialized (
  select told.*, place.run_id, place.lease_epoch = told.lease_epoch as is_held, stored.status
  from told
  join lateral (
    select property_run.run_id, property_run.lease_epoch
    from property_run
    where property_run.id = told.property_run_id
    offset 0
  ) as place on true
  left join lateral (
    select attempt.status, attempt.cost_usd
    from attempt
    where attempt.property_run_id = told.property_run_id
      and attempt.phase_index = told.phase_index
      and attempt.number = told.number
      and attempt.lease_epoch = told.lease_epoch
    offset 0
  ) as stored on true
  where stored.cost_usd is null
    and (
      stored.status is not null
      or place.lease_epoch = told.lease_epoch
      or (
        select count(*)
        from rejected_result
        where rejected_result.property_run_id = told.property_run_id
          and rejected_result.phase_index = told.phase_index
          and rejected_result.attempt_number = told.number
          and rejected_result.lease_epoch = told.lease_epoch
      ) = 0
    )
),
-- What is running under its own lease gets its cost with its result.
closed_attempt as (
  update attempt
  set cost_usd = uncounted.cost_usd, usage = coalesce(uncounted.usage::json, attempt.usage)
  from uncounted
  where attempt.property_run_id = uncounted.property_run_id
    and attempt.phase_index = uncounted.phase_index
    and attempt.number = uncounted.number
    and attempt.lease_epoch = uncounted.lease_epoch
    and (uncounted.status <> 'running' or not uncounted.is_held)
)
update run
set spent_usd = round((run.spent_usd + spending.cost_usd)::numeric, 9)::float8
from (select run_id, sum(cost_usd) as cost_usd from uncounted group by run_id) as spending
where run.id = spending.run_id`
