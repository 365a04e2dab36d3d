import type { Reason } from './reasons.ts'
import { type Standing, standingOf } from './standing.ts'
import { isSettled, type PhaseRunStatus } from './statuses.ts'

/** A phase run (a cell), as the rules see it. Times are milliseconds since 1970. */
export type PhaseRun = {
  status: PhaseRunStatus
  /** Attempts ever made; the number of the latest one. */
  attemptCount: number
  /** Attempts that count against `maxAttempts`: those since a person last asked, lost ones left out. */
  attemptsUsed: number
  /** Attempts lost with their worker since a person last asked. */
  lostCount: number
  reason: Reason | null
  nextAttemptAt: number | null
  /** What its latest failure has in common with others; null unless failed or retrying. */
  signature: string | null
  /** Completed with the result of an earlier attempt, which ended then. */
  reusedAt: number | null
}

export const pendingPhaseRun: PhaseRun = {
  status: 'pending',
  attemptCount: 0,
  attemptsUsed: 0,
  lostCount: 0,
  reason: null,
  nextAttemptAt: null,
  signature: null,
  reusedAt: null,
}

export type PhaseRunEvent =
  | { type: 'start' }
  | { type: 'complete'; reusedAt?: number }
  | { type: 'skip'; reason: Reason }
  | { type: 'fail'; signature: string }
  | { type: 'retry-later'; at: number; signature: string }
  | { type: 'lose-worker'; maxLost: number }
  | { type: 'hand-over' }
  | { type: 'block'; reason: Reason }
  | { type: 'unblock' }
  | { type: 'wait-for-person'; reason: Reason }
  | { type: 'wait-no-more' }
  | { type: 'mark-done' }
  | { type: 'mark-failed'; signature: string }
  | { type: 'cancel' }
  | { type: 'reset' }

/** The one table of legal moves: event, how a phase run may stand when it comes. */
export const legalMoves: Record<PhaseRunEvent['type'], readonly Standing[]> = {
  start: ['pending', 'retrying'],
  complete: ['running'],
  skip: ['running'],
  fail: ['running'],
  'retry-later': ['running'],
  'lose-worker': ['running'],
  // A worker that stops in good order gives back what it had begun.
  'hand-over': ['running'],
  // `retrying` too: a completed dependency that a person had run again may fail while this one waits.
  block: ['pending', 'waiting', 'retrying'],
  unblock: ['blocked'],
  'wait-for-person': ['pending'],
  // A person had something run again that it needs.
  'wait-no-more': ['waiting'],
  'mark-done': ['waiting'],
  'mark-failed': ['waiting'],
  cancel: ['pending', 'waiting', 'running', 'retrying', 'blocked'],
  // A person's retry: the attempts stay, their budget starts anew.
  reset: ['completed', 'failed', 'skipped', 'blocked', 'cancelled'],
}

/**
 * What becomes of a phase run when something happens to it.
 * An event that is not legal in its status is refused, and changes nothing: the answer is null.
 */
export function decide(phaseRun: PhaseRun, event: PhaseRunEvent): PhaseRun | null {
  const standing = standingOf(phaseRun.status, phaseRun.reason?.code)
  if (!legalMoves[event.type].includes(standing)) return null
  const plain = { ...phaseRun, reason: null, nextAttemptAt: null, signature: null, reusedAt: null }
  switch (event.type) {
    case 'start':
      return { ...withAttempt(plain), status: 'running' }
    case 'complete':
      return { ...plain, status: 'completed', reusedAt: event.reusedAt ?? null }
    case 'skip':
      return { ...plain, status: 'skipped', reason: event.reason }
    case 'fail':
      return { ...plain, status: 'failed', signature: event.signature }
    case 'retry-later':
      return { ...plain, status: 'retrying', nextAttemptAt: event.at, signature: event.signature }
    case 'lose-worker':
      return loseWorker(plain, event.maxLost)
    case 'hand-over':
      return { ...plain, status: 'pending', attemptsUsed: phaseRun.attemptsUsed - 1 }
    case 'block':
      return { ...plain, status: 'blocked', reason: event.reason }
    case 'unblock':
      return { ...plain, status: 'pending' }
    case 'wait-for-person':
      return { ...plain, reason: event.reason }
    case 'wait-no-more':
      return plain
    case 'mark-done':
      return { ...withAttempt(plain), status: 'completed' }
    case 'mark-failed':
      return { ...withAttempt(plain), status: 'failed', signature: event.signature }
    case 'cancel':
      return { ...plain, status: 'cancelled' }
    case 'reset':
      return { ...plain, status: 'pending', attemptsUsed: 0, lostCount: 0 }
  }
}

function withAttempt(phaseRun: PhaseRun): PhaseRun {
  return {
    ...phaseRun,
    attemptCount: phaseRun.attemptCount + 1,
    attemptsUsed: phaseRun.attemptsUsed + 1,
  }
}

// A lost attempt is no fault of the phase: it has a budget of its own, so that a phase which kills its worker ends.
function loseWorker(phaseRun: PhaseRun, maxLost: number): PhaseRun {
  const lostCount = phaseRun.lostCount + 1
  const isOver = lostCount >= maxLost
  return {
    ...phaseRun,
    status: isOver ? 'failed' : 'pending',
    signature: isOver ? 'Its worker was lost' : null,
    attemptsUsed: phaseRun.attemptsUsed - 1,
    lostCount,
  }
}

/** Whether a phase that depends on this one may go on: `yes`, `not-yet`, or `never` unless it is retried. */
export function satisfies(status: PhaseRunStatus): 'yes' | 'not-yet' | 'never' {
  if (status === 'completed') return 'yes'
  return isSettled(status) ? 'never' : 'not-yet'
}
