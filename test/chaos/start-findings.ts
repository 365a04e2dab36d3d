import type { CellEvidence, Evidence } from './evidence.ts'
import type { WorkerLoss } from './fault-log.ts'
import type { RecordedEnd, RecordedStart } from './records.ts'
import type { StoredAttempt } from './stored-rows.ts'

/** Starts before the commit of what the phase depends on, or with other inputs than those that were committed. */
export function findEarlyStarts(evidence: Evidence): string[] {
  return evidence.cells.flatMap((cell) =>
    cell.starts.flatMap((start) => {
      const why = earlyReason(evidence, start)
      return why === null ? [] : [`${cell.name}, attempt ${start.attempt}, process ${start.pid}: ${why}`]
    }),
  )
}

function earlyReason(evidence: Evidence, start: RecordedStart): string | null {
  const { dependencies, optionalDependencies } = evidence.phase(start.phase)
  for (const phase of dependencies) {
    const { name, attempts } = evidence.at({ property: start.property, phase })
    const completed = attempts.find(({ status }) => status === 'completed')
    if (completed === undefined) return `${name} has never been completed`
    if (completed.committedAt > start.at)
      return `${name} was committed ${ms(completed.committedAt - start.at)} later`
    const given = start.inputs[phase]?.result
    if (given !== completed.result) return `it was given ${given} of ${name}, not ${completed.result}`
  }
  for (const phase of optionalDependencies) {
    const { name, attempts } = evidence.at({ property: start.property, phase })
    const settling = attempts.at(-1)
    if (settling !== undefined && settling.committedAt > start.at)
      return `${name} was settled ${ms(settling.committedAt - start.at)} later`
    const given = start.inputs[phase]?.result ?? null
    if (given !== (settling?.result ?? null))
      return `it was given ${given} of ${name}, not ${settling?.result}`
  }
  return null
}

/** Two processes of one cell alive at the same time, or one started after the cell's result was committed. */
export type Overlap = { isAfterWorkerLoss: boolean; sentence: string }

/**
 * A worker that is killed leaves its scripts alive, and one that is frozen and woken ends its scripts a moment later: what
 * follows from that is told apart from what no lost worker explains.
 */
export function findOverlaps({ cells, testimony: { faults } }: Evidence): Overlap[] {
  return cells.flatMap((cell) => {
    const spans = spansOf(cell)
    const pairs = spans.flatMap((later, index) =>
      spans
        .slice(0, index)
        .filter((earlier) => earlier.to > later.from)
        .map((earlier) => ({ earlier, later })),
    )
    return pairs.map(({ earlier, later }) => ({
      isAfterWorkerLoss: faults.losses.some((loss) => explains(loss, { earlier, later })),
      sentence: `${cell.name}: process ${later.pid} of worker ${later.workerPid} began ${ms(earlier.to - later.from)} before the end of process ${earlier.pid} of worker ${earlier.workerPid}`,
    }))
  })
}

/** Starts after the cell's result had been committed: by workers that did not know yet that they had lost their lease. */
export function countStartsAfterResult({ cells }: Evidence): number {
  return cells.reduce((sum, { attempts, starts }) => {
    const completed = attempts.find(({ status }) => status === 'completed')
    if (completed === undefined) return sum
    return sum + starts.filter(({ at }) => at > completed.committedAt).length
  }, 0)
}

/** Starts that no attempt tells of: the worker was lost before it could say so. */
export function countUnrecordedStarts({ cells }: Evidence): number {
  return cells.reduce((sum, { attempts, starts }) => {
    const isTold = (start: RecordedStart) =>
      attempts.some(({ number, workerPid }) => number === start.attempt && workerPid === start.workerPid)
    return sum + starts.filter((start) => !isTold(start)).length
  }, 0)
}

/**
 * Attempts that were given up while their worker was frozen, and whose scripts had ended by the time it woke: it then knows
 * how. `unlisted`: those that are not among the rejected results.
 */
export function countLateResults({ cells, testimony }: Evidence): { late: number; unlisted: number } {
  const { faults, rows } = testimony
  const late = cells.flatMap(({ attempts, ends }) =>
    attempts.filter((attempt) => {
      const freeze = faults.losses.find((loss) => isGivenUpIn(loss, attempt))
      const isOf = (end: RecordedEnd) =>
        end.attempt === attempt.number && end.workerPid === attempt.workerPid && end.event !== 'stopped'
      return freeze !== undefined && ends.some((end) => isOf(end) && end.at < freeze.until)
    }),
  )
  const isListed = (one: StoredAttempt) =>
    rows.rejectedResults.some(
      ({ property, phase, number }) =>
        property === one.property && phase === one.phase && number === one.number,
    )
  return { late: late.length, unlisted: late.filter((one) => !isListed(one)).length }
}

function isGivenUpIn({ kind, pid, at, until }: WorkerLoss, attempt: StoredAttempt): boolean {
  const { workerPid, status, finishedAt } = attempt
  return (
    kind === 'frozen' && pid === workerPid && status === 'lost' && finishedAt! > at && finishedAt! < until
  )
}

type Span = { pid: number; workerPid: number; from: number; to: number }

function spansOf({ starts, ends }: CellEvidence): Span[] {
  return starts
    .map(({ pid, workerPid, attempt, at }) => {
      const end = ends.find((line) => line.pid === pid && line.attempt === attempt)
      // Without a word of its end (SIGKILL) nobody knows how long it lived.
      return { pid, workerPid, from: at, to: end?.at ?? at }
    })
    .sort((one, other) => one.from - other.from)
}

function explains(loss: WorkerLoss, { earlier, later }: { earlier: Span; later: Span }): boolean {
  if (loss.kind === 'stopped' || loss.at > later.from) return false
  return loss.pid === earlier.workerPid || loss.pid === later.workerPid
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`
}
