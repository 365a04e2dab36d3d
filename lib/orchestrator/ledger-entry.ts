import type { ArtifactRow } from '#lib/db/sql/add-artifacts.ts'
import type { AttemptLogRow } from '#lib/db/sql/append-attempt-logs.ts'
import type { LeaseEnd } from '#lib/db/sql/end-leases.ts'
import { type AttemptRow, leaseKey, type PhaseRunRow } from '#lib/db/sql/write-phase-runs.ts'

/** Changes of one property run that stand or fall together. */
export type LedgerEntry = {
  runId: number
  propertyRunId: number
  leaseEpoch: number
  phaseRuns: PhaseRunRow[]
  attempts: AttemptRow[]
  logs: AttemptLogRow[]
  artifacts: ArtifactRow[]
  end: (LeaseEnd & { jobId: string }) | null
}

/**
 * `written`: committed. `ended`: committed, and the lease is over. `replanned`: committed, but the lease did not end,
 * because somebody changed the plan. `lost`: nothing was changed, the lease has passed on.
 */
export type LedgerAnswer = 'written' | 'ended' | 'replanned' | 'lost'

/** The rows of many entries, a later state of a cell or attempt in place of an earlier one. */
export function mergeEntries(entries: readonly LedgerEntry[]) {
  const phaseRuns = new Map<string, PhaseRunRow>()
  const attempts = new Map<string, AttemptRow>()
  for (const entry of entries) {
    for (const row of entry.phaseRuns) phaseRuns.set(`${leaseKey(row)}.${row.phaseIndex}`, row)
    for (const row of entry.attempts) attempts.set(`${leaseKey(row)}.${row.phaseIndex}.${row.number}`, row)
  }
  return {
    runIds: [...new Set(entries.map((entry) => entry.runId))],
    phaseRuns: [...phaseRuns.values()],
    attempts: [...attempts.values()],
    logs: entries.flatMap((entry) => entry.logs),
    artifacts: entries.flatMap((entry) => entry.artifacts),
    ends: entries.flatMap((entry) => (entry.end === null ? [] : [entry.end])),
  }
}
