import { accepted } from '#lib/contract/refusal.ts'
import { runProperties } from '#lib/queries/run-properties.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { answering, notFound } from '../../../answer.ts'
import { runParameters } from '../../../route-parameters.ts'

export function GET(_request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answering(async () => {
    const { runId } = runParameters.parse(await context.params)
    const properties = await runProperties(appDatabase(), runId)
    return properties ? accepted(properties) : notFound(`run ${runId}`)
  })
}
