import { isSettled, type PhaseRunStatus, type PropertyRunStatus } from './statuses.ts'

/**
 * The status of a property run whose phases are all settled: `failed` (any failed), `cancelled` (any cancelled),
 * `blocked` (any blocked), else `completed` (every phase completed or skipped). Null while something is still to do.
 */
export function rollUp(
  statuses: readonly PhaseRunStatus[],
): Exclude<PropertyRunStatus, 'pending' | 'running'> | null {
  if (!statuses.every(isSettled)) return null
  if (statuses.includes('failed')) return 'failed'
  if (statuses.includes('cancelled')) return 'cancelled'
  if (statuses.includes('blocked')) return 'blocked'
  return 'completed'
}
