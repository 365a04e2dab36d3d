import { waitsForPersonCode } from '#lib/pipeline/standing.ts'

/**
 * SQL for the property runs of `run` that wait to be admitted, in the order of admission; `when` says more of them.
 * Leans on property_run_waiting_idx. The order is also what keeps the planner on that index: to find any one, it would read the
 * table from its beginning.
 */
export function waitingSql(select: string, { run, when = 'true', limit = '1' }: WaitingLook): string {
  return `(
  select ${select}
  from property_run
  where property_run.run_id = ${run}.id
    and not property_run.admitted
    and not property_run.is_held
    and property_run.status in ('pending', 'running')
    and ${when}
  order by property_run.admit_order, property_run.resume_at, property_run.position
  limit ${limit}
)`
}

type WaitingLook = { run: string; when?: string; limit?: string }

/**
 * Those that may be admitted now, as two looks to be put together: one alone would read past all whose retry is due later.
 */
export const mayBeAdmitted = {
  retryIsDue: 'property_run.resume_at <= now()',
  waitsForNothing: 'property_run.resume_at is null',
}

/** SQL for whether a person is waited for in `propertyRun`: some manual phase of it can be marked. Leans on phase_run_pkey. */
export function waitsForPersonSql(propertyRun: string): string {
  return `exists (
    select from phase_run as by_person
    where by_person.property_run_id = ${propertyRun}.id
      and by_person.status = 'pending'
      and by_person.reason_code = '${waitsForPersonCode}'
  )`
}

/** SQL for whether nothing of `run` is left to do, given that nothing of it is admitted. Leans on property_run_held_idx, too. */
export function isNothingLeftSql(run: string): string {
  return `(
  ${waitingSql('true', { run })} is null
  and (
    select true
    from property_run
    where property_run.run_id = ${run}.id and property_run.is_held
    order by property_run.position
    limit 1
  ) is null
)`
}
