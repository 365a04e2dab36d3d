'use client'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useDeferredValue, useRef, useState } from 'react'
import { runPropertiesSchema } from '#lib/contract/screens.ts'
import { fetchJson } from '#components/api/fetch-json.ts'
import { refusalFrom } from '#components/api/refusal-error.ts'
import { FilterBar } from '#components/grid/filter-bar.tsx'
import { GridStore, type CellReference } from '#components/grid/grid-store.ts'
import { readRowFilter } from '#components/grid/row-filter.ts'
import { ConnectionBadge } from '#components/live/connection-badge.tsx'
import { useLiveRun } from '#components/live/use-live-run.ts'
import { RefusalNote } from '#components/ui/refusal-note.tsx'
import { useMedia } from '#components/ui/use-media.ts'
import { changeUrl } from '#components/ui/use-url-parameter.ts'
import { CellDrawer } from './cell-drawer.tsx'
import { formatCellAddress, parseCellAddress } from './cell-address.ts'
import { GridPane } from './grid-pane.tsx'
import { LiveRunStatus } from './live-run-status.tsx'
import { RetryNotice } from './retry-notice.tsx'
import { RunAnnouncer } from './run-announcer.tsx'
import type { RunOverview } from '#lib/contract/screens.ts'
import { RunProgress } from './run-progress.tsx'
import { RunTitle } from './run-title.tsx'
import { useRetry } from './use-retry.ts'

/** The live grid of a run, with the drawer of the cell that the URL names. */
export function RunScreen({ run }: { run: RunOverview }) {
  const [store] = useState(
    () => new GridStore({ propertyCount: run.propertyCount, phaseCount: run.phases.length, run }),
  )
  const connection = useLiveRun(run.id, store)
  const properties = useQuery({
    queryKey: ['run-properties', run.id],
    queryFn: () => fetchJson(`/api/runs/${run.id}/properties`, runPropertiesSchema),
    staleTime: Infinity,
  })
  const retry = useRetry(run.id, store)
  const parameters = useSearchParams()
  const filter = readRowFilter({ status: parameters.get('status'), q: parameters.get('q') })
  const text = useDeferredValue(filter.text)
  const open = parseCellAddress(parameters.get('cell'))
  const behind = useRef<HTMLElement>(null)
  const isCovered = useMedia('(width < 64rem)')

  function openCell(cell: CellReference) {
    changeUrl([{ name: 'cell', value: formatCellAddress(cell) }], open === null ? 'push' : 'replace')
  }

  function retryCell(cell: CellReference) {
    const { status } = store.cell(cell.position, cell.phaseIndex)
    if (status === 'failed' || status === 'skipped' || status === 'cancelled') retry.mutate([cell])
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
    <div className="flex h-[calc(100dvh-3rem)] min-h-0">
      <section ref={behind} inert={open !== null && isCovered} className="flex min-w-0 flex-1 flex-col">
        <div className="flex flex-col gap-3 border-b border-line bg-surface px-4 py-3 md:px-6">
          <RunTitle run={run} tab="grid" status={<LiveRunStatus store={store} />}>
            <ConnectionBadge connection={connection} />
          </RunTitle>
          <RunProgress store={store}>
            <RetryNotice retry={retry} />
          </RunProgress>
        </div>
        <FilterBar
          store={store}
          filter={filter}
          onStatus={(status) => changeUrl([{ name: 'status', value: status }], 'replace')}
          onText={(q) => changeUrl([{ name: 'q', value: q }], 'replace')}
        />
        {properties.isError && (
          <div className="p-4">
            <RefusalNote refusal={refusalFrom(properties.error)} />
          </div>
        )}
        <GridPane
          store={store}
          run={run}
          addresses={properties.data?.addresses ?? null}
          filter={{ status: filter.status, text }}
          open={open}
          onOpen={openCell}
          onRetry={retryCell}
        />
        <RunAnnouncer store={store} />
      </section>
      {open && (
        <CellDrawer key={formatCellAddress(open)} run={run} store={store} cell={open} onClose={closeCell} />
      )}
    </div>
  )
}
