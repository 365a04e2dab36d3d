import { useTable, type Updater, type SortingState } from '@tanstack/react-table'
import { useMemo } from 'react'
import type { RunResults } from '#lib/contract/screens.ts'
import { useUrlParameter } from '#components/ui/use-url-parameter.ts'
import { columns, features, numberColumns } from './result-columns.tsx'
import { ResultLine } from './result-line.tsx'
import { formatSort, parseSort } from './sort-in-url.ts'
import { SortableHeader } from './sortable-header.tsx'
import { useTableWindow } from './use-table-window.ts'

const columnIds = ['rank', 'address', 'price', 'cost', 'verdict', 'score', 'tier', 'status']
const rowHeight = 45

/** The ranked table. The order is in the URL; without one, the order is the rank. */
export function RankedTable({ runId, results }: { runId: number; results: RunResults }) {
  const [sort, setSort] = useUrlParameter('sort')
  const sorting = useMemo(() => parseSort(sort, columnIds), [sort])
  const table = useTable({
    features,
    columns,
    data: results.rows,
    state: { sorting },
    onSortingChange: (updater: Updater<SortingState>) =>
      setSort(formatSort(typeof updater === 'function' ? updater(sorting) : updater)),
    getRowId: (row) => String(row.position),
    meta: { runId, phaseCount: results.phaseCount },
  })
  const { rows } = table.getRowModel()
  const view = useTableWindow({ count: rows.length, rowHeight })

  return (
    <div
      ref={view.scroller}
      role="region"
      aria-label="Ranked homes"
      tabIndex={0}
      className="focus-inset scrollbar-thin relative min-h-0 flex-1 overflow-auto bg-surface"
    >
      <table aria-rowcount={rows.length + 1} className="w-full border-collapse">
        <thead className="sticky top-0 z-20 bg-sunken text-left">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} aria-rowindex={1}>
              {group.headers.map((header) => (
                <SortableHeader
                  key={header.id}
                  id={header.column.id}
                  isNumber={numberColumns.has(header.column.id)}
                  direction={header.column.getIsSorted()}
                  onSort={() => header.column.toggleSorting()}
                >
                  <table.FlexRender header={header} />
                </SortableHeader>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {view.before > 0 && <Spacer height={view.before} />}
          {rows.slice(view.start, view.end).map((row, index) => (
            <ResultLine key={row.id} runId={runId} row={row.original} rowIndex={view.start + index + 2}>
              {row.getAllCells().map((cell) => (
                <td
                  key={cell.id}
                  className={`h-11 px-3 whitespace-nowrap ${numberColumns.has(cell.column.id) ? 'text-right tabular-nums' : ''} ${cell.column.id === 'address' ? 'sticky left-0 z-10 bg-surface group-hover:bg-hover' : ''}`}
                >
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </ResultLine>
          ))}
          {view.after > 0 && <Spacer height={view.after} />}
        </tbody>
      </table>
    </div>
  )
}

function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden="true">
      <td height={height} colSpan={columnIds.length} />
    </tr>
  )
}
