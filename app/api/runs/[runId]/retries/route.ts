import { retryPhases } from '#lib/commands/retry-phases.ts'
import { retryRequestSchema } from '#lib/contract/run-control.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { actorOf } from '../../../actor.ts'
import { answering } from '../../../answer.ts'
import { readJson } from '../../../read-body.ts'
import { runParameters } from '../../../route-parameters.ts'

export function POST(request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answering(async () => {
    const run = runParameters.parse(await context.params)
    const body = await readJson(request)
    if (!body.ok) return body
    return retryPhases(appDatabase(), {
      ...retryRequestSchema.parse(body.value),
      ...run,
      actor: actorOf(request),
    })
  })
}
