import type { AttemptStatus, PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { labelArray, numberArray, textArray } from '../array-literal.ts'

/** A cell as it shall stand. Times are milliseconds since 1970. */
export type PhaseRunRow = {
  propertyRunId: number
  leaseEpoch: number
  phaseIndex: number
  status: PhaseRunStatus
  attemptCount: number
  attemptsUsed: number
  lostCount: number
  reasonCode: string | null
  reason: string | null
  remedy: string | null
  failureSignature: string | null
  reusedAt: number | null
  nextAttemptAt: number | null
  startedAt: number | null
  finishedAt: number | null
}

/** An attempt as it shall stand; one that has ended already is left as it is. `output` and `warnings` are JSON texts. */
export type AttemptRow = {
  propertyRunId: number
  leaseEpoch: number
  phaseIndex: number
  number: number
  status: AttemptStatus
  workerId: number
  startedAt: number
  finishedAt: number | null
  exitCode: number | null
  error: string | null
  warnings: string
  output: string | null
  costUsd: number | null
  /** JSON text. */
  usage: string | null
  inputDigest: string | null
  /** JSON text. */
  reusedFrom: string | null
}

/** A lease under which something is written, and the plan that its holder goes by. */
export type PlannedLease = { propertyRunId: number; leaseEpoch: number; planVersion: number }

/** A lease as one word. A worker may have had two on the same property run: one was taken back, and it came again. */
export function leaseKey({
  propertyRunId,
  leaseEpoch,
}: {
  propertyRunId: number
  leaseEpoch: number
}): string {
  return `${propertyRunId}.${leaseEpoch}`
}

/** Array parameters, in the order of write-phase-runs. */
export function phaseRunColumns(rows: readonly PhaseRunRow[]): string[] {
  return [
    numberArray(rows.map((row) => row.propertyRunId)),
    numberArray(rows.map((row) => row.leaseEpoch)),
    numberArray(rows.map((row) => row.phaseIndex)),
    labelArray(rows.map((row) => row.status)),
    numberArray(rows.map((row) => row.attemptCount)),
    numberArray(rows.map((row) => row.attemptsUsed)),
    numberArray(rows.map((row) => row.lostCount)),
    textArray(rows.map((row) => row.reasonCode)),
    textArray(rows.map((row) => row.reason)),
    textArray(rows.map((row) => row.remedy)),
    textArray(rows.map((row) => row.failureSignature)),
    numberArray(rows.map((row) => row.reusedAt)),
    numberArray(rows.map((row) => row.nextAttemptAt)),
    numberArray(rows.map((row) => row.startedAt)),
    numberArray(rows.map((row) => row.finishedAt)),
  ]
}

/** The same for attempts. */
export function attemptColumns(rows: readonly AttemptRow[]): string[] {
  return [
    numberArray(rows.map((row) => row.propertyRunId)),
    numberArray(rows.map((row) => row.leaseEpoch)),
    numberArray(rows.map((row) => row.phaseIndex)),
    numberArray(rows.map((row) => row.number)),
    labelArray(rows.map((row) => row.status)),
    numberArray(rows.map((row) => row.workerId)),
    numberArray(rows.map((row) => row.startedAt)),
    numberArray(rows.map((row) => row.finishedAt)),
    numberArray(rows.map((row) => row.exitCode)),
    textArray(rows.map((row) => row.error)),
    textArray(rows.map((row) => row.warnings)),
    textArray(rows.map((row) => row.output)),
    numberArray(rows.map((row) => row.costUsd)),
    textArray(rows.map((row) => row.usage)),
    textArray(rows.map((row) => row.inputDigest)),
    textArray(rows.map((row) => row.reusedFrom)),
  ]
}
