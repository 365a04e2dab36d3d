import type { AttemptOutcome } from '#lib/executors/executor.ts'
import type { AttemptRow } from '#lib/db/sql/write-phase-runs.ts'
import type { Phase } from '#lib/pipeline/definition.ts'
import type { PhaseRunEvent } from '#lib/pipeline/phase-run.ts'
import { afterFailure } from '#lib/pipeline/retry-policy.ts'
import type { AttemptLog } from './attempt-log.ts'

/** An attempt that this worker is performing. */
export type ActiveAttempt = {
  phase: Phase
  number: number
  startedAt: number
  log: AttemptLog
  abort: AbortController
  /** Resolves when the executor has settled, whatever came of it. */
  settled: Promise<void>
}

/** What an outcome means for the phase run. `jitter` is a number from 0 to 1. */
export function eventAfter(
  outcome: AttemptOutcome,
  context: { phase: Phase; attemptsUsed: number; now: number; jitter: number },
): PhaseRunEvent {
  switch (outcome.kind) {
    case 'completed':
      return { type: 'complete' }
    case 'skipped':
      return { type: 'skip', reason: outcome.reason }
    case 'failed': {
      const next = afterFailure(context.phase, { ...context, isPermanent: outcome.isPermanent })
      return next.kind === 'fail' ? { type: 'fail' } : { type: 'retry-later', at: context.now + next.delayMs }
    }
  }
}

/** The attempt's row while it runs (outcome null) or once it ended. */
export function attemptRow(
  attempt: ActiveAttempt,
  lease: { propertyRunId: number; leaseEpoch: number; workerId: number },
  end: { outcome: AttemptOutcome; at: number } | null,
): AttemptRow {
  const outcome = end?.outcome
  return {
    ...lease,
    phaseIndex: attempt.phase.index,
    number: attempt.number,
    status: outcome?.kind ?? 'running',
    startedAt: attempt.startedAt,
    finishedAt: end?.at ?? null,
    exitCode: outcome?.exitCode ?? null,
    error: errorOf(outcome),
    warnings: JSON.stringify(outcome?.kind === 'completed' ? outcome.warnings : []),
    output: outcome?.kind === 'completed' ? JSON.stringify(outcome.output) : null,
  }
}

function errorOf(outcome: AttemptOutcome | undefined): string | null {
  if (outcome?.kind === 'failed') return outcome.error
  return outcome?.kind === 'skipped' ? outcome.reason.sentence : null
}

/** The row of an attempt that ended without an outcome: its worker stopped and gave it back. */
export function handedOverRow(
  attempt: ActiveAttempt,
  lease: { propertyRunId: number; leaseEpoch: number; workerId: number },
  at: number,
): AttemptRow {
  return {
    ...attemptRow(attempt, lease, null),
    status: 'lost',
    finishedAt: at,
    error: 'The worker was stopped; the phase runs again on the next one.',
  }
}
