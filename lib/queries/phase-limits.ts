import type { Phase } from '#lib/pipeline/definition.ts'

type Limit = { label: string; value: string }

/** What bounds a phase, in words. */
export function phaseLimits(phase: Phase): Limit[] {
  const { maxConcurrency, rateLimit, memoryLimitMb, maxTurns, maxBudgetUsd, executorModel } = phase
  const limits: (Limit | null)[] = [
    ...(phase.executor === 'manual' ? [] : attemptLimits(phase)),
    maxConcurrency === null ? null : { label: 'At a time', value: `${maxConcurrency}, over all workers` },
    rateLimit === null
      ? null
      : { label: 'Rate', value: `${rateLimit.requests} starts in ${secondsWords(rateLimit.perSeconds)}` },
    phase.reuseMaxAgeMs === 0 ? null : { label: 'Earlier results', value: reuseWords(phase.reuseMaxAgeMs) },
    memoryLimitMb === null ? null : { label: 'Memory', value: `${memoryLimitMb} MB per process` },
    executorModel === null ? null : { label: 'Model', value: executorModel },
    maxTurns === null ? null : { label: 'Turns', value: `${maxTurns} per attempt` },
    maxBudgetUsd === null ? null : { label: 'Budget', value: `$${maxBudgetUsd.toFixed(2)} per attempt` },
  ]
  return limits.filter((limit) => limit !== null)
}

function attemptLimits({ maxAttempts, timeoutSeconds, backoffFactor, backoffMaxSeconds }: Phase): Limit[] {
  const waits = Array.from({ length: Math.min(maxAttempts - 1, 3) }, (_, retry) =>
    secondsWords(Math.min(backoffFactor ** retry, backoffMaxSeconds)),
  )
  const more = maxAttempts - 1 > waits.length ? ', …' : ''
  return [
    { label: 'Attempts', value: String(maxAttempts) },
    { label: 'Time for each', value: secondsWords(timeoutSeconds) },
    ...(waits.length === 0 ? [] : [{ label: 'Waits between', value: `${waits.join(', ')}${more}` }]),
  ]
}

function reuseWords(maxAgeMs: number): string {
  if (maxAgeMs === Infinity) return 'taken over, however old'
  const hours = maxAgeMs / 3_600_000
  return `taken over for ${hours % 24 === 0 ? `${hours / 24} d` : `${hours} h`}`
}

function secondsWords(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds * 100) / 100} s`
  const minutes = seconds / 60
  return minutes < 120 ? `${Math.round(minutes * 10) / 10} min` : `${Math.round(minutes / 6) / 10} h`
}
