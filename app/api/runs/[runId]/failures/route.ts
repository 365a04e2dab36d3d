import { accepted } from '#lib/contract/refusal.ts'
import { runFailures } from '#lib/queries/run-failures.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { answering, notFound } from '../../../answer.ts'
import { runParameters } from '../../../route-parameters.ts'

export function GET(_request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answering(async () => {
    const { runId } = runParameters.parse(await context.params)
    const failures = await runFailures(appDatabase(), runId)
    return failures ? accepted(failures) : notFound(`run ${runId}`)
  })
}
