type NumberFieldProps = { label: string; max: number; value: number; onChange: (value: number) => void }

export function NumberField({ label, max, value, onChange }: NumberFieldProps) {
  return (
    <label className="flex items-center justify-between gap-4 text-[13px]">
      {label}
      <input
        type="number"
        min={1}
        max={max}
        required
        value={Number.isNaN(value) ? '' : value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
        className="h-8 w-20 rounded-md border border-line-strong bg-surface px-2 text-right text-base tabular-nums md:text-[13px]"
      />
    </label>
  )
}
