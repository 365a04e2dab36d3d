import { RotateCw } from 'lucide-react'
import { useRef, useState } from 'react'
import { countOf } from '#components/format/number.ts'
import type { CellReference } from '#components/grid/grid-store.ts'
import { RunGrid, type MenuPlace } from '#components/grid/run-grid.tsx'
import { isFiltering, type RowFilter } from '#components/grid/row-filter.ts'
import { filterWords } from '#components/grid/standing-words.ts'
import { useMatchingPositions } from '#components/grid/use-matching-positions.ts'
import { button } from '#components/ui/button.ts'
import { changeUrl } from '#components/ui/use-url-parameter.ts'
import { ColumnMenu } from './column-menu.tsx'
import { GridSkeleton } from './grid-skeleton.tsx'
import { HomeMenu } from './home-menu.tsx'
import { useRun } from './run-context.ts'

const noAddresses: readonly string[] = []

type GridPaneProps = {
  addresses: readonly string[] | null
  filter: RowFilter
  open: CellReference | null
  onOpen: (cell: CellReference) => void
  onRetry: (cell: CellReference) => void
}

/** The grid, or what stands in its place: its outline while the list loads, and words when a filter leaves nothing. */
export function GridPane({ addresses, filter, open, onOpen, onRetry }: GridPaneProps) {
  const { run, store } = useRun()
  const pane = useRef<HTMLDivElement>(null)
  const [menu, setMenu] = useState<MenuPlace | null>(null)
  const { positions, newCount, refresh } = useMatchingPositions(store, addresses ?? noAddresses, filter)
  const around = ({ anchor }: MenuPlace) => ({
    anchor,
    returnTo: () => pane.current?.querySelector<HTMLElement>('[data-cell][tabindex="0"]') ?? null,
    onClose: () => setMenu(null),
  })
  if (addresses === null) return <GridSkeleton phaseCount={run.phases.length} />
  if (positions.length === 0 && isFiltering(filter)) return <NothingMatches filter={filter} />
  return (
    <div ref={pane} className="relative flex min-h-0 flex-1 flex-col">
      {newCount > 0 && (
        <button
          type="button"
          onClick={refresh}
          className={`${button.small} absolute bottom-4 left-1/2 z-30 -translate-x-1/2 rounded-full shadow-panel`}
        >
          <RotateCw aria-hidden="true" className="size-3.5" />
          {countOf(newCount, 'more home')} now {newCount === 1 ? 'matches' : 'match'}
        </button>
      )}
      <RunGrid
        key={`${filter.status}:${filter.failure}:${filter.text}`}
        store={store}
        runId={run.id}
        phases={run.phases}
        addresses={addresses}
        positions={positions}
        open={open}
        onOpen={onOpen}
        onRetry={onRetry}
        onMenu={(place) => setMenu(menu?.anchor === place.anchor ? null : place)}
      />
      {menu !== null && 'phase' in menu && <ColumnMenu phase={menu.phase} {...around(menu)} />}
      {menu !== null && 'position' in menu && (
        <HomeMenu position={menu.position} address={addresses[menu.position] ?? ''} {...around(menu)} />
      )}
    </div>
  )
}

function NothingMatches({ filter }: { filter: RowFilter }) {
  const conditions = [
    filter.status !== null && filterWords(filter.status),
    filter.failure !== null && 'that failed in this way',
  ]
  const what = ['home', ...conditions.filter(Boolean)].join(' ')
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-3 p-8 text-center text-ink-muted">
      <p>
        No {what}
        {filter.text !== '' && ` with “${filter.text}” in its address`}.
      </p>
      <button
        type="button"
        className={button.small}
        onClick={() =>
          changeUrl(
            [
              { name: 'status', value: null },
              { name: 'failure', value: null },
              { name: 'q', value: null },
            ],
            'replace',
          )
        }
      >
        Show all homes
      </button>
    </div>
  )
}
