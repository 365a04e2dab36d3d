import { accepted } from '#lib/contract/refusal.ts'
import { cellDetail } from '#lib/queries/cell-detail.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { answering, notFound } from '../../../../../answer.ts'
import { cellParameters } from '../../../../../route-parameters.ts'

export function GET(_request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  return answering(async () => {
    const cell = cellParameters.parse(await context.params)
    const detail = await cellDetail(appDatabase(), cell)
    return detail ? accepted(detail) : notFound(`such cell in run ${cell.runId}`)
  })
}
