import { accepted } from '#lib/contract/refusal.ts'
import { runResults } from '#lib/queries/run-results.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { answering, notFound } from '../../../answer.ts'
import { runParameters } from '../../../route-parameters.ts'

export function GET(_request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answering(async () => {
    const { runId } = runParameters.parse(await context.params)
    const results = await runResults(appDatabase(), runId)
    return results ? accepted(results) : notFound(`run ${runId}`)
  })
}
