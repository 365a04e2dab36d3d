import { useId, type Ref } from 'react'
import { maxNoteLength } from '#lib/contract/marks.ts'
import { formatCount } from '#components/format/number.ts'

// Where it begins to matter how much is left.
const tellFrom = maxNoteLength - 200

type NoteFieldProps = {
  value: string
  onChange: (text: string) => void
  /** Why it cannot be sent like this. */
  problem: string | null
  hint: string
  ref?: Ref<HTMLTextAreaElement>
}

export function NoteField({ value, onChange, problem, hint, ref }: NoteFieldProps) {
  const hintId = useId()
  const left = maxNoteLength - value.length
  return (
    <div className="text-[13px]">
      <label className="block">
        <span className="font-medium">Note</span>
        <textarea
          ref={ref}
          rows={3}
          maxLength={maxNoteLength}
          value={value}
          aria-describedby={hintId}
          aria-invalid={problem !== null}
          onChange={(event) => onChange(event.target.value)}
          className="mt-1 block w-full resize-y rounded-lg border border-line-strong bg-surface px-2.5 py-1.5 text-base text-ink aria-invalid:border-failed md:text-[13px]"
        />
      </label>
      <p id={hintId} className="mt-1 text-xs text-ink-muted">
        {problem === null ? (
          hint
        ) : (
          <span role="alert" className="font-medium text-failed">
            {problem}
          </span>
        )}
        {value.length >= tellFrom && ` ${formatCount(left)} characters left.`}
      </p>
    </div>
  )
}
