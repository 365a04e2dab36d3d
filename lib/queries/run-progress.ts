import type { Database } from '#lib/db/client.ts'
import type { PropertyRunStatus, RunStatus } from '#lib/pipeline/statuses.ts'

/** `waiting`: how many of those that are running go on only when a person says so. */
export type RunProgress = {
  status: RunStatus
  counts: Record<PropertyRunStatus, number>
  waiting: number
}

/** How many property runs stand where. Null: no such run. */
export async function readRunProgress(database: Database, runId: number): Promise<RunProgress | null> {
  const run = await database.prisma.run.findUnique({ where: { id: runId }, select: { status: true } })
  if (run === null) return null
  const groups = await database.prisma.propertyRun.groupBy({ by: ['status'], where: { runId }, _count: true })
  const counts = { pending: 0, running: 0, completed: 0, failed: 0, blocked: 0, cancelled: 0 }
  for (const group of groups) counts[group.status] = group._count
  const waiting = await database.prisma.propertyRun.count({ where: { runId, isHeld: true } })
  return { status: run.status, counts, waiting }
}
