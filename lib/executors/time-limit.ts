import { TimedOut } from './outcomes.ts'

/** Runs `act` with a signal that follows `outer`, and is aborted by `TimedOut` when the time is up. */
export async function withTimeLimit<T>(
  limit: { outer: AbortSignal; seconds: number },
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController()
  const follow = () => own.abort(limit.outer.reason)
  if (limit.outer.aborted) follow()
  limit.outer.addEventListener('abort', follow, { once: true })
  const timer = setTimeout(() => own.abort(new TimedOut(limit.seconds)), limit.seconds * 1000)
  try {
    return await act(own.signal)
  } finally {
    clearTimeout(timer)
    limit.outer.removeEventListener('abort', follow)
  }
}
