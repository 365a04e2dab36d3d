import { resultsCsv } from '#lib/queries/results-csv.ts'
import { runResults } from '#lib/queries/run-results.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { answer, notFound } from '../../../api/answer.ts'
import { runParameters } from '../../../api/route-parameters.ts'

const byteOrderMark = '\uFEFF' // without it Excel takes UTF-8 for the machine's own code page

export async function GET(_request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  const parsed = runParameters.safeParse(await context.params)
  const results = parsed.success ? await runResults(appDatabase(), parsed.data.runId) : null
  if (!parsed.success || results === null) return answer(notFound('such run'))
  return new Response(streamOf(resultsCsv(results.rows)), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="plotline-run-${parsed.data.runId}-results.csv"`,
      'cache-control': 'no-store',
    },
  })
}

function streamOf(lines: Iterator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    start: (controller) => controller.enqueue(encoder.encode(byteOrderMark)),
    pull(controller) {
      const line = lines.next()
      if (line.done) controller.close()
      else controller.enqueue(encoder.encode(line.value))
    },
  })
}
