import type { Evidence } from './evidence.ts'
import type { WorkerLoss } from './fault-log.ts'
import type { StoredAttempt } from './stored-rows.ts'

export type Times = { cells: number; p50: number; max: number }
export type RecoveryTimes = {
  /** From the loss of a worker to the start of the next attempt at what it ran, by what was done to it. */
  killed: Times
  frozen: Times
  stopped: Times
  /** Killed and frozen, where the database was there and another worker was well all the time. */
  undisturbed: Times
}

type Faults = Evidence['testimony']['faults']
type Recovery = { kind: WorkerLoss['kind']; tookMs: number; isUndisturbed: boolean }

/** How long cells waited whose worker was lost. Milliseconds. */
export function recoveryTimes(evidence: Evidence): RecoveryTimes {
  const { faults } = evidence.testimony
  const recoveries = evidence.cells.flatMap(({ attempts }) =>
    attempts.flatMap((attempt) => recoveryOf(attempt, attempts, faults)),
  )
  const timesOf = (isMeant: (recovery: Recovery) => boolean) =>
    summary(recoveries.filter(isMeant).map(({ tookMs }) => tookMs))
  return {
    killed: timesOf(({ kind }) => kind === 'killed'),
    frozen: timesOf(({ kind }) => kind === 'frozen'),
    stopped: timesOf(({ kind }) => kind === 'stopped'),
    undisturbed: timesOf(({ kind, isUndisturbed }) => kind !== 'stopped' && isUndisturbed),
  }
}

function recoveryOf(attempt: StoredAttempt, attempts: StoredAttempt[], faults: Faults): Recovery[] {
  const next = attempts.find(({ number }) => number === attempt.number + 1)
  if (attempt.status !== 'lost' || next === undefined) return []
  const loss = faults.losses.findLast(
    ({ pid, at }) => pid === attempt.workerPid && at >= attempt.startedAt && at <= attempt.finishedAt!,
  )
  if (loss === undefined) return []
  const wait = { from: loss.at, to: next.startedAt }
  const isUndisturbed = isDatabaseThere(wait, faults) && isSomeoneWell(wait, faults)
  return [{ kind: loss.kind, tookMs: next.startedAt - loss.at, isUndisturbed }]
}

type Stretch = { from: number; to: number }

function isDatabaseThere({ from, to }: Stretch, { outages }: Faults): boolean {
  return !outages.some((outage) => outage.from < to && outage.to > from)
}

// A worker gives up another only after it has been well itself for as long as it takes to call one silent.
function isSomeoneWell({ from, to }: Stretch, { starts, losses, unaskedEnds }: Faults): boolean {
  return starts.some(({ pid, at }) => {
    if (at > from || unaskedEnds.some((end) => end.pid === pid && end.at < to)) return false
    return !losses.some((loss) => loss.pid === pid && loss.at < to && isStillFelt(loss, from))
  })
}

function isStillFelt({ kind, until }: WorkerLoss, from: number): boolean {
  return kind !== 'frozen' || until > from
}

/** The longest time without a commit of any attempt, with the database there. Milliseconds. */
export function longestStandstill({ testimony: { rows, faults } }: Evidence): number {
  const commits = rows.attempts.map(({ committedAt }) => committedAt).sort((one, other) => one - other)
  const gaps = commits.slice(1).map((to, index) => ({ from: commits[index]!, to }))
  const waits = gaps.filter((gap) => isDatabaseThere(gap, faults)).map(({ from, to }) => to - from)
  return Math.round(Math.max(0, ...waits))
}

export function summary(values: number[]): Times {
  const sorted = values.toSorted((one, other) => one - other)
  return {
    cells: sorted.length,
    p50: Math.round(sorted[Math.floor((sorted.length - 1) / 2)] ?? 0),
    max: Math.round(sorted.at(-1) ?? 0),
  }
}
