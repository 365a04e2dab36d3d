import { refusalSchema, type Refusal } from '#lib/contract/refusal.ts'

/** A request that the server turned down, with what to do about it. */
export class RefusalError extends Error {
  readonly refusal: Refusal
  /** The whole answer, where a route says more than every refusal does. */
  readonly answer: unknown

  constructor(refusal: Refusal, answer: unknown = null) {
    super(refusal.message)
    this.name = 'RefusalError'
    this.refusal = refusal
    this.answer = answer
  }
}

/** The refusal in an answer's body, or one that says in plain words that there is none. */
export function refusalOf(status: number, body: unknown): Refusal {
  const parsed = refusalSchema.safeParse(body)
  if (parsed.success) return parsed.data
  return {
    code: 'bad_input',
    message:
      status === 0 ? 'The server cannot be reached.' : `The server answered with an error (${status}).`,
    fix:
      status === 0
        ? 'Check that Plotline is still running, then try again.'
        : 'Try again; if it stays, see the log of the server.',
    problems: [],
  }
}

export function refusalFrom(error: unknown): Refusal {
  return error instanceof RefusalError ? error.refusal : refusalOf(0, null)
}
