import { markPhase } from '#lib/commands/mark-phase.ts'
import { markRequestSchema } from '#lib/contract/marks.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { actorOf } from '../../../../actor.ts'
import { answering } from '../../../../answer.ts'
import { readJson } from '../../../../read-body.ts'
import { phaseParameters } from '../../../../route-parameters.ts'

export function POST(request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answering(async () => {
    const phase = phaseParameters.parse(await context.params)
    const body = await readJson(request)
    if (!body.ok) return body
    return markPhase(appDatabase(), {
      ...markRequestSchema.parse(body.value),
      ...phase,
      actor: actorOf(request),
    })
  })
}
