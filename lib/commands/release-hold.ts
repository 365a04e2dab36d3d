import type { PoolClient } from 'pg'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import type { ReleaseHoldAnswer, ReleaseHoldRequest } from '#lib/contract/run-control.ts'
import type { Database } from '#lib/db/client.ts'
import { addAudit } from '#lib/db/sql/add-audit.ts'
import { notifyControl, notifyWork } from '#lib/db/sql/notify.ts'
import { liftHold, readHold, sendToTry } from '#lib/db/sql/release-hold.ts'
import { type RunCommand, withLockedRun } from './with-locked-run.ts'

// Enough to tell chance from change, few enough to lose.
const trialCount = 3

type HoldCommand = RunCommand & ReleaseHoldRequest & { phaseIndex: number }

/** One of the ways out of a phase that is held for a run: let three homes try it, or carry on whatever comes of it. */
export async function releaseHold(
  database: Database,
  command: HoldCommand,
): Promise<Result<ReleaseHoldAnswer>> {
  const { runId, phaseIndex, actor, way } = command
  return withLockedRun(database, runId, async (client) => {
    const hold = await readHold(client, runId, phaseIndex)
    if (hold === null) {
      return refused('not_found', `Run ${runId} has no phase ${phaseIndex}.`, 'Look at the run again.')
    }
    if (!hold.isHeld) {
      return refused(
        'conflict',
        'This phase is not held.',
        'Look at the run again: the hold may have been lifted just now, or there was none.',
      )
    }
    const released =
      way === 'try' ? await tryPhase(client, command, hold.trying.length) : await carryOn(client, command)
    if (!released.ok) return released
    await addAudit(client, {
      actor,
      action: way === 'try' ? 'try-held-phase' : 'carry-on',
      runId,
      affected: released.value.answer.properties,
      detail: released.value.detail,
    })
    await notifyControl(client, [runId])
    await notifyWork(client, [runId])
    return accepted(released.value.answer)
  })
}

type Released = Result<{ answer: ReleaseHoldAnswer; detail: object }>

async function tryPhase(
  client: PoolClient,
  { runId, phaseIndex }: HoldCommand,
  trying: number,
): Promise<Released> {
  const count = trialCount - trying
  if (count <= 0) {
    return refused(
      'conflict',
      `${trying} homes try this phase already.`,
      'Wait for what comes of them, or choose “Carry on”.',
    )
  }
  const positions = await sendToTry(client, { runId, phaseIndex, count, trying })
  if (positions.length === 0) {
    return refused(
      'conflict',
      'No other home is left that could try this phase now.',
      'Choose “Carry on”: the hold is lifted, and failures like these hold the phase no more.',
    )
  }
  return accepted({ answer: { properties: positions.length }, detail: { phaseIndex, positions } })
}

async function carryOn(client: PoolClient, { runId, phaseIndex }: HoldCommand): Promise<Released> {
  const properties = await liftHold(client, runId, phaseIndex)
  return accepted({ answer: { properties }, detail: { phaseIndex } })
}
