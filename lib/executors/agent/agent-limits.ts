import type { Phase } from '#lib/pipeline/definition.ts'
import type { AttemptOutcome } from '#lib/executors/executor.ts'

/** What one attempt of an agent may take. `isOfRun`: the money is what the run has left, and less than the phase allows. */
export type AgentLimits = { maxTurns: number | undefined; maxBudgetUsd: number | undefined; isOfRun: boolean }

/** The phase's limits; of its budget and what the run has left (null: no limit) the smaller one. */
export function limitsOf(phase: Phase, remainingUsd: number | null): AgentLimits {
  const own = phase.maxBudgetUsd ?? Infinity
  const smaller = Math.min(own, remainingUsd ?? Infinity)
  return {
    maxTurns: phase.maxTurns ?? undefined,
    maxBudgetUsd: smaller === Infinity ? undefined : smaller,
    isOfRun: smaller < own,
  }
}

/** The reason not to start where the run has no money left, else null. */
export function budgetSpent(
  request: { run: { id: number }; phase: Phase },
  remainingUsd: number | null,
): AttemptOutcome | null {
  if (remainingUsd === null || remainingUsd > 0) return null
  const left = remainingUsd < 0 ? `it is overdrawn by ${dollars(-remainingUsd)}` : 'nothing is left of it'
  return {
    kind: 'skipped',
    reason: {
      code: 'BUDGET_SPENT',
      sentence: `The budget of run ${request.run.id} is spent (${left}), so "${request.phase.displayName}" did not start.`,
      remedy: "Raise the budget in the run's limits, then retry this phase.",
    },
  }
}

/** US dollars with as many digits as the sum needs: $12.50, $0.0123. */
export function dollars(amount: number): string {
  return `$${amount >= 1 || amount === 0 ? amount.toFixed(2) : amount.toPrecision(3).replace(/(\.\d\d+?)0+$/, '$1')}`
}

export function limitsInWords({ maxTurns, maxBudgetUsd, isOfRun }: AgentLimits): string {
  const parts: string[] = []
  if (maxTurns !== undefined) parts.push(`at most ${maxTurns} turn${maxTurns === 1 ? '' : 's'}`)
  if (maxBudgetUsd !== undefined)
    parts.push(`at most ${dollars(maxBudgetUsd)}${isOfRun ? ', which is what the run has left' : ''}`)
  return parts.length === 0 ? 'no limit of turns or money' : parts.join(' and ')
}
