import { retryPhases } from '#lib/commands/retry-phases.ts'
import { retryRequestSchema } from '#lib/contract/runs.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { answering } from '../../../answer.ts'
import { readJson } from '../../../read-body.ts'
import { runParameters } from '../../../route-parameters.ts'

export function POST(request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answering(async () => {
    const { runId } = runParameters.parse(await context.params)
    const body = await readJson(request)
    if (!body.ok) return body
    const { cells } = retryRequestSchema.parse(body.value)
    return retryPhases(appDatabase(), { runId, cells, actor: 'browser' })
  })
}
