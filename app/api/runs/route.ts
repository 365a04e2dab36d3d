import { startRun } from '#lib/commands/start-run.ts'
import { accepted } from '#lib/contract/refusal.ts'
import { startRunQuerySchema } from '#lib/contract/runs.ts'
import { maxListBytes } from '#lib/intake/limits.ts'
import { recentRuns } from '#lib/queries/recent-runs.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { appPipelines } from '#lib/server/app-pipelines.ts'
import { actorOf } from '../actor.ts'
import { answering } from '../answer.ts'
import { readBytes } from '../read-body.ts'

export function GET(): Promise<Response> {
  return answering(async () => accepted(await recentRuns(appDatabase(), 20)))
}

export function POST(request: Request): Promise<Response> {
  return answering(async () => {
    const query = startRunQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams))
    const bytes = await readBytes(request, maxListBytes)
    if (!bytes.ok) return bytes
    const context = { database: appDatabase(), pipelines: await appPipelines() }
    return startRun(context, { ...query, bytes: bytes.value, actor: actorOf(request) })
  })
}
