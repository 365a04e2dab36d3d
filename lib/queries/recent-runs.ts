import type { Database } from '#lib/db/client.ts'
import type { RecentRun } from '#lib/contract/screens.ts'

/** The latest runs, newest first, with how their homes stand. */
export async function recentRuns(database: Database, limit: number): Promise<RecentRun[]> {
  const runs = await database.prisma.run.findMany({
    orderBy: { id: 'desc' },
    take: limit,
    include: { propertyList: { select: { name: true } }, pipelineVersion: { select: { name: true } } },
  })
  const counts = await database.prisma.propertyRun.groupBy({
    by: ['runId', 'status'],
    where: { runId: { in: runs.map((run) => run.id) } },
    _count: true,
  })
  return runs.map((run) => ({
    id: run.id,
    listName: run.propertyList.name,
    pipeline: run.pipelineVersion.name,
    status: run.status,
    createdAt: run.createdAt.getTime(),
    startedAt: run.startedAt?.getTime() ?? null,
    finishedAt: run.finishedAt?.getTime() ?? null,
    propertyCount: run.propertyCount,
    counts: Object.fromEntries(
      counts.filter((count) => count.runId === run.id).map((count) => [count.status, count._count]),
    ),
  }))
}
