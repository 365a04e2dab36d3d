import { countOf, formatCount } from '#components/format/number.ts'
import { useGridVersion } from '#components/grid/use-grid-version.ts'
import { useRun } from '#components/run/run-context.ts'
import { button } from '#components/ui/button.ts'
import { closeDialogOf, Dialog, DialogBody, DialogFoot } from '#components/ui/dialog.tsx'
import { useCancel } from './run-changes.ts'

type CancelRunDialogProps = { onClose: () => void; onCancelled: () => void }

/** Says what will stop and what stays, while the figures go on changing, before anything is cancelled. */
export function CancelRunDialog({ onClose, onCancelled }: CancelRunDialogProps) {
  const { store } = useRun()
  useGridVersion(store)
  const cancel = useCancel()
  const waiting = store.total('pending') + store.total('waiting') + store.total('retrying')
  const running = store.total('running')
  return (
    <Dialog title="Cancel this run?" onClose={onClose}>
      <DialogBody>
        <ul className="list-disc space-y-1.5 pl-4 tabular-nums">
          <li>
            <b className="font-semibold">{countOf(waiting, 'cell')}</b> will not run.
          </li>
          {running > 0 && (
            <li>
              <b className="font-semibold">{formatCount(running)}</b> that {running === 1 ? 'runs' : 'run'}{' '}
              now {running === 1 ? 'is' : 'are'} stopped within seconds.
            </li>
          )}
          <li>
            What completed stays: <b className="font-semibold">{countOf(store.total('completed'), 'cell')}</b>
            .
          </li>
        </ul>
        <p className="text-ink-muted">Retry brings the cancelled cells back.</p>
      </DialogBody>
      <DialogFoot>
        <button
          type="button"
          className={button.plain}
          onClick={(event) => closeDialogOf(event.currentTarget)}
        >
          Let it run
        </button>
        <button
          type="button"
          className={button.danger}
          disabled={cancel.isPending}
          onClick={() => cancel.mutate({ scope: 'run' }, { onSettled: onCancelled })}
        >
          {cancel.isPending ? 'Cancelling…' : 'Cancel run'}
        </button>
      </DialogFoot>
    </Dialog>
  )
}
