import { Ban, Pause, Play, RotateCw, SlidersHorizontal } from 'lucide-react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useGridVersion } from '#components/grid/use-grid-version.ts'
import { useAskRetry } from '#components/retry/ask-retry.ts'
import { everythingFailed, usualMode } from '#components/retry/retry-choices.ts'
import { useRun } from '#components/run/run-context.ts'
import { button } from '#components/ui/button.ts'
import { CancelRunDialog } from './cancel-run-dialog.tsx'
import { LimitsDialog } from './limits-dialog.tsx'
import { usePauseOrResume } from './run-changes.ts'

const control = `${button.small} max-sm:gap-1.5 max-sm:px-2`
const loud = 'border-accent! bg-accent! text-accent-ink! hover:bg-accent-hover!'

/** What a person can do about the whole run. */
export function RunControls() {
  const { store } = useRun()
  useGridVersion(store)
  const [asking, setAsking] = useState<'cancel' | 'limits' | null>(null)
  const change = usePauseOrResume()
  const askRetry = useAskRetry()
  const { status } = store.run
  const isOver = status === 'completed' || status === 'cancelled'
  const canRetry = store.total('failed') + store.total('cancelled') > 0
  const [verb, word, Icon] =
    status === 'paused' ? (['resume', 'Resume', Play] as const) : (['pause', 'Pause', Pause] as const)
  const group = useRef<HTMLDivElement>(null)
  const close = () => setAsking(null)
  // The button that asked goes away with the run that it was for, and would take the focus with it.
  function closeForGood() {
    flushSync(close)
    group.current?.focus()
  }
  if (store.revision === null) return null
  return (
    <div
      ref={group}
      role="group"
      aria-label="Run controls"
      tabIndex={-1}
      className="flex flex-wrap items-center gap-1.5 sm:gap-2"
    >
      {!isOver && (
        <button
          type="button"
          disabled={change.isPending}
          onClick={() => change.mutate(verb)}
          className={status === 'paused' ? `${control} ${loud}` : control}
        >
          <Icon aria-hidden="true" className="size-3.5" />
          {word}
        </button>
      )}
      {canRetry && (
        <button
          type="button"
          onClick={() => askRetry({ choices: [everythingFailed], mode: usualMode(store) })}
          className={control}
        >
          <RotateCw aria-hidden="true" className="size-3.5" />
          Retry…
        </button>
      )}
      {!isOver && (
        <>
          <button
            type="button"
            onClick={() => setAsking('limits')}
            className={control}
            aria-label={`Limits: ${store.run.maxParallelProperties} homes and ${store.run.maxParallelPhases} phases each at once`}
          >
            <SlidersHorizontal aria-hidden="true" className="size-3.5" />
            <span className="tabular-nums">
              {store.run.maxParallelProperties} × {store.run.maxParallelPhases}
              <span className="hidden sm:inline"> at once</span>
            </span>
          </button>
          <button
            type="button"
            onClick={() => setAsking('cancel')}
            className={control}
            aria-label="Cancel run…"
          >
            <Ban aria-hidden="true" className="size-3.5" />
            <span>
              Cancel<span className="hidden sm:inline"> run</span>…
            </span>
          </button>
        </>
      )}
      {asking === 'cancel' && <CancelRunDialog onClose={close} onCancelled={closeForGood} />}
      {asking === 'limits' && <LimitsDialog onClose={close} />}
    </div>
  )
}
