import type { LeaseEnd } from '#lib/db/sql/end-leases.ts'
import { rollUp } from '#lib/pipeline/roll-up.ts'
import type { Schedule } from '#lib/pipeline/schedule.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'

type End = Pick<LeaseEnd, 'status' | 'resumeAt' | 'heldBy' | 'waitsForPerson' | 'finishedAt'>

/** The end of a lease that leaves work to do, to whoever is next. */
export const openEnd: End = {
  status: 'running',
  resumeAt: null,
  heldBy: [],
  waitsForPerson: false,
  finishedAt: null,
}

/**
 * How a lease ends when nothing can start here: every phase settled, or a retry due later, or only phases that are held for
 * the run or wait for a person, or (`startable`: indexes that could start but for a pause) as soon as it may.
 */
export function leaseEndOf(
  plan: Schedule,
  { statuses, startable, now }: { statuses: PhaseRunStatus[]; startable: readonly number[]; now: number },
): End {
  const status = plan.isDone ? rollUp(statuses) : null
  if (status !== null) return { ...openEnd, status, finishedAt: now }
  if (startable.length > 0) return openEnd
  if (plan.nextDueAt !== null) return { ...openEnd, resumeAt: plan.nextDueAt }
  return { ...openEnd, heldBy: plan.ready, waitsForPerson: plan.waiting.length > 0 }
}
