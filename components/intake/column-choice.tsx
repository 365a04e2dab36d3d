import { Check, CircleHelp, Minus } from 'lucide-react'
import type { ColumnMapping } from '#lib/contract/import-report.ts'
import type { FieldChoice } from '#lib/contract/screens.ts'

type ColumnChoiceProps = {
  column: ColumnMapping
  fields: FieldChoice[]
  /** A person said so. */
  isChosen: boolean
  onField: (field: string | null) => void
}

/** A column's own name, what it was taken for, and how sure that is. */
export function ColumnChoice({ column, fields, isChosen, onField }: ColumnChoiceProps) {
  const groups = [
    { label: 'Address', fields: fields.filter((field) => field.kind === 'address') },
    { label: 'Facts', fields: fields.filter((field) => field.kind === 'fact') },
  ]
  return (
    <div className="flex min-w-36 flex-col gap-1">
      <span className="truncate px-1 font-semibold" title={column.header}>
        {column.header}
      </span>
      <select
        aria-label={`Column ${column.header} is`}
        value={column.field ?? ''}
        onChange={(event) => onField(event.target.value || null)}
        className={`h-8 w-full rounded-md border bg-surface px-1.5 text-base md:text-[13px] ${column.field === null ? 'border-line text-ink-muted' : 'border-line-strong'}`}
      >
        <option value="">Not used</option>
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.fields.map((field) => (
              <option key={field.name} value={field.name}>
                {field.label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      <Confidence column={column} isChosen={isChosen} />
    </div>
  )
}

function Confidence({ column, isChosen }: { column: ColumnMapping; isChosen: boolean }) {
  const line = 'flex items-center gap-1 px-1 text-[11px] text-ink-muted'
  if (column.field === null) {
    return (
      <span className={line}>
        <Minus aria-hidden="true" className="size-3" /> kept for scripts
      </span>
    )
  }
  if (column.confidence >= 1) {
    return (
      <span className={line}>
        <Check aria-hidden="true" className="size-3 text-completed" />{' '}
        {isChosen ? 'your choice' : 'known name'}
      </span>
    )
  }
  return (
    <span className={line}>
      <CircleHelp aria-hidden="true" className="size-3 text-retrying" /> a guess,{' '}
      {Math.round(column.confidence * 100)}% sure
    </span>
  )
}
