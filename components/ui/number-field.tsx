import type { ReactNode } from 'react'

type NumberFieldProps = {
  label: string
  min?: number
  max: number
  value: number
  onChange: (value: number) => void
  /** Beside the field: what the number is now, or what it means. */
  hint?: ReactNode
}

export function NumberField({ label, min = 1, max, value, onChange, hint }: NumberFieldProps) {
  return (
    <label className="flex items-center justify-between gap-4 text-[13px]">
      <span className="min-w-0">
        {label}
        {hint && <span className="block text-xs text-ink-muted">{hint}</span>}
      </span>
      <input
        type="number"
        min={min}
        max={max}
        required
        value={Number.isNaN(value) ? '' : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
        className="h-8 w-20 shrink-0 rounded-md border border-line-strong bg-surface px-2 text-right text-base tabular-nums md:text-[13px]"
      />
    </label>
  )
}
