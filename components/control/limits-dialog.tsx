import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { limitsRequestSchema, limitsSchema, type RunLimits } from '#lib/contract/run-control.ts'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { sendJson } from '#components/api/send-json.ts'
import { formatCost, formatCount, formatMoney } from '#components/format/number.ts'
import { useGridVersion } from '#components/grid/use-grid-version.ts'
import { useRun } from '#components/run/run-context.ts'
import { hasAgents } from '#components/run/spending.ts'
import { BudgetField } from '#components/ui/budget-field.tsx'
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

/**
 * The limits of a run, changed while it works. Only what a person changed is sent: someone else may change the rest. `first`:
 * the one that it begins with, and that has the focus.
 */
export function LimitsDialog({ first, onClose }: { first?: 'budget'; onClose: () => void }) {
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
  const names = Object.keys(typed) as (keyof RunLimits)[]
  const isChanged = names.some((name) => typed[name] !== store.run[name])
  const { budgetUsd, spentUsd } = store.run
  const budget = (hasAgents(run.phases) || budgetUsd !== null) && (
    <BudgetField
      value={typed.budgetUsd === undefined ? budgetUsd : typed.budgetUsd}
      onChange={(value) => setTyped({ ...typed, budgetUsd: value })}
      hint={`${budgetUsd === null ? 'Now none' : `Now ${formatMoney(budgetUsd)}`}, ${formatCost(spentUsd)} spent. Empty: no bound`}
    />
  )
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
          {first === 'budget' && budget}
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
          {first !== 'budget' && budget}
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

function nowOf(name: (typeof fields)[number]['name'], value: number): string {
  return name === 'failureLimit' && value === 0 ? '0: never held' : formatCount(value)
}
