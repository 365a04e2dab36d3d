import { RotateCw } from 'lucide-react'
import { countOf } from '#components/format/number.ts'
import type { CellReference, GridStore } from '#components/grid/grid-store.ts'
import { RunGrid } from '#components/grid/run-grid.tsx'
import { isFiltering, type RowFilter } from '#components/grid/row-filter.ts'
import { useMatchingPositions } from '#components/grid/use-matching-positions.ts'
import { button } from '#components/ui/button.ts'
import { looks } from '#components/ui/status.ts'
import { changeUrl } from '#components/ui/use-url-parameter.ts'
import { GridSkeleton } from './grid-skeleton.tsx'
import type { RunOverview } from '#lib/contract/screens.ts'

const noAddresses: readonly string[] = []

type GridPaneProps = {
  store: GridStore
  run: RunOverview
  addresses: readonly string[] | null
  filter: RowFilter
  open: CellReference | null
  onOpen: (cell: CellReference) => void
  onRetry: (cell: CellReference) => void
}

/** The grid, or what stands in its place: its outline while the list loads, and words when a filter leaves nothing. */
export function GridPane({ store, run, addresses, filter, open, onOpen, onRetry }: GridPaneProps) {
  const { positions, newCount, refresh } = useMatchingPositions(store, addresses ?? noAddresses, filter)
  if (addresses === null) return <GridSkeleton phaseCount={run.phases.length} />
  if (positions.length === 0 && isFiltering(filter)) return <NothingMatches filter={filter} />
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
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
        key={`${filter.status}:${filter.text}`}
        store={store}
        runId={run.id}
        phases={run.phases}
        addresses={addresses}
        positions={positions}
        open={open}
        onOpen={onOpen}
        onRetry={onRetry}
      />
    </div>
  )
}

function NothingMatches({ filter }: { filter: RowFilter }) {
  const what = filter.status === null ? 'home' : `home with a ${looks[filter.status].word.toLowerCase()} cell`
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
