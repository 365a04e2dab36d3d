export type ProgressSample = { at: number; settled: number }

const windowMs = 60_000
const enoughMs = 5_000 // below this, one slow phase makes the estimate swing

/** Samples of the last minute, the new one included. */
export function withSample(samples: readonly ProgressSample[], sample: ProgressSample): ProgressSample[] {
  return [
    ...samples.filter(({ at, settled }) => at > sample.at - windowMs && settled <= sample.settled),
    sample,
  ]
}

/**
 * Milliseconds until the remaining cells are done: at the pace of the last minute where this page has seen enough of
 * it, else at the pace of the whole run. Null when nothing has been done yet.
 */
export function estimateRemainingMs(progress: {
  samples: readonly ProgressSample[]
  startedAt: number | null
  now: number
  settled: number
  total: number
}): number | null {
  const remaining = progress.total - progress.settled
  if (remaining <= 0) return 0
  const first = progress.samples[0]
  const last = progress.samples.at(-1)
  if (first && last && last.at - first.at >= enoughMs && last.settled > first.settled) {
    return (remaining * (last.at - first.at)) / (last.settled - first.settled)
  }
  if (progress.startedAt === null || progress.settled === 0) return null
  return (remaining * Math.max(0, progress.now - progress.startedAt)) / progress.settled
}
