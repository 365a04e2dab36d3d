import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Whether an error means "the database is not there, or not now": the same statement may succeed later.
 * Socket errors, Postgres class 08 (connection), 57P (shutting down), 53 (out of connections), 40 (deadlock, serialisation), 25P03 (stood
 * still within a transaction for too long).
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (/^(08|57P|53|40|25P03)/.test(code) || /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)/.test(code))
    return true
  if (error instanceof AggregateError) return error.errors.some(isOutage)
  return /Connection terminated|Query read timeout|Client has encountered a connection error|timeout exceeded when trying to connect/i.test(
    error.message,
  )
}

const firstWaitMs = 100
const longestWaitMs = 2_000

/** The value of `work`, tried for as long as the database is away. @throws what is no outage. */
export async function throughOutages<T>(
  work: () => Promise<T>,
  onOutage?: (error: unknown) => void,
): Promise<T> {
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
    try {
      return await work()
    } catch (error) {
      if (!isOutage(error)) throw error
      onOutage?.(error)
      await sleep(waitMs)
    }
  }
}
