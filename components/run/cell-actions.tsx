import { Ban, ChevronDown, Columns3, House, ListTree, OctagonX, RotateCw } from 'lucide-react'
import type { RetryMode } from '#lib/contract/run-control.ts'
import { useCancel } from '#components/control/run-changes.ts'
import type { CellReference } from '#components/grid/grid-store.ts'
import { useAskRetry, type RetryChoice } from '#components/retry/ask-retry.ts'
import { cellChoice, columnChoice, failureChoice, homeChoice } from '#components/retry/retry-choices.ts'
import { canRetry, useRetryCell } from '#components/retry/use-retry-cell.ts'
import { button } from '#components/ui/button.ts'
import { MenuButton } from '#components/ui/menu-button.tsx'
import type { MenuEntry } from '#components/ui/menu.tsx'
import { useRun } from './run-context.ts'

type CellActionsProps = { cell: CellReference; address: string }

/** What can be done about a cell: the plain case with one click, the others planned first. */
export function CellActions({ cell, address }: CellActionsProps) {
  const { store } = useRun()
  const retry = useRetryCell()
  const cancel = useCancel()
  const { status } = store.cell(cell.position, cell.phaseIndex)
  const entries = useRetryEntries({ cell, address })
  const isOpen = ['pending', 'waiting', 'running', 'retrying'].includes(status)
  const isRunOver = store.run.status === 'completed' || store.run.status === 'cancelled'
  return (
    <div className="ml-auto flex shrink-0 items-center gap-2">
      {isOpen && !isRunOver && (
        <button
          type="button"
          className={button.small}
          disabled={cancel.isPending}
          onClick={() => cancel.mutate({ scope: 'cells', cells: [cell] })}
        >
          <Ban aria-hidden="true" className="size-3.5" />
          Cancel
        </button>
      )}
      <div className="flex">
        {canRetry(status) && (
          <button
            type="button"
            className={`${status === 'failed' ? button.primary : button.plain} h-8! rounded-r-none`}
            onClick={() => retry(cell)}
          >
            <RotateCw aria-hidden="true" className="size-3.5" />
            {status === 'completed' ? 'Run again' : 'Retry'}
          </button>
        )}
        <MenuButton
          label="More ways to retry"
          entries={entries}
          className={`${button.plain} h-8! px-1.5! ${canRetry(status) ? 'rounded-l-none border-l-0' : ''}`}
        >
          <ChevronDown aria-hidden="true" className="size-4" />
        </MenuButton>
      </div>
    </div>
  )
}

function useRetryEntries({ cell, address }: CellActionsProps): MenuEntry[] {
  const { run, store } = useRun()
  const askRetry = useAskRetry()
  const { failureKey } = store.cell(cell.position, cell.phaseIndex)
  const own = cellChoice(run, cell, address)
  const home = homeChoice(cell.position, address)
  const column = columnChoice(run, cell.phaseIndex)
  const failure = failureKey === '' ? [] : [failureChoice(failureKey)]
  const choices = [own, home, column, ...failure]
  const ask = (chosen: RetryChoice, mode: RetryMode) => () => askRetry({ choices, chosen, mode })
  return [
    { label: 'This and everything after it…', Icon: ListTree, onChoose: ask(own, 'downstream') },
    { label: 'This home…', Icon: House, onChoose: ask(home, 'failed') },
    { label: 'This column…', Icon: Columns3, onChoose: ask(column, 'failed') },
    ...failure.map((choice) => ({
      label: 'This kind of failure…',
      Icon: OctagonX,
      onChoose: ask(choice, 'failed'),
    })),
  ]
}
