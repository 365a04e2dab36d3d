import type { RunState } from '#lib/contract/live.ts'
import type { PhaseSummary } from '#lib/contract/runs.ts'
import { formatCost, formatMoney } from '#components/format/number.ts'

type Spending = Pick<RunState, 'budgetUsd' | 'spentUsd'>

/** "$1.23 of $5.00 spent". Null: there is nothing to tell. */
export function spendingWords({ budgetUsd, spentUsd }: Spending): string | null {
  if (budgetUsd !== null) return `${formatCost(spentUsd)} of ${formatMoney(budgetUsd)} spent`
  return spentUsd > 0 ? `${formatCost(spentUsd)} spent` : null
}

/** Whether no further agent phase starts. */
export function isBudgetSpent({ budgetUsd, spentUsd }: Spending): boolean {
  return budgetUsd !== null && spentUsd >= budgetUsd
}

/** Whether a budget means anything to a run of these phases. */
export function hasAgents(phases: readonly PhaseSummary[]): boolean {
  return phases.some(({ executor }) => executor === 'agent')
}
