import type { AttemptOutcome } from './executor.ts'

export type FailedOutcome = Extract<AttemptOutcome, { kind: 'failed' }>

/** A failure that the retry policy may try again. */
export function failedForNow(error: string, exitCode?: number): FailedOutcome {
  return { kind: 'failed', error, isPermanent: false, exitCode }
}

/** A failure that trying again cannot cure: a person has to change something first. */
export function failedForGood(error: string, exitCode?: number): FailedOutcome {
  return { kind: 'failed', error, isPermanent: true, exitCode }
}

/** What an aborted attempt says of itself: `what` timed out, or was cancelled. */
export function abortSentence(what: string, signal: AbortSignal): string {
  const reason: unknown = signal.reason
  return reason instanceof TimedOut ? `${what} timed out after ${reason.seconds} s` : `${what} was cancelled`
}

/** The reason with which an attempt's signal is aborted when its time is up. */
export class TimedOut extends Error {
  readonly seconds: number

  constructor(seconds: number) {
    super(`timed out after ${seconds} s`)
    this.name = 'TimedOut'
    this.seconds = seconds
  }
}

/** The start of a long text. The ellipsis also tells the mask of secrets that one may be cut in two there. */
export function startOf(text: string, lengthLimit: number): string {
  return text.length > lengthLimit ? `${text.slice(0, lengthLimit)}…` : text
}

/** The same for the end of a text. */
export function endOf(text: string, lengthLimit: number): string {
  return text.length > lengthLimit ? `…${text.slice(-lengthLimit)}` : text
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
