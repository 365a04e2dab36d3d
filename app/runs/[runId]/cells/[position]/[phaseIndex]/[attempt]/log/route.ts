import { attemptLog } from '#lib/queries/attempt-log.ts'
import { appDatabase } from '#lib/server/app-database.ts'
import { answer, notFound } from '../../../../../../../api/answer.ts'
import { attemptParameters } from '../../../../../../../api/route-parameters.ts'

/** The whole log of an attempt, as plain text. */
export async function GET(_request: Request, context: { params: Promise<unknown> }): Promise<Response> {
  const parsed = attemptParameters.safeParse(await context.params)
  const log = parsed.success ? await attemptLog(appDatabase(), parsed.data) : null
  if (!parsed.success || log === null) return answer(notFound('such attempt'))
  const { runId, position, phaseIndex, attempt } = parsed.data
  const name = `plotline-run-${runId}-home-${position + 1}-phase-${phaseIndex + 1}-attempt-${attempt}.log`
  return new Response(streamOf(log), {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  })
}

function streamOf(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      const text = await texts.next()
      if (text.done) controller.close()
      else controller.enqueue(encoder.encode(text.value))
    },
    async cancel() {
      await texts.return(undefined)
    },
  })
}
