import { accepted } from '#lib/contract/refusal.ts'
import { runHistory } from '#lib/queries/run-history.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { answering, notFound } from '../../../answer.ts'
import { runParameters } from '../../../route-parameters.ts'

export function GET(_request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answering(async () => {
    const { runId } = runParameters.parse(await context.params)
    const history = await runHistory(appDatabase(), runId)
    return history ? accepted(history) : notFound(`run ${runId}`)
  })
}
