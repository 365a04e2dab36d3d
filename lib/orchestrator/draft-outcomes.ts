import type { Claim } from '#lib/db/sql/admit-and-claim.ts'
import { attemptRow, cancelledRow, eventAfter, handedOverRow } from './active-attempt.ts'
import type { EndedAttempt } from './attempts-under-way.ts'
import type { EntryDraft } from './entry-draft.ts'
import type { PropertyRunCells } from './property-run-cells.ts'

type Place = {
  claim: Claim
  workerId: number
  cells: PropertyRunCells
  now: () => number
  random: () => number
}

/** What came of attempts, into the draft and the cells. */
export function draftOutcomes(draft: EntryDraft, ended: readonly EndedAttempt[], place: Place): void {
  const { claim, cells, now, random } = place
  for (const { attempt, outcome } of ended) {
    const at = now()
    draft.addLog(attempt, at)
    draft.addPermit(attempt)
    if (attempt.isVoid) {
      draft.addAttempt(cancelledRow(attempt, leaseOf(place), { outcome, at }))
      continue
    }
    const { index } = attempt.phase
    const { attemptsUsed } = cells.at(index)
    const event = eventAfter(outcome, {
      attempt,
      attemptsUsed,
      place: claim.property,
      now: at,
      jitter: random(),
    })
    const output = outcome.kind === 'completed' ? outcome.output : null
    cells.move(draft, index, event, { finishedAt: at, output })
    draft.addAttempt(attemptRow(attempt, leaseOf(place), { outcome, at }))
    if (outcome.kind === 'completed') draft.addArtifacts(attempt, outcome.artifacts)
  }
}

/** The same for a worker that stops: what completed in time is kept, the rest is as if it had not begun. */
export function draftHandOver(draft: EntryDraft, ended: readonly EndedAttempt[], place: Place): void {
  const isKept = ({ attempt, outcome }: EndedAttempt) => attempt.isVoid || outcome.kind === 'completed'
  draftOutcomes(draft, ended.filter(isKept), place)
  for (const { attempt, outcome } of ended.filter((one) => !isKept(one))) {
    const at = place.now()
    place.cells.move(draft, attempt.phase.index, { type: 'hand-over' }, { finishedAt: at })
    draft.addAttempt(handedOverRow(attempt, leaseOf(place), { outcome, at }))
    draft.addLog(attempt, at)
    draft.addPermit(attempt)
  }
}

/** The same where the lease has passed on: results are kept as rejected ones; of the rest only what it cost is told. */
export function draftLateOutcomes(draft: EntryDraft, ended: readonly EndedAttempt[], place: Place): void {
  const isResult = ({ attempt, outcome }: EndedAttempt) => attempt.isVoid || outcome.kind === 'completed'
  draftOutcomes(draft, ended.filter(isResult), place)
  for (const { attempt, outcome } of ended.filter((one) => !isResult(one))) {
    const row = handedOverRow(attempt, leaseOf(place), { outcome, at: place.now() })
    if ((row.costUsd ?? 0) > 0) draft.addAttempt(row)
  }
}

function leaseOf({ claim, workerId }: Place) {
  return { propertyRunId: claim.propertyRunId, leaseEpoch: claim.leaseEpoch, workerId }
}
