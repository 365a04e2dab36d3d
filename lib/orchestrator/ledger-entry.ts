import type { ArtifactRow } from '#lib/db/sql/add-artifacts.ts'
import type { AttemptLogRow } from '#lib/db/sql/append-attempt-logs.ts'
import type { OutcomeCount } from '#lib/db/sql/count-outcomes.ts'
import type { LeaseEnd } from '#lib/db/sql/end-leases.ts'
import { type AttemptRow, leaseKey, type PhaseRunRow, type PlannedLease } from '#lib/db/sql/phase-run-rows.ts'
import type { PermitRow } from '#lib/db/sql/release-permits.ts'
import { foldOutcomes, type PhaseOutcome } from '#lib/pipeline/circuit-breaker.ts'

/** Changes of one property run that stand or fall together. */
export type LedgerEntry = {
  runId: number
  propertyRunId: number
  leaseEpoch: number
  /** The plan that the holder of the lease goes by. */
  planVersion: number
  /** The held phase that this property run tries. */
  trialPhase: number | null
  phaseRuns: PhaseRunRow[]
  attempts: AttemptRow[]
  logs: AttemptLogRow[]
  artifacts: ArtifactRow[]
  /** Permits of attempts that ended. */
  permits: PermitRow[]
  end: LeaseEnd | null
}

/**
 * `written`: committed. `ended`: committed, and the lease is over. `replanned`: committed, but somebody changed the plan:
 * look again before anything else; the lease did not end. `lost`: nothing was changed, the lease has passed on.
 */
export type LedgerAnswer = 'written' | 'ended' | 'replanned' | 'lost'

/** The rows of many entries, a later state of a cell or attempt in place of an earlier one. */
export function mergeEntries(entries: readonly LedgerEntry[]) {
  const leases = new Map<string, PlannedLease>()
  const phaseRuns = new Map<string, PhaseRunRow>()
  const attempts = new Map<string, AttemptRow>()
  for (const entry of entries) {
    const key = leaseKey(entry)
    leases.set(key, entry)
    for (const row of entry.phaseRuns) phaseRuns.set(`${key}.${row.phaseIndex}`, row)
    for (const row of entry.attempts) attempts.set(`${key}.${row.phaseIndex}.${row.number}`, row)
  }
  return {
    runIds: [...new Set(entries.map((entry) => entry.runId))],
    leases: [...leases.values()],
    phaseRuns: [...phaseRuns.values()],
    attempts: [...attempts.values()],
    logs: entries.flatMap((entry) => entry.logs),
    artifacts: entries.flatMap((entry) => entry.artifacts),
    permits: entries.flatMap((entry) => entry.permits),
    outcomes: countsOf(entries),
    ends: entries.flatMap((entry) => (entry.end === null ? [] : [entry.end])),
  }
}

/** How phases ended in these entries, folded per run and phase. */
function countsOf(entries: readonly LedgerEntry[]): OutcomeCount[] {
  const groups = new Map<string, Omit<OutcomeCount, 'step'> & { outcomes: PhaseOutcome[] }>()
  for (const { runId, propertyRunId, trialPhase, phaseRuns } of entries) {
    for (const { phaseIndex, status, failureSignature, reusedAt, attemptCount } of phaseRuns) {
      if (status !== 'failed' && (status !== 'completed' || reusedAt !== null)) continue
      const key = `${runId}.${phaseIndex}`
      const first = { propertyRunId, attemptNumber: attemptCount }
      const group = groups.get(key) ?? { runId, phaseIndex, first, outcomes: [] }
      group.outcomes.push({ signature: failureSignature, isTrial: trialPhase === phaseIndex })
      groups.set(key, group)
    }
  }
  return [...groups.values()].map(({ outcomes, ...group }) => ({ ...group, step: foldOutcomes(outcomes) }))
}
