import { previewRetry } from '#lib/commands/preview-retry.ts'
import { retryPlanRequestSchema } from '#lib/contract/run-control.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { answering } from '../../../../answer.ts'
import { readJson } from '../../../../read-body.ts'
import { runParameters } from '../../../../route-parameters.ts'

export function POST(request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answering(async () => {
    const run = runParameters.parse(await context.params)
    const body = await readJson(request)
    if (!body.ok) return body
    return previewRetry(appDatabase(), { ...retryPlanRequestSchema.parse(body.value), ...run })
  })
}
