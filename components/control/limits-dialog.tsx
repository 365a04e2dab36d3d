import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { limitsRequestSchema, limitsSchema, type RunLimits } from '#lib/contract/run-control.ts'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { sendJson } from '#components/api/send-json.ts'
import { formatCount } from '#components/format/number.ts'
import { useGridVersion } from '#components/grid/use-grid-version.ts'
import { useRun } from '#components/run/run-context.ts'
import { button } from '#components/ui/button.ts'
import { closeDialogOf, Dialog, DialogBody, DialogFoot } from '#components/ui/dialog.tsx'
import { NumberField } from '#components/ui/number-field.tsx'
import { RefusalNote } from '#components/ui/refusal-note.tsx'
import { useRunChanged } from './use-run-change.ts'

const fields = [
  { name: 'maxParallelProperties', label: 'Homes at once', min: 1, max: 500 },
  { name: 'maxParallelPhases', label: 'Phases at once in each home', min: 1, max: 20 },
  { name: 'failureLimit', label: 'Failures in a row before a phase is held', min: 0, max: 10_000 },
] as const

/** The limits of a run, changed while it works. Only what a person changed is sent: someone else may change the rest. */
export function LimitsDialog({ onClose }: { onClose: () => void }) {
  const { run, store } = useRun()
  useGridVersion(store)
  const tellOthers = useRunChanged()
  const [typed, setTyped] = useState<Partial<RunLimits>>({})
  const save = useMutation({
    mutationFn: () =>
      sendJson({
        url: `/api/runs/${run.id}`,
        method: 'PATCH',
        schema: limitsSchema,
        body: limitsRequestSchema.parse(typed),
      }),
    onSuccess: () => {
      tellOthers()
      onClose()
    },
  })
  const isChanged = fields.some(({ name }) => typed[name] !== undefined && typed[name] !== store.run[name])
  return (
    <Dialog title="Limits of this run" onClose={onClose}>
      <form
        className="contents"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <DialogBody>
          {fields.map(({ name, label, min, max }) => (
            <NumberField
              key={name}
              label={label}
              min={min}
              max={max}
              value={typed[name] ?? store.run[name]}
              onChange={(value) => setTyped({ ...typed, [name]: value })}
              hint={`Now ${nowOf(name, store.run[name])}`}
            />
          ))}
          <p className="text-xs text-ink-muted">
            They hold from now on. What runs already goes on; when a limit is lowered, nothing new starts
            until there is room.
          </p>
          {save.isError && <RefusalNote refusal={refusalFrom(save.error)} />}
        </DialogBody>
        <DialogFoot>
          <button
            type="button"
            className={button.plain}
            onClick={(event) => closeDialogOf(event.currentTarget)}
          >
            Leave as they are
          </button>
          <button type="submit" className={button.primary} disabled={!isChanged || save.isPending}>
            {save.isPending ? 'Saving…' : 'Apply'}
          </button>
        </DialogFoot>
      </form>
    </Dialog>
  )
}

function nowOf(name: keyof RunLimits, value: number): string {
  return name === 'failureLimit' && value === 0 ? '0: never held' : formatCount(value)
}
