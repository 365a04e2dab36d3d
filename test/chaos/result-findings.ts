import { isSettled } from '#lib/pipeline/statuses.ts'
import type { CellEvidence, Evidence } from './evidence.ts'
import type { StoredCell } from './stored-rows.ts'

// As lib/orchestrator/recovery.ts has it: a cell whose worker was lost so often fails, and says so.
const maxLost = 3

/** Results that a script produced, or that the database calls completed, and that are not there. A sentence each. */
export function findLostResults({ cells }: Evidence): string[] {
  return cells.flatMap((evidence) => [...lostFromDatabase(evidence), ...lostFromRecords(evidence)])
}

function lostFromDatabase({ name, cell, attempts, ends }: CellEvidence): string[] {
  const completed = attempts.filter(({ status }) => status === 'completed')
  if (cell.status === 'completed' && completed.length === 0)
    return [`${name} is completed, but no attempt at it is`]
  return completed
    .filter(({ number, result }) => !ends.some((end) => end.attempt === number && end.result === result))
    .map(
      ({ number, result }) => `${name}, attempt ${number}: its result (${result}) is none that a script gave`,
    )
}

function lostFromRecords({ name, cell, attempts, ends }: CellEvidence): string[] {
  const done = ends.filter(({ event }) => event === 'completed')
  if (done.length > 0 && !isSettled(cell.status))
    return [`${name} was completed by its script, but is ${cell.status}`]
  return done
    .filter((end) =>
      attempts.some(
        ({ number, workerPid, status }) =>
          number === end.attempt && workerPid === end.workerPid && ['failed', 'skipped'].includes(status),
      ),
    )
    .map(({ attempt }) => `${name}, attempt ${attempt}: its script completed, but the attempt did not`)
}

/** Cells with more than one accepted result, or two attempts of one number. Nobody retried anything. */
export function findDoubleCommits({ cells }: Evidence): string[] {
  return cells.flatMap(({ name, attempts }) => {
    const completed = attempts.filter(({ status }) => status === 'completed').map(({ number }) => number)
    if (completed.length > 1)
      return [`${name} has ${completed.length} completed attempts: ${completed.join(', ')}`]
    const numbers = attempts.map(({ number }) => number)
    if (new Set(numbers).size < numbers.length)
      return [`${name} has attempts of the same number: ${numbers.join(', ')}`]
    return []
  })
}

/** Cells that count other attempts than there are: every attempt is kept, under the next number. */
export function findHistoryGaps({ cells }: Evidence): string[] {
  return cells.flatMap(({ name, cell: { attemptCount }, attempts }) => {
    const numbers = [...new Set(attempts.map(({ number }) => number))].sort((one, other) => one - other)
    const isWhole = numbers.length === attemptCount && numbers.every((number, index) => number === index + 1)
    return isWhole ? [] : [`${name} counts ${attemptCount} attempts, and has ${numbers.join(', ') || 'none'}`]
  })
}

/** What has not come to an end: the run, property runs, cells, attempts, leases. */
export function findStuck({ cells, testimony: { rows } }: Evidence): string[] {
  const open = cells.filter(({ cell }) => !isSettled(cell.status))
  const openRuns = rows.propertyRuns.filter(({ status }) => status === 'pending' || status === 'running')
  const running = rows.attempts.filter(({ status }) => status === 'running')
  return [
    ...(rows.runStatus === 'completed' ? [] : [`The run is ${rows.runStatus}`]),
    ...openRuns.map(({ property, status }) => `Property ${property} is ${status}`),
    ...open.map(({ name, cell }) => `${name} is ${cell.status}`),
    ...running.map(({ property, phase, number }) => {
      return `Attempt ${number} at ${phase} of property ${property} is still running`
    }),
    ...(rows.held === 0 ? [] : [`${rows.held} property runs are queued or held by a worker`]),
  ]
}

/** Cells that failed, were blocked or skipped although no script asked for it and workers were not lost too often. */
export function findFailedWithoutCause(evidence: Evidence): string[] {
  return evidence.cells
    .filter((cell) => !hasCause(evidence, cell))
    .map(({ name, cell, attempts }) => {
      const errors = attempts.map(({ number, status, error }) => `${number} ${status} ${error ?? ''}`.trim())
      return `${name} is ${cell.status} (${errors.join('; ')})`
    })
}

export function isLostTooOften({ status, lostCount }: StoredCell): boolean {
  return status === 'failed' && lostCount >= maxLost
}

// The list's failures stay below max_retries, so a script's own failure is no cause.
function hasCause(evidence: Evidence, { cell, ends }: CellEvidence): boolean {
  switch (cell.status) {
    case 'failed':
      return isLostTooOften(cell)
    case 'skipped':
      return ends.some(({ event }) => event === 'skipped')
    case 'blocked':
      return evidence
        .phase(cell.phase)
        .dependencies.some((phase) =>
          ['failed', 'blocked', 'skipped'].includes(
            evidence.at({ property: cell.property, phase }).cell.status,
          ),
        )
    case 'cancelled':
      return false
    case 'completed':
      return true
    // What has not ended counts as stuck.
    case 'pending':
    case 'running':
    case 'retrying':
      return true
  }
}
