import { Coins, RotateCw } from 'lucide-react'
import { useState } from 'react'
import { countOf, formatCost, formatMoney } from '#components/format/number.ts'
import { useGridVersion } from '#components/grid/use-grid-version.ts'
import { useAskRetry } from '#components/retry/ask-retry.ts'
import { budgetChoice } from '#components/retry/retry-choices.ts'
import { useRun } from '#components/run/run-context.ts'
import { hasAgents, isBudgetSpent } from '#components/run/spending.ts'
import { button } from '#components/ui/button.ts'
import { LimitsDialog } from './limits-dialog.tsx'

/** Says that the budget is spent, and what may follow: more of it, and then what was skipped for want of it. */
export function BudgetBanner() {
  const { run, store } = useRun()
  useGridVersion(store)
  const askRetry = useAskRetry()
  const [isRaising, setIsRaising] = useState(false)
  const { status, budgetUsd, spentUsd } = store.run
  const skipped = store.countReason('BUDGET_SPENT')
  const isSpent = isBudgetSpent(store.run)
  const isOver = status === 'completed' || status === 'cancelled'
  // Of a run that is over it matters only where something was skipped for it.
  const isShown = store.revision !== null && (skipped > 0 || (isSpent && !isOver && hasAgents(run.phases)))
  return (
    <>
      {isShown && (
        <section
          aria-label="Budget"
          className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-warning-soft px-4 py-2.5 text-[13px] md:px-6"
        >
          <p role="status" className="flex min-w-0 flex-1 basis-80 gap-2.5">
            <Coins aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-retrying" />
            <span className="min-w-0 tabular-nums">
              {isSpent && budgetUsd !== null ? (
                <>
                  <b className="font-semibold">The budget of {formatMoney(budgetUsd)} is spent</b> (
                  {formatCost(spentUsd)}): agent phases are skipped
                  {skipped > 0 && `, ${countOf(skipped, 'phase')} so far. Raise it to retry them`}.
                </>
              ) : (
                <>
                  <b className="font-semibold">
                    {countOf(skipped, 'phase was skipped', 'phases were skipped')} because the budget was
                    spent.
                  </b>{' '}
                  {budgetUsd === null
                    ? 'There is no budget now.'
                    : `There is ${formatCost(budgetUsd - spentUsd)} left now.`}
                </>
              )}
            </span>
          </p>
          <div className="flex flex-wrap gap-2">
            <button type="button" className={button.small} onClick={() => setIsRaising(true)}>
              {isSpent ? 'Raise' : 'Change'} the budget
            </button>
            {skipped > 0 && (
              <button
                type="button"
                className={button.small}
                disabled={isSpent}
                onClick={() => askRetry({ choices: [budgetChoice], mode: 'unfinished' })}
              >
                <RotateCw aria-hidden="true" className="size-3.5" />
                Retry the {countOf(skipped, 'skipped phase')}
              </button>
            )}
          </div>
        </section>
      )}
      {isRaising && <LimitsDialog first="budget" onClose={() => setIsRaising(false)} />}
    </>
  )
}
