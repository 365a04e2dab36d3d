import { expect } from 'vitest'
import { markPhase } from '#lib/commands/mark-phase.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { readCells } from '#test/support/engine.ts'

/** Columns: county, visit (done by a person), map, report. No time is too short for a person. */
export const phases = {
  county: {},
  visit: {
    executor: 'manual',
    display_name: 'Site visit',
    dependencies: ['county'],
    timeout_seconds: 0.001,
    max_retries: 3,
  },
  map: { dependencies: ['county'] },
  report: { dependencies: ['visit'], optional_dependencies: ['map'] },
}
export const [county, visit, map, report] = [0, 1, 2, 3]

type Said = { as?: 'done' | 'failed'; note?: string; phaseIndex?: number }

export function mark(
  database: TestDatabase,
  runId: number,
  positions: number[],
  { as = 'done', note = 'Seen', phaseIndex = visit }: Said = {},
) {
  return markPhase(database, {
    runId,
    actor: 'ann',
    phaseIndex,
    as,
    note,
    homes: { kind: 'positions', positions },
  })
}

/** How the cells of a home stand, in column order. */
export async function standingsOf(database: TestDatabase, runId: number, position = 0): Promise<string[]> {
  const cells = await readCells(database, runId)
  return cells
    .filter((cell) => cell.position === position)
    .map(({ status, reasonCode }) => (reasonCode === 'WAITS_FOR_PERSON' ? `${status}, asked` : status))
}

export async function untilStanding(
  database: TestDatabase,
  runId: number,
  standings: string[],
  position = 0,
): Promise<void> {
  await expect
    .poll(() => standingsOf(database, runId, position), { timeout: 10_000, interval: 10 })
    .toEqual(standings)
}

/** Until nothing of these homes has a slot: they wait for a person alone. */
export async function untilAside(database: TestDatabase, runId: number, homes: number): Promise<void> {
  const where = { runId, isHeld: true, admitted: false, workerId: null, status: 'running' as const }
  await expect
    .poll(() => database.prisma.propertyRun.count({ where }), { timeout: 10_000, interval: 10 })
    .toBe(homes)
}
