import type { Phase } from './definition.ts'

export type RetryPolicy = Pick<Phase, 'maxAttempts' | 'backoffFactor' | 'backoffMaxSeconds'>

export type AfterFailure = { kind: 'fail' } | { kind: 'retry'; delayMs: number }

/**
 * What follows a failed attempt. `attemptsUsed` counts it; `jitter` is a number from 0 to 1.
 * The wait after attempt n is `backoffFactor ** (n - 1)` seconds, capped, ±10 % so that
 * properties which failed together do not come back together. Never sooner than `retryAfterMs`, where a service said so.
 */
export function afterFailure(
  policy: RetryPolicy,
  failure: { attemptsUsed: number; isPermanent: boolean; jitter: number; retryAfterMs?: number },
): AfterFailure {
  if (failure.isPermanent || failure.attemptsUsed >= policy.maxAttempts) return { kind: 'fail' }
  const seconds = Math.min(policy.backoffFactor ** (failure.attemptsUsed - 1), policy.backoffMaxSeconds)
  const delayMs = Math.round(seconds * 1000 * (0.9 + failure.jitter * 0.2))
  return { kind: 'retry', delayMs: Math.max(delayMs, failure.retryAfterMs ?? 0) }
}
