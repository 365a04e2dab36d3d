import { resumeRun } from '#lib/commands/resume-run.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { actorOf } from '../../../actor.ts'
import { answering } from '../../../answer.ts'
import { runParameters } from '../../../route-parameters.ts'

export function POST(request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answering(async () => {
    const { runId } = runParameters.parse(await context.params)
    return resumeRun(appDatabase(), { runId, actor: actorOf(request) })
  })
}
