import { useState } from 'react'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { countOf } from '#components/format/number.ts'
import { NameField } from '#components/history/name-field.tsx'
import { useRun } from '#components/run/run-context.ts'
import { button } from '#components/ui/button.ts'
import { closeDialogOf, Dialog, DialogBody, DialogFoot } from '#components/ui/dialog.tsx'
import { RefusalNote } from '#components/ui/refusal-note.tsx'
import type { MarkQuestion } from './ask-mark.ts'
import { NoteField } from './note-field.tsx'
import { useMarkPhase } from './use-mark-phase.ts'

/** Says of how many homes a phase is about to be marked, and asks for the note that each of them gets. */
export function MarkDialog({ question, onClose }: { question: MarkQuestion; onClose: () => void }) {
  const { run } = useRun()
  const { phaseIndex, as, homes, revision } = question
  const [note, setNote] = useState('')
  const mark = useMarkPhase({ phaseIndex, expected: homes, onMarked: onClose })
  const name = run.phases.find((phase) => phase.index === phaseIndex)?.displayName ?? 'the phase'
  const isMissing = as === 'failed' && note.trim() === ''
  return (
    <Dialog title={`Mark ${name} as ${as}?`} onClose={onClose}>
      <form
        className="contents"
        onSubmit={(event) => {
          event.preventDefault()
          mark.mutate({ as, note, homes: { kind: 'waiting', revision } })
        }}
      >
        <DialogBody>
          <p>
            <b className="font-semibold tabular-nums">{countOf(homes, 'home waits', 'homes wait')}</b> for it.
            Each gets an attempt with this note and your name;{' '}
            {as === 'done' ? 'what follows then goes on.' : 'what needs it is blocked.'}
          </p>
          <NoteField
            value={note}
            onChange={setNote}
            problem={null}
            hint={as === 'done' ? 'Later phases get it.' : 'Say what failed.'}
          />
          <NameField />
          <p className="text-xs text-ink-muted">
            Homes that begin to wait from now on are left out. Retry brings a home back to waiting.
          </p>
          {mark.isError && <RefusalNote refusal={refusalFrom(mark.error)} />}
        </DialogBody>
        <DialogFoot>
          <button
            type="button"
            className={button.plain}
            onClick={(event) => closeDialogOf(event.currentTarget)}
          >
            Leave them waiting
          </button>
          <button
            type="submit"
            className={as === 'done' ? button.primary : button.danger}
            disabled={mark.isPending || isMissing}
          >
            {mark.isPending ? 'Marking…' : `Mark ${countOf(homes, 'home')} ${as}`}
          </button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}
