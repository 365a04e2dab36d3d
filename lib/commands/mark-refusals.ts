import { refused, type Result } from '#lib/contract/refusal.ts'
import { markSchema } from '#lib/contract/marks.ts'
import type { CellToMark } from '#lib/db/sql/read-cells-to-mark.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

// More than anybody reads.
const maxProblems = 20
const lookAgain = 'Look at them again: somebody may have marked them before you, or had something run again.'

export function noSuchPhase(runId: number, phaseIndex: number): Result<never> {
  return refused('not_found', `Run ${runId} has no phase ${phaseIndex}.`, 'Look at the run again.')
}

export function notDoneByPeople({ displayName }: Phase): Result<never> {
  return refused(
    'conflict',
    `“${displayName}” is not done by a person.`,
    'Only a phase whose executor is "manual" can be marked. This one can be retried or cancelled.',
  )
}

export function nobodyWaits({ displayName }: Phase): Result<never> {
  return refused('conflict', `No home waits for “${displayName}” any more, so nothing was marked.`, lookAgain)
}

/** The refusal where one of the cells that a person named does not wait; null where all do. */
export function whyNotMarked(asked: {
  runId: number
  phase: Phase
  positions: readonly number[]
  cells: readonly CellToMark[]
}): Result<never> | null {
  const { runId, phase, positions, cells } = asked
  const found = new Set(cells.map(({ position }) => position))
  const missing = positions.find((position) => !found.has(position))
  if (missing !== undefined) {
    return refused('not_found', `Run ${runId} has no home ${missing}.`, 'Look at the run again.')
  }
  const moved = cells.filter(({ isWaiting }) => !isWaiting)
  const [first] = moved
  if (first === undefined) return null
  if (cells.length === 1) {
    return refused(
      'conflict',
      `“${phase.displayName}” of ${first.place.address} does not wait for a person: ${standingWords(first)}.`,
      'Nothing was marked. Look at it again; what a person marked can be retried.',
    )
  }
  return refused(
    'conflict',
    `${moved.length} of these ${cells.length} homes do not wait for “${phase.displayName}”, so nothing was marked.`,
    lookAgain,
    moved.slice(0, maxProblems).map((cell) => `${cell.place.address}: ${standingWords(cell)}`),
  )
}

function standingWords({ status, mark }: CellToMark): string {
  const by = markSchema.safeParse(mark).data
  if (by !== undefined && (status === 'completed' || status === 'failed')) {
    const at = by.marked_at.slice(0, 16).replace('T', ' ')
    return `${by.marked_by} marked it ${status === 'completed' ? 'done' : 'failed'} at ${at} UTC`
  }
  return status === 'pending' ? 'it is pending, because what it needs is not there yet' : `it is ${status}`
}
