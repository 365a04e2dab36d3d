import type { LeaseEnd } from '#lib/db/sql/end-leases.ts'
import type { PhaseRunState } from '#lib/db/sql/read-property-run.ts'
import type { AttemptRow } from '#lib/db/sql/phase-run-rows.ts'
import type { ProducedArtifact } from '#lib/executors/executor.ts'
import type { ActiveAttempt } from './active-attempt.ts'
import type { LedgerEntry } from './ledger-entry.ts'

/** A ledger entry in the making. */
export class EntryDraft {
  readonly entry: LedgerEntry

  constructor({
    runId,
    propertyRunId,
    leaseEpoch,
    planVersion,
    trialPhase,
  }: Pick<LedgerEntry, 'runId' | 'propertyRunId' | 'leaseEpoch' | 'planVersion' | 'trialPhase'>) {
    this.entry = {
      runId,
      propertyRunId,
      leaseEpoch,
      planVersion,
      trialPhase,
      phaseRuns: [],
      attempts: [],
      logs: [],
      artifacts: [],
      permits: [],
      end: null,
    }
  }

  get isEmpty(): boolean {
    const { phaseRuns, attempts, logs, artifacts, permits, end } = this.entry
    const count = phaseRuns.length + attempts.length + logs.length + artifacts.length + permits.length
    return count === 0 && end === null
  }

  addPhaseRun(phaseIndex: number, phaseRun: PhaseRunState): void {
    this.entry.phaseRuns.push({
      propertyRunId: this.entry.propertyRunId,
      leaseEpoch: this.entry.leaseEpoch,
      phaseIndex,
      status: phaseRun.status,
      attemptCount: phaseRun.attemptCount,
      attemptsUsed: phaseRun.attemptsUsed,
      lostCount: phaseRun.lostCount,
      reasonCode: phaseRun.reason?.code ?? null,
      reason: phaseRun.reason?.sentence ?? null,
      remedy: phaseRun.reason?.remedy ?? null,
      failureSignature: phaseRun.signature,
      reusedAt: phaseRun.reusedAt,
      nextAttemptAt: phaseRun.nextAttemptAt,
      startedAt: phaseRun.startedAt,
      finishedAt: phaseRun.finishedAt,
    })
  }

  addAttempt(row: AttemptRow): void {
    this.entry.attempts.push(row)
  }

  /** What of an ended attempt's log is not known to be stored. */
  addLog(attempt: ActiveAttempt, now: number): void {
    for (const stretch of attempt.log.close(now))
      this.entry.logs.push({ ...this.#placeOf(attempt), ...stretch })
  }

  /** The permit of an attempt that ended. */
  addPermit({ permit }: ActiveAttempt): void {
    if (permit !== null) this.entry.permits.push(permit)
  }

  /** Whether a permit of this phase goes back with it: asked for before that is committed, it would be granted, and then be gone. */
  returnsPermitOf(phaseIndex: number): boolean {
    return this.entry.permits.some((permit) => permit.phaseIndex === phaseIndex)
  }

  addArtifacts(attempt: ActiveAttempt, artifacts: readonly ProducedArtifact[]): void {
    for (const artifact of artifacts) this.entry.artifacts.push({ ...this.#placeOf(attempt), ...artifact })
  }

  end(end: LeaseEnd): void {
    this.entry.end = end
  }

  #placeOf(attempt: ActiveAttempt) {
    return {
      propertyRunId: this.entry.propertyRunId,
      leaseEpoch: this.entry.leaseEpoch,
      phaseIndex: attempt.phase.index,
      attemptNumber: attempt.number,
    }
  }
}
