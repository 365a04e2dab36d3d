import type { Phase, Pipeline } from './definition.ts'

/** The limits of a phase that hold over all workers. Runs of one pipeline share them. */
export type PhaseLimits = {
  key: string
  /** So many at a time. */
  maxConcurrency: number | null
  /** So many starts in any stretch of `perSeconds`. */
  rateLimit: { requests: number; perSeconds: number } | null
}

/** Null when the phase has neither limit. */
export function limitsOf(pipeline: Pipeline, phase: Phase): PhaseLimits | null {
  const { maxConcurrency, rateLimit } = phase
  if (maxConcurrency === null && rateLimit === null) return null
  return { key: `${pipeline.name}/${phase.id}`, maxConcurrency, rateLimit }
}
