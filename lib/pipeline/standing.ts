import type { ReasonCode } from './reasons.ts'
import { type PhaseRunStatus, phaseRunStatuses } from './statuses.ts'

/** The reason of a pending phase run that starts by itself no more: a person says what came of it. */
export const waitsForPersonCode = 'WAITS_FOR_PERSON' satisfies ReasonCode

/** How a phase run stands: its status, but a pending one that waits for a person is told from the others. */
export const standings = [...phaseRunStatuses, 'waiting'] as const
export type Standing = (typeof standings)[number]

export function standingOf(status: PhaseRunStatus, reasonCode: string | null | undefined): Standing {
  return status === 'pending' && reasonCode === waitsForPersonCode ? 'waiting' : status
}
