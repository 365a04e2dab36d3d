import type { PoolClient } from 'pg'
import { formatLogEntry } from '#lib/contract/log-lines.ts'
import { accepted, type Result } from '#lib/contract/refusal.ts'
import type { Mark, MarkAnswer, MarkRequest } from '#lib/contract/marks.ts'
import type { Database } from '#lib/db/client.ts'
import { addAudit } from '#lib/db/sql/add-audit.ts'
import { markPhaseRuns, type PersonMark } from '#lib/db/sql/mark-phase-runs.ts'
import { notifyReplanned, notifyWork } from '#lib/db/sql/notify.ts'
import { readClock } from '#lib/db/sql/read-clock.ts'
import { type CellToMark, readCellsAt, readWaitingCells } from '#lib/db/sql/read-cells-to-mark.ts'
import type { Phase, Pipeline } from '#lib/pipeline/definition.ts'
import { failureSignature } from '#lib/pipeline/failure-signature.ts'
import { pipelineOfVersion } from '#lib/pipeline/stored-pipeline.ts'
import { nobodyWaits, noSuchPhase, notDoneByPeople, whyNotMarked } from './mark-refusals.ts'
import { type RunCommand, withLockedRun } from './with-locked-run.ts'

type MarkCommand = RunCommand & MarkRequest & { phaseIndex: number }

/**
 * A person says what came of a manual phase, for homes that wait for it now: all of those that are named, or none, so that
 * two people cannot do it twice. Each gets an attempt with who, when and the note; what follows goes on by itself.
 */
export async function markPhase(database: Database, command: MarkCommand): Promise<Result<MarkAnswer>> {
  const { runId, phaseIndex, actor, as, note } = command
  return withLockedRun(database, runId, async (client, run) => {
    const pipeline = pipelineOfVersion(run.pipelineVersion)
    const phase = pipeline.phases[phaseIndex]
    if (phase === undefined) return noSuchPhase(runId, phaseIndex)
    if (phase.executor !== 'manual') return notDoneByPeople(phase)
    const chosen = await chooseCells(client, { pipeline, phase, command })
    if (!chosen.ok) return chosen
    const cells = chosen.value
    const mark = markOf(command, await readClock(client))
    const marked = cells.map(({ propertyRunId, place }) => ({
      propertyRunId,
      signature: as === 'failed' ? failureSignature(note, place) : null,
    }))
    const holders = await markPhaseRuns(client, mark, marked)
    const detail = { phaseIndex, as, note, positions: cells.slice(0, 3).map(({ position }) => position) }
    await addAudit(client, { actor, action: 'mark-phase', runId, affected: cells.length, detail })
    await notifyReplanned(client, holders)
    await notifyWork(client, [runId])
    return accepted({ marked: cells.length })
  })
}

async function chooseCells(
  client: PoolClient,
  of: { pipeline: Pipeline; phase: Phase; command: MarkCommand },
): Promise<Result<CellToMark[]>> {
  const { pipeline, phase, command } = of
  const { runId, homes } = command
  const indexesOf = (ids: readonly string[]) =>
    pipeline.phases.filter(({ id }) => ids.includes(id)).map(({ index }) => index)
  const toMark = {
    runId,
    phaseIndex: phase.index,
    needs: indexesOf(phase.dependencies),
    waitsFor: indexesOf(phase.optionalDependencies),
  }
  if (homes.kind === 'waiting') {
    const cells = await readWaitingCells(client, { ...toMark, revision: homes.revision })
    return cells.length === 0 ? nobodyWaits(phase) : accepted(cells)
  }
  const positions = [...new Set(homes.positions)]
  const cells = await readCellsAt(client, { ...toMark, positions })
  return whyNotMarked({ runId, phase, positions, cells }) ?? accepted(cells)
}

function markOf({ runId, phaseIndex, actor, as, note }: MarkCommand, at: number): PersonMark {
  const output: Mark = { note, marked_by: actor, marked_at: new Date(at).toISOString() }
  const words = `${actor} marked it ${as}${note === '' ? '' : `: ${note}`}`
  return {
    runId,
    phaseIndex,
    status: as === 'done' ? 'completed' : 'failed',
    error: as === 'failed' ? note : null,
    output: JSON.stringify(output),
    log: formatLogEntry({ stream: 'plotline', text: words }, at),
    at,
  }
}
