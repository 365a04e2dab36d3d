import { ZodError } from 'zod'
import { refused, type Refusal, type Refused, type Result } from '#lib/contract/refusal.ts'
import { appLog } from '#lib/server/app-log.ts'

const statusOf: Record<Refusal['code'], number> = {
  bad_input: 400,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  internal: 500,
}

const noStore = { 'cache-control': 'no-store' }

/** The one place where a result becomes an HTTP answer: its value as JSON, or its refusal under the status of its code. */
export function answer<Value>(result: Result<Value>): Response {
  if (result.ok) return Response.json(result.value, { headers: noStore })
  const { refusal } = result
  // What is left of a body that was refused is not read: the connection cannot be used again.
  const headers = refusal.code === 'too_large' ? { ...noStore, connection: 'close' } : noStore
  return Response.json(refusal, { status: statusOf[refusal.code], headers })
}

/** Runs a route handler; input that a schema turned down is a refusal like any other, and a surprise is logged and told. */
export async function answering<Value>(handle: () => Promise<Result<Value>>): Promise<Response> {
  try {
    return answer(await handle())
  } catch (error) {
    if (error instanceof ZodError) return answer(refusalOfInput(error))
    return answer(refusalOfSurprise(error))
  }
}

/** A refusal for a person who opened the address in a browser, or saves what is behind it: two sentences as plain text. */
export function answerInWords({ refusal }: { refusal: Refusal }): Response {
  return new Response(`${refusal.message}\n${refusal.fix}\n`, {
    status: statusOf[refusal.code],
    headers: { ...noStore, 'content-type': 'text/plain; charset=utf-8' },
  })
}

/** Runs a route handler that answers with a file; a surprise is logged and told. */
export async function answeringInWords(handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle()
  } catch (error) {
    return answerInWords(refusalOfSurprise(error))
  }
}

function refusalOfSurprise(error: unknown): Refused {
  appLog().error({ err: error }, 'A request failed')
  return refused(
    'internal',
    'Plotline met an error of its own.',
    'Try again. If it stays, the server’s log says more.',
  )
}

function refusalOfInput(error: ZodError): Result<never> {
  const problems = error.issues.map(({ path, message }) =>
    [path.join('.'), message].filter(Boolean).join(': '),
  )
  return refused(
    'bad_input',
    'The request cannot be understood.',
    'Correct what is listed and ask again.',
    problems,
  )
}

export function notFound(what: string): Refused {
  return refused('not_found', `There is no ${what}.`, 'Open the list of runs and choose one.')
}
