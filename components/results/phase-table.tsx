import Link from 'next/link'
import type { RunResults } from '#lib/contract/screens.ts'
import { formatCount } from '#components/format/number.ts'
import { HomeStatus } from './home-status.tsx'
import { useTableWindow } from './use-table-window.ts'

const rowHeight = 45

/** For pipelines that give no home results: how far each home came. */
export function PhaseTable({ runId, results }: { runId: number; results: RunResults }) {
  const { rows, phaseCount } = results
  const view = useTableWindow({ count: rows.length, rowHeight })
  return (
    <div
      ref={view.scroller}
      role="region"
      aria-label="Homes"
      tabIndex={0}
      className="focus-inset scrollbar-thin relative min-h-0 flex-1 overflow-auto bg-surface"
    >
      <table aria-rowcount={rows.length + 1} className="w-full border-collapse">
        <thead className="sticky top-0 z-10 bg-sunken text-left text-xs">
          <tr aria-rowindex={1}>
            {['Home', 'Address', 'Phases done', 'Status'].map((word) => (
              <th
                key={word}
                scope="col"
                className="h-9 border-b border-line-strong px-3 font-semibold whitespace-nowrap"
              >
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {view.before > 0 && (
            <tr aria-hidden="true">
              <td height={view.before} colSpan={4} />
            </tr>
          )}
          {rows.slice(view.start, view.end).map((row, index) => (
            <tr
              key={row.position}
              aria-rowindex={view.start + index + 2}
              className="border-b border-line hover:bg-hover"
            >
              <td className="h-11 w-16 px-3 text-right text-ink-muted tabular-nums">
                {formatCount(row.position + 1)}
              </td>
              <td className="max-w-96 truncate px-3">
                <Link
                  href={`/runs/${runId}/properties/${row.position}`}
                  prefetch={false}
                  className="hover:underline"
                >
                  {row.address}
                </Link>
              </td>
              <td className="px-3 tabular-nums">
                {row.phasesSettled} of {phaseCount}
              </td>
              <td className="px-3">
                <HomeStatus row={row} phaseCount={0} />
              </td>
            </tr>
          ))}
          {view.after > 0 && (
            <tr aria-hidden="true">
              <td height={view.after} colSpan={4} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  )
}
