/** How one phase ended on one property run: the signature of its failure, or null where it completed. */
export type PhaseOutcome = { signature: string | null; isTrial: boolean }

/** Failures in a row with one signature. `count` 0: none. */
export type Streak = { signature: string | null; count: number }

/**
 * What a batch of outcomes of one phase, in the order of their commit, does to a streak that was there before, without
 * knowing that streak: it goes on with `head`, and where `isUnbroken` is false ends there and begins anew as `tail`.
 */
export type StreakStep = {
  head: Streak
  isUnbroken: boolean
  tail: Streak
  /** The longest streak that lies within the batch. */
  longest: Streak
  trialsCompleted: number
  trialsFailed: number
}

/** @throws never. `outcomes` holds one at least. */
export function foldOutcomes(outcomes: readonly PhaseOutcome[]): StreakStep {
  let head: Streak | null = null
  let current: Streak = { signature: outcomes[0]?.signature ?? null, count: 0 }
  let longest = current
  for (const { signature } of outcomes) {
    if (signature !== current.signature) {
      head ??= current
      current = { signature, count: 0 }
    }
    if (signature !== null) current = { signature, count: current.count + 1 }
    if (current.count > longest.count) longest = current
  }
  const trials = outcomes.filter(({ isTrial }) => isTrial)
  return {
    head: head ?? current,
    // A completed phase breaks a streak, also when it is all there is.
    isUnbroken: head === null && current.signature !== null,
    tail: current,
    longest,
    trialsCompleted: trials.filter(({ signature }) => signature === null).length,
    trialsFailed: trials.filter(({ signature }) => signature !== null).length,
  }
}
