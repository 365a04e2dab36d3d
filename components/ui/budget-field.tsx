import type { ReactNode } from 'react'
import { budgetBounds } from '#lib/contract/runs.ts'

type BudgetFieldProps = {
  /** US dollars; null: none. */
  value: number | null
  onChange: (value: number | null) => void
  hint: ReactNode
}

/** What agents may cost. Left empty: no bound. */
export function BudgetField({ value, onChange, hint }: BudgetFieldProps) {
  return (
    <label className="flex items-center justify-between gap-4 text-[13px]">
      <span className="min-w-0">
        Budget for agents, in $<span className="block text-xs text-ink-muted">{hint}</span>
      </span>
      <input
        type="number"
        inputMode="decimal"
        min={budgetBounds.min}
        max={budgetBounds.max}
        step="0.01"
        placeholder="None"
        value={value === null || Number.isNaN(value) ? '' : value}
        onChange={({ target }) => onChange(target.value === '' ? null : target.valueAsNumber)}
        className="h-8 w-20 shrink-0 rounded-md border border-line-strong bg-surface px-2 text-right text-base tabular-nums md:text-[13px]"
      />
    </label>
  )
}
