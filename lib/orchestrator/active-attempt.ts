import type { AttemptOutcome } from '#lib/executors/executor.ts'
import { cancelledAttemptError } from '#lib/db/sql/cancelled-attempt.ts'
import type { ReusableResult } from '#lib/db/sql/find-reusable-result.ts'
import type { AttemptRow } from '#lib/db/sql/phase-run-rows.ts'
import type { PermitRow } from '#lib/db/sql/release-permits.ts'
import type { Phase } from '#lib/pipeline/definition.ts'
import { failureSignature, type NamedPlace } from '#lib/pipeline/failure-signature.ts'
import type { PhaseRunEvent } from '#lib/pipeline/phase-run.ts'
import { afterFailure } from '#lib/pipeline/retry-policy.ts'
import { AttemptLog } from './attempt-log.ts'

/** An attempt that this worker is performing. */
export type ActiveAttempt = {
  phase: Phase
  number: number
  startedAt: number
  log: AttemptLog
  abort: AbortController
  /** Somebody cancelled the phase run: whatever comes of it does not count. It still holds its place until it has ended. */
  isVoid: boolean
  permit: PermitRow | null
  /** Of everything the result follows from, where the phase allows reuse. */
  inputDigest: string | null
  /** The earlier attempt whose result was taken over. */
  reusedFrom: ReusableResult['from'] | null
  /** Resolves when the executor has settled, whatever came of it. */
  settled: Promise<void>
}

export function newAttempt(
  given: Pick<ActiveAttempt, 'phase' | 'number' | 'startedAt' | 'permit'>,
): ActiveAttempt {
  return {
    ...given,
    log: new AttemptLog(),
    abort: new AbortController(),
    isVoid: false,
    inputDigest: null,
    reusedFrom: null,
    settled: Promise.resolve(),
  }
}

/** What an outcome means for the phase run. `jitter` is a number from 0 to 1. */
export function eventAfter(
  outcome: AttemptOutcome,
  context: {
    attempt: ActiveAttempt
    attemptsUsed: number
    place: NamedPlace
    now: number
    jitter: number
  },
): PhaseRunEvent {
  const { attempt, now, place } = context
  switch (outcome.kind) {
    case 'completed':
      return { type: 'complete', reusedAt: attempt.reusedFrom?.finishedAt }
    case 'skipped':
      return { type: 'skip', reason: outcome.reason }
    case 'failed': {
      const signature = failureSignature(outcome.error, place)
      const next = afterFailure(attempt.phase, { ...context, ...outcome })
      return next.kind === 'fail'
        ? { type: 'fail', signature }
        : { type: 'retry-later', at: now + next.delayMs, signature }
    }
  }
}

type AttemptLease = { propertyRunId: number; leaseEpoch: number; workerId: number }

/** The attempt's row while it runs (outcome null) or once it ended. */
export function attemptRow(
  attempt: ActiveAttempt,
  lease: AttemptLease,
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
    costUsd: attempt.reusedFrom === null ? costOf(outcome) : 0,
    usage: outcome?.usage === undefined ? null : JSON.stringify(outcome.usage),
    inputDigest: attempt.inputDigest,
    reusedFrom: attempt.reusedFrom === null ? null : JSON.stringify(attempt.reusedFrom),
  }
}

function errorOf(outcome: AttemptOutcome | undefined): string | null {
  if (outcome?.kind === 'failed') return outcome.error
  return outcome?.kind === 'skipped' ? outcome.reason.sentence : null
}

// Beyond this it is no cost but a mistake of the phase, and sums of it would leave what a column can hold.
const maxCostUsd = 1e9

/** What the executor says, or else what the phase itself says in its output, as `cost_usd`. */
function costOf(outcome: AttemptOutcome | undefined): number | null {
  const said = outcome?.costUsd ?? (outcome?.kind === 'completed' ? outcome.output.cost_usd : null)
  return typeof said === 'number' && said >= 0 && said <= maxCostUsd ? said : null
}

type UnwantedEnd = { outcome: AttemptOutcome; at: number }

/** The row of an attempt whose worker stopped, or lost the lease: it runs again, and what it cost is spent all the same. */
export function handedOverRow(attempt: ActiveAttempt, lease: AttemptLease, end: UnwantedEnd): AttemptRow {
  return {
    ...unwantedRow(attempt, lease, end),
    status: 'lost',
    error: 'The worker was stopped; the phase runs again on the next one.',
  }
}

/** The row of an attempt whose phase run was cancelled. */
export function cancelledRow(attempt: ActiveAttempt, lease: AttemptLease, end: UnwantedEnd): AttemptRow {
  return { ...unwantedRow(attempt, lease, end), status: 'cancelled', error: cancelledAttemptError }
}

function unwantedRow(attempt: ActiveAttempt, lease: AttemptLease, end: UnwantedEnd): AttemptRow {
  const { costUsd, usage } = attemptRow(attempt, lease, end)
  return { ...attemptRow(attempt, lease, null), finishedAt: end.at, costUsd, usage }
}
