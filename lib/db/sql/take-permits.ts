import type { ClientBase } from 'pg'
import type { PhaseLimits } from '#lib/pipeline/phase-limits.ts'
import { numberArray } from '../array-literal.ts'

/** A phase run of a lease that asks to start. */
export type PermitRequest = { propertyRunId: number; leaseEpoch: number; phaseIndex: number }

/**
 * `granted`: it may start. `waiting`: no room yet. `void`: its lease has passed on; it is never granted.
 * One answer per request, in their order.
 */
export type PermitAnswer = 'granted' | 'waiting' | 'void'

export type PermitAnswers = {
  answers: PermitAnswer[]
  /** When the rate lets the next one start. Null when a permit has to come back first, or when nothing waits. */
  retryInMs: number | null
}

// A year: what an interval of the database holds comfortably, and longer than any service counts.
const longestWindowMs = 366 * 86_400_000

/**
 * Grants as many of the requests, first come first, as the limits leave over all workers. Asked again after a commit whose
 * answer was lost, it grants the same permit again; a start that was counted then stays counted, so that a rate errs on the
 * slow side.
 * All statements go out at once: in a pipelined transaction a worker that is frozen in the middle does not keep the lock.
 */
export async function takePermits(
  client: ClientBase,
  limits: PhaseLimits,
  requests: readonly PermitRequest[],
): Promise<PermitAnswers> {
  const { key, maxConcurrency, rateLimit } = limits
  const windowMs = rateLimit === null ? null : Math.min(rateLimit.perSeconds * 1000, longestWindowMs)
  const [, , , granted] = await Promise.all([
    client.query({ name: 'make-phase-limit', text: makeText, values: [key] }),
    // The lock, in a statement of its own: what follows sees all that the holders before committed.
    client.query({ name: 'lock-phase-limit', text: lockText, values: [key] }),
    client.query({ name: 'tidy-permits', text: tidyText, values: [key, windowMs] }),
    client.query<{ answer: PermitAnswer; retry_in_ms: number | null }>({
      name: 'take-permits',
      text: takeText,
      values: [
        key,
        numberArray(requests.map((request) => request.propertyRunId)),
        numberArray(requests.map((request) => request.leaseEpoch)),
        numberArray(requests.map((request) => request.phaseIndex)),
        maxConcurrency,
        rateLimit?.requests ?? null,
        windowMs,
      ],
    }),
  ])
  return {
    answers: granted.rows.map((row) => row.answer),
    retryInMs: granted.rows.find((row) => row.answer === 'waiting')?.retry_in_ms ?? null,
  }
}

const makeText = `insert into phase_limit (key) values ($1) on conflict do nothing`

const lockText = `select key from phase_limit where key = $1 for update`

// Leans on permit_limit_key_idx and limited_start_limit_key_at_idx. Starts stay for a minute at least: another version of the
// pipeline may count over a longer window. Starts far in the future come from a clock that was set back: without this they
// would hold the phase until that time.
const tidyText = `
with void_permit as (
  select property_run_id, phase_index
  from permit
  where limit_key = $1
    and not exists (
      select from property_run
      where property_run.id = permit.property_run_id
        and property_run.lease_epoch = permit.lease_epoch
        and property_run.worker_id is not null
    )
  for update skip locked
),
deleted_permit as (
  delete from permit
  using void_permit
  where permit.property_run_id = void_permit.property_run_id and permit.phase_index = void_permit.phase_index
)
delete from limited_start
where limit_key = $1
  and (
    at < clock_timestamp() - greatest($2::float8, 60000) * interval '1 millisecond'
    or at > clock_timestamp() + greatest($2::float8, 60000) * interval '1 millisecond'
  )`

// Leans on property_run_pkey, permit_pkey, permit_limit_key_idx and limited_start_limit_key_at_idx.
// Times are cut to milliseconds, so a start counts until it is more than its window old: then the window has truly passed.
const takeText = `
with request as (
  select *
  from unnest($2::int[], $3::int[], $4::smallint[])
    with ordinality as request (property_run_id, lease_epoch, phase_index, place)
),
moment as materialized (
  select date_trunc('milliseconds', clock_timestamp()) as now
),
started as (
  select count(*) as count, min(limited_start.at) as oldest_at
  from limited_start, moment
  where limited_start.limit_key = $1
    and limited_start.at >= moment.now - $7::float8 * interval '1 millisecond'
),
permitted as (
  select count(*) as count
  from permit
  join property_run on property_run.id = permit.property_run_id
    and property_run.lease_epoch = permit.lease_epoch
    and property_run.worker_id is not null
  where permit.limit_key = $1
),
room as (
  select
    greatest(0, least($5::bigint - permitted.count, $6::bigint - started.count)) as count,
    coalesce($5::bigint - permitted.count > $6::bigint - started.count, $5::bigint is null) as is_bound_by_rate,
    coalesce(started.oldest_at, moment.now) as oldest_at
  from started, permitted, moment
),
standing as (
  select request.*, permit.property_run_id is not null as has_permit
  from request
  join property_run on property_run.id = request.property_run_id
    and property_run.lease_epoch = request.lease_epoch
    and property_run.worker_id is not null
  left join permit on permit.property_run_id = request.property_run_id
    and permit.phase_index = request.phase_index
    and permit.lease_epoch = request.lease_epoch
),
granted as (
  select fresh.*
  from (
    select standing.*, row_number() over (order by place) as rank from standing where not has_permit
  ) as fresh, room
  where fresh.rank <= room.count
),
taken as (
  insert into permit as stored (property_run_id, phase_index, lease_epoch, limit_key)
  select distinct property_run_id, phase_index, lease_epoch, $1
  from granted
  where $5::bigint is not null
  order by property_run_id, phase_index
  on conflict (property_run_id, phase_index) do update
  set lease_epoch = excluded.lease_epoch, limit_key = excluded.limit_key, taken_at = excluded.taken_at
  where stored.lease_epoch < excluded.lease_epoch
),
counted as (
  insert into limited_start (limit_key, at)
  select $1, moment.now from granted, moment where $6::bigint is not null
)
select
  case
    when standing.place is null then 'void'
    when standing.has_permit or granted.place is not null then 'granted'
    else 'waiting'
  end as answer,
  case
    when room.is_bound_by_rate
    then ceil(extract(epoch from room.oldest_at - moment.now) * 1000 + $7::float8)::float8 + 1
  end as retry_in_ms
from request
cross join room
cross join moment
left join standing on standing.place = request.place
left join granted on granted.place = request.place
order by request.place`
