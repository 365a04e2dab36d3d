import { accepted } from '#lib/contract/refusal.ts'
import { propertyResults } from '#lib/queries/property-results.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { answering, notFound } from '../../../answer.ts'
import { runParameters } from '../../../route-parameters.ts'

export function GET(_request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answering(async () => {
    const { runId } = runParameters.parse(await context.params)
    const report = await propertyResults(appDatabase(), runId)
    return report ? accepted(report) : notFound(`run ${runId}`)
  })
}
