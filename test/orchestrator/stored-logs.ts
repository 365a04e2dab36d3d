import { parseLog } from '#lib/contract/log-lines.ts'
import type { TestDatabase } from '#test/support/database.ts'

type Place = { position?: number; phaseIndex?: number; attemptNumber?: number }

/** The stretches of a log as they are stored, in order. */
export async function storedLog(database: TestDatabase, runId: number, place: Place = {}) {
  const { position = 0, phaseIndex = 0, attemptNumber = 1 } = place
  const { id } = await database.prisma.propertyRun.findUniqueOrThrow({
    where: { runId_position: { runId, position } },
  })
  return database.prisma.attemptLog.findMany({
    where: { propertyRunId: id, phaseIndex, attemptNumber },
    orderBy: { sequence: 'asc' },
  })
}

/** The same as the texts of its entries. */
export async function linesOf(database: TestDatabase, runId: number, place: Place = {}): Promise<string[]> {
  const stretches = await storedLog(database, runId, place)
  return parseLog(stretches.map(({ text }) => text).join('')).map(({ text }) => text)
}

export function numberedLines(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `line ${index}`)
}
