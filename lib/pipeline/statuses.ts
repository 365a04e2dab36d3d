/** Statuses of a phase run, in the order of their wire codes: add at the end only. */
export const phaseRunStatuses = [
  'pending',
  'running',
  'retrying',
  'completed',
  'failed',
  'skipped',
  'blocked',
  'cancelled',
] as const
export type PhaseRunStatus = (typeof phaseRunStatuses)[number]

/** Statuses of a property run, in the order of their wire codes: add at the end only. */
export const propertyRunStatuses = [
  'pending',
  'running',
  'completed',
  'failed',
  'blocked',
  'cancelled',
] as const
export type PropertyRunStatus = (typeof propertyRunStatuses)[number]

export const runStatuses = ['pending', 'running', 'paused', 'completed', 'cancelled'] as const
export type RunStatus = (typeof runStatuses)[number]

/** A phase run that needs nothing more unless somebody retries it. */
export function isSettled(status: PhaseRunStatus): boolean {
  return settled.has(status)
}

const settled: ReadonlySet<PhaseRunStatus> = new Set([
  'completed',
  'failed',
  'skipped',
  'blocked',
  'cancelled',
])

export const attemptStatuses = ['running', 'completed', 'failed', 'skipped', 'lost', 'cancelled'] as const
export type AttemptStatus = (typeof attemptStatuses)[number]
