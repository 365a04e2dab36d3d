import { Evidence, type Testimony } from './evidence.ts'
import {
  findDoubleCommits,
  findFailedWithoutCause,
  findHistoryGaps,
  findLostResults,
  findStuck,
  isLostTooOften,
} from './result-findings.ts'
import {
  longestStandstill,
  recoveryTimes,
  type RecoveryTimes,
  summary,
  type Times,
} from './recovery-times.ts'
import {
  countLateResults,
  countStartsAfterResult,
  countUnrecordedStarts,
  findEarlyStarts,
  findOverlaps,
} from './start-findings.ts'

export type Verdict = {
  /** All figures down to worker_crashes are 0. */
  isSound: boolean
  results_lost: number
  committed_twice: number
  started_before_dependency: number
  stuck: number
  failed_without_cause: number
  history_gaps: number
  double_running: number
  worker_crashes: number
  /** Physics: scripts outlive a killed worker, and a frozen one learns late that it was given up. */
  overlapping_after_worker_loss: number
  started_after_result: number
  /** Cells whose worker was lost so often that they were given up, as the design has it. */
  failed_after_losing_workers: number
  rejected_late_results: number
  /** Results that came to a frozen worker after it was given up, and how many of them are not listed as rejected. */
  late_results: { late: number; unlisted: number }
  attempts: Record<string, number>
  /** Processes that a script began in and that no attempt tells of: their worker was lost before it could say so. */
  unrecorded_starts: number
  recovery_ms: RecoveryTimes
  /** Without a commit by anybody, with the database there. */
  longest_standstill_ms: number
  /** From SIGTERM to the end of the worker. */
  stop_ms: Times
  /** What is wrong, a sentence each. */
  findings: string[]
}

/** Compares what the scripts wrote down with what the database says, and counts. Pure. */
export function judge(testimony: Testimony): Verdict {
  const evidence = new Evidence(testimony)
  const { rows, faults } = testimony
  const overlaps = findOverlaps(evidence)
  const crashes = faults.unaskedEnds.filter(({ wasReady }) => wasReady)
  const wrong = {
    results_lost: findLostResults(evidence),
    committed_twice: findDoubleCommits(evidence),
    started_before_dependency: findEarlyStarts(evidence),
    stuck: findStuck(evidence),
    failed_without_cause: findFailedWithoutCause(evidence),
    history_gaps: findHistoryGaps(evidence),
    double_running: overlaps.filter((one) => !one.isAfterWorkerLoss).map(({ sentence }) => sentence),
    worker_crashes: crashes.map(({ pid, code }) => `Worker ${pid} ended by itself with ${code}`),
  }
  const findings = Object.entries(wrong).flatMap(([kind, found]) => found.map((one) => `${kind}: ${one}`))
  const stopped = faults.losses.filter(({ kind }) => kind === 'stopped')
  return {
    isSound: findings.length === 0,
    results_lost: wrong.results_lost.length,
    committed_twice: wrong.committed_twice.length,
    started_before_dependency: wrong.started_before_dependency.length,
    stuck: wrong.stuck.length,
    failed_without_cause: wrong.failed_without_cause.length,
    history_gaps: wrong.history_gaps.length,
    double_running: wrong.double_running.length,
    worker_crashes: crashes.length,
    overlapping_after_worker_loss: overlaps.length - wrong.double_running.length,
    started_after_result: countStartsAfterResult(evidence),
    failed_after_losing_workers: evidence.cells.filter(({ cell }) => isLostTooOften(cell)).length,
    rejected_late_results: rows.rejectedResults.length,
    late_results: countLateResults(evidence),
    attempts: countBy(rows.attempts.map(({ status }) => status)),
    unrecorded_starts: countUnrecordedStarts(evidence),
    recovery_ms: recoveryTimes(evidence),
    longest_standstill_ms: longestStandstill(evidence),
    stop_ms: summary(stopped.map(({ at, until }) => until - at)),
    findings,
  }
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}
