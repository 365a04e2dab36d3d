import { changeLimits } from '#lib/commands/change-limits.ts'
import { limitsRequestSchema } from '#lib/contract/run-control.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { actorOf } from '../../actor.ts'
import { answering } from '../../answer.ts'
import { readJson } from '../../read-body.ts'
import { runParameters } from '../../route-parameters.ts'

export function PATCH(request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answering(async () => {
    const run = runParameters.parse(await context.params)
    const body = await readJson(request)
    if (!body.ok) return body
    return changeLimits(appDatabase(), {
      ...limitsRequestSchema.parse(body.value),
      ...run,
      actor: actorOf(request),
    })
  })
}
