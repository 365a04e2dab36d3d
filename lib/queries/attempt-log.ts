import type { Database } from '#lib/db/client.ts'

type AttemptKey = { runId: number; position: number; phaseIndex: number; attempt: number }

const stretchesAtOnce = 50 // some 3 MB at most

/** The whole log of an attempt as it is stored, piece by piece. Null: there is no such attempt. */
export async function attemptLog(
  { prisma }: Database,
  { runId, position, phaseIndex, attempt }: AttemptKey,
): Promise<AsyncGenerator<string> | null> {
  const propertyRun = await prisma.propertyRun.findUnique({
    where: { runId_position: { runId, position } },
    select: { id: true },
  })
  if (propertyRun === null) return null
  const propertyRunId = propertyRun.id
  const key = { propertyRunId, phaseIndex, number: attempt }
  const found = await prisma.attempt.findUnique({
    where: { propertyRunId_phaseIndex_number: key },
    select: { number: true },
  })
  if (found === null) return null
  return stretchesOf({ prisma }, { propertyRunId, phaseIndex, attemptNumber: attempt })
}

async function* stretchesOf(
  { prisma }: Pick<Database, 'prisma'>,
  attempt: { propertyRunId: number; phaseIndex: number; attemptNumber: number },
): AsyncGenerator<string> {
  for (let after = -1; ;) {
    const stretches = await prisma.attemptLog.findMany({
      where: { ...attempt, sequence: { gt: after } },
      orderBy: { sequence: 'asc' },
      take: stretchesAtOnce,
    })
    const last = stretches.at(-1)
    if (last === undefined) return
    yield stretches.map(({ text }) => text).join('')
    after = last.sequence
  }
}
