'use client'
import { useQuery } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useSearchParams } from 'next/navigation'
import { useDeferredValue, useRef } from 'react'
import { runPropertiesSchema } from '#lib/contract/screens.ts'
import { fetchJson } from '#components/api/fetch-json.ts'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { FailureChip } from '#components/failures/failure-chip.tsx'
import { FilterBar } from '#components/grid/filter-bar.tsx'
import type { CellReference } from '#components/grid/grid-store.ts'
import { isFiltering, readRowFilter } from '#components/grid/row-filter.ts'
import { useAskRetry } from '#components/retry/ask-retry.ts'
import { filterChoice, usualMode } from '#components/retry/retry-choices.ts'
import { useRetryCell } from '#components/retry/use-retry-cell.ts'
import { button } from '#components/ui/button.ts'
import { RefusalNote } from '#components/ui/refusal-note.tsx'
import { useMedia } from '#components/ui/use-media.ts'
import { changeUrl } from '#components/ui/use-url-parameter.ts'
import { CellDrawer } from './cell-drawer.tsx'
import { formatCellAddress, parseCellAddress } from './cell-address.ts'
import { GridPane } from './grid-pane.tsx'
import { KeyHelp } from './key-help.tsx'
import { useRun } from './run-context.ts'

const noAddresses: readonly string[] = []

/** The live grid of a run, with the drawer of the cell that the URL names. */
export function GridScreen() {
  const { run, store } = useRun()
  const properties = useQuery({
    queryKey: ['run-properties', run.id],
    queryFn: () => fetchJson(`/api/runs/${run.id}/properties`, runPropertiesSchema),
    staleTime: Infinity,
  })
  const addresses = properties.data?.addresses ?? noAddresses
  const retryCell = useRetryCell()
  const askRetry = useAskRetry()
  const parameters = useSearchParams()
  const filter = readRowFilter(parameters)
  const text = useDeferredValue(filter.text)
  const open = parseCellAddress(parameters.get('cell'))
  const behind = useRef<HTMLElement>(null)
  const isCovered = useMedia('(width < 64rem)')

  function openCell(cell: CellReference) {
    changeUrl([{ name: 'cell', value: formatCellAddress(cell) }], open === null ? 'push' : 'replace')
  }

  function retryByKey(cell: CellReference) {
    // A completed cell runs again from its drawer only: a key pressed by mistake must not throw a result away.
    if (store.cell(cell.position, cell.phaseIndex).status !== 'completed') retryCell(cell)
  }

  function retryShown() {
    const choice = filterChoice(filter)
    askRetry({ choices: choice ? [choice] : [], mode: usualMode(store) })
  }

  function closeCell() {
    const address = open && formatCellAddress(open)
    changeUrl([{ name: 'cell', value: null }], 'replace')
    // The address changes a moment later, and what is inert cannot take the focus.
    if (behind.current) behind.current.inert = false
    const origin = document.querySelector<HTMLElement>(`[data-address="${address}"]`)
    const tabStop = document.querySelector<HTMLElement>('[data-cell][tabindex="0"]')
    ;(origin ?? tabStop)?.focus()
  }

  return (
    <div className="flex min-h-0 flex-1">
      <section ref={behind} inert={open !== null && isCovered} className="flex min-w-0 flex-1 flex-col">
        <FilterBar
          store={store}
          filter={filter}
          onStatus={(status) =>
            changeUrl(
              [
                { name: 'status', value: status },
                ...(status === null ? [{ name: 'failure', value: null }] : []),
              ],
              'replace',
            )
          }
          onText={(q) => changeUrl([{ name: 'q', value: q }], 'replace')}
          failure={filter.failure && <FailureChip failureKey={filter.failure} />}
          actions={
            <>
              {isFiltering(filter) && (
                <button type="button" className={button.small} onClick={retryShown}>
                  <RotateCw aria-hidden="true" className="size-3.5" />
                  Retry these…
                </button>
              )}
              <KeyHelp />
            </>
          }
        />
        {properties.isError && (
          <div className="p-4">
            <RefusalNote refusal={refusalFrom(properties.error)} />
          </div>
        )}
        <GridPane
          addresses={properties.data?.addresses ?? null}
          filter={{ ...filter, text }}
          open={open}
          onOpen={openCell}
          onRetry={retryByKey}
        />
      </section>
      {open && (
        <CellDrawer
          key={formatCellAddress(open)}
          cell={open}
          address={addresses[open.position] ?? ''}
          onClose={closeCell}
        />
      )}
    </div>
  )
}
