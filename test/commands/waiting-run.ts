import { markPhase } from '#lib/commands/mark-phase.ts'
import type { MarkRequest } from '#lib/contract/marks.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { stageRun } from './staged-run.ts'

/** Columns: county, map, visit (done by a person), report. */
export const phases = {
  county: {},
  map: {},
  visit: {
    executor: 'manual',
    display_name: 'Site visit',
    dependencies: ['county'],
    optional_dependencies: ['map'],
  },
  report: { dependencies: ['visit'] },
}
export const [county, map, visit] = [0, 1, 2]
export const ready: PhaseRunStatus[] = ['completed', 'skipped', 'pending', 'pending']
export const began = new Date(1_400)

/** A run whose homes at `waiting` wait for a person, since `began`; no worker holds them. */
export async function waitingRun(
  database: TestDatabase,
  rows: PhaseRunStatus[][],
  waiting = rows.map((_, position) => position),
): Promise<number> {
  const { prisma } = database
  const runId = await stageRun(database, rows, { phases })
  await prisma.phaseRun.updateMany({
    where: { runId, phaseIndex: visit, position: { in: waiting } },
    data: { reasonCode: 'WAITS_FOR_PERSON', reason: 'It waits.', remedy: 'Mark it.', startedAt: began },
  })
  await prisma.propertyRun.updateMany({
    where: { runId, position: { in: waiting } },
    data: { status: 'running', isHeld: true },
  })
  return runId
}

export const at = (...positions: number[]) => ({ kind: 'positions' as const, positions })

/** Marks homes, and looks at their cells, as Ann does. */
export function marker(database: TestDatabase) {
  return {
    mark: (
      runId: number,
      homes: MarkRequest['homes'],
      { as = 'done' as MarkRequest['as'], note = 'Seen', actor = 'ann', phaseIndex = visit } = {},
    ) => markPhase(database, { runId, actor, phaseIndex, as, note, homes }),
    cellOf: (runId: number, position = 0) =>
      database.prisma.phaseRun.findFirstOrThrow({ where: { runId, position, phaseIndex: visit } }),
  }
}
