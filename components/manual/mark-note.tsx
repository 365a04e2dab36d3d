import type { Mark } from '#lib/contract/marks.ts'
import { LocalTime } from '#components/ui/local-time.tsx'

/** Who marked a phase, as what and when, and what they wrote. A failure's note is its error, which is shown as such. */
export function MarkNote({ mark, isDone }: { mark: Mark; isDone: boolean }) {
  return (
    <>
      <p className="text-ink-muted">
        Marked {isDone ? 'done' : 'failed'} by <b className="font-semibold text-ink">{mark.marked_by}</b>,{' '}
        <LocalTime at={Date.parse(mark.marked_at)} />
      </p>
      {isDone && mark.note !== '' && (
        <p className="rounded-md bg-sunken px-3 py-2 wrap-anywhere whitespace-pre-wrap">{mark.note}</p>
      )}
    </>
  )
}
