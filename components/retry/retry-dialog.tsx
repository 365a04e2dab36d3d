import { useId, useState } from 'react'
import type { RetryMode } from '#lib/contract/run-control.ts'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { countOf } from '#components/format/number.ts'
import { useRun } from '#components/run/run-context.ts'
import { button } from '#components/ui/button.ts'
import { closeDialogOf, Dialog, DialogBody, DialogFoot } from '#components/ui/dialog.tsx'
import { useNotice } from '#components/ui/notice.tsx'
import { RefusalNote } from '#components/ui/refusal-note.tsx'
import type { RetryChoice } from './ask-retry.ts'
import { RadioGroup } from './radio-group.tsx'
import { isSameScope } from './retry-choices.ts'
import { RetryPlanView } from './retry-plan-view.tsx'
import { retrySentence } from './retry-sentence.ts'
import { isConflict, useExecutePlan, useRetryPlan } from './use-retry-plan.ts'

const modes: { value: RetryMode; label: string }[] = [
  { value: 'failed', label: 'Failed cells' },
  { value: 'unfinished', label: 'Failed, skipped and cancelled cells' },
  { value: 'downstream', label: 'Every one, and everything after it' },
  { value: 'all', label: 'Every one, whatever became of it' },
]

type RetryDialogProps = {
  choices: RetryChoice[]
  /** Undefined: the first. */
  chosen: RetryChoice | undefined
  mode: RetryMode
  onClose: () => void
}

/** Plans a retry before the eyes of the person who asks for it, and carries out that very plan. */
export function RetryDialog(props: RetryDialogProps) {
  const { choices, onClose } = props
  const { run } = useRun()
  const notice = useNotice()
  const planTitle = useId()
  const [chosen, setChosen] = useState(() =>
    Math.max(
      0,
      choices.findIndex((choice) => props.chosen && isSameScope(choice, props.chosen)),
    ),
  )
  const [mode, setMode] = useState(props.mode)
  const request = { scope: choices[chosen]!.scope, mode }
  const { data: plan, error, isPlaceholderData, isFetching, refetch } = useRetryPlan(run.id, request)
  const execute = useExecutePlan({
    runId: run.id,
    onDone: (answer) => {
      notice.done(retrySentence(answer))
      onClose()
    },
    onConflict: () => void refetch(),
  })
  const cells = plan ? plan.chosen + plan.dependents : 0
  const canExecute =
    plan !== undefined && cells > 0 && !isPlaceholderData && !isFetching && !execute.isPending
  const movedOn = isConflict(execute.error)
  const ask = (change: () => void) => {
    execute.reset()
    change()
  }
  return (
    <Dialog title="Retry" onClose={onClose} width="wide">
      <DialogBody>
        <div className="grid gap-4 sm:grid-cols-2">
          <RadioGroup
            legend="Where"
            options={choices.map(({ words }, index) => ({ value: index, label: words }))}
            value={chosen}
            onChange={(index) => ask(() => setChosen(index))}
          />
          <RadioGroup
            legend="Which cells there"
            options={modes}
            value={mode}
            onChange={(value) => ask(() => setMode(value))}
          />
        </div>
        <section
          aria-labelledby={planTitle}
          aria-busy={isFetching}
          className="min-h-56 rounded-xl border border-line bg-sunken px-4 py-3"
        >
          <h3 id={planTitle} className="sr-only">
            What this will do
          </h3>
          {movedOn && (
            <p role="alert" className="mb-3 rounded-lg bg-warning-soft px-3 py-2 font-medium">
              The run has moved on since, and nothing was retried. This is what it would do now.
            </p>
          )}
          {plan && !error && <RetryPlanView run={run} plan={plan} isOld={isPlaceholderData} />}
          {!plan && !error && <p className="text-ink-muted">Working out what this will do…</p>}
          {error && <RefusalNote refusal={refusalFrom(error)} />}
        </section>
        {execute.isError && !movedOn && <RefusalNote refusal={refusalFrom(execute.error)} />}
      </DialogBody>
      <DialogFoot>
        <button
          type="button"
          className={button.plain}
          onClick={(event) => closeDialogOf(event.currentTarget)}
        >
          Not now
        </button>
        <button
          type="button"
          className={`${button.primary} min-w-36 tabular-nums`}
          disabled={!canExecute}
          onClick={() => plan && execute.mutate({ ...request, plan })}
        >
          {execute.isPending
            ? 'Retrying…'
            : cells > 0
              ? `Retry ${countOf(cells, 'cell')}`
              : 'Nothing to retry'}
        </button>
      </DialogFoot>
    </Dialog>
  )
}
