import { Check, X } from 'lucide-react'
import { useRef, useState } from 'react'
import type { MarkRequest } from '#lib/contract/marks.ts'
import type { CellReference } from '#components/grid/grid-store.ts'
import { NameField } from '#components/history/name-field.tsx'
import { button } from '#components/ui/button.ts'
import { useNotice } from '#components/ui/notice.tsx'
import { NoteField } from './note-field.tsx'
import { useMarkPhase } from './use-mark-phase.ts'

/** What a person says of the phase that waits for them: done or failed, with a note. `onMarked` finds the focus a place. */
export function MarkForm({ cell, onMarked }: { cell: CellReference; onMarked: () => void }) {
  const [note, setNote] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const notice = useNotice()
  // Not in the form: where somebody else was faster it may be gone when the answer comes.
  const onRefused = notice.refused
  const mark = useMarkPhase({ phaseIndex: cell.phaseIndex, expected: 1, onMarked, onRefused })

  function send(as: MarkRequest['as']) {
    if (as === 'failed' && note.trim() === '') {
      setProblem('Say in the note what failed.')
      field.current?.focus()
      return
    }
    setProblem(null)
    mark.mutate({ as, note, homes: { kind: 'positions', positions: [cell.position] } })
  }
  const asked = mark.isPending ? mark.variables.as : null

  return (
    <section aria-label="What came of it" className="space-y-3 rounded-lg border border-waiting/40 p-3">
      <NoteField
        ref={field}
        value={note}
        onChange={(text) => {
          setNote(text)
          setProblem(null)
        }}
        problem={problem}
        hint="Later phases and the history get it. A failure needs one."
      />
      <NameField />
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          className={button.primary}
          disabled={mark.isPending}
          onClick={() => send('done')}
        >
          <Check aria-hidden="true" className="size-4" />
          {asked === 'done' ? 'Marking…' : 'Mark done'}
        </button>
        <button
          type="button"
          className={button.plain}
          disabled={mark.isPending}
          onClick={() => send('failed')}
        >
          <X aria-hidden="true" className="size-4 text-failed" />
          {asked === 'failed' ? 'Marking…' : 'Mark failed'}
        </button>
      </div>
    </section>
  )
}
