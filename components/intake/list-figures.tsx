import type { ImportReport } from '#lib/contract/import-report.ts'
import { formatCount } from '#components/format/number.ts'

/** What became of the rows, in four numbers that add up. */
export function ListFigures({ report }: { report: ImportReport }) {
  const recognised = report.columns.filter((column) => column.field !== null).length
  const figures = [
    { words: 'homes to analyse', figure: formatCount(report.propertyCount) },
    { words: 'rows in the file', figure: formatCount(report.rowCount) },
    { words: 'rows left out', figure: formatCount(report.rejectedRowCount) },
    { words: 'duplicates merged', figure: formatCount(report.duplicateRowCount) },
    { words: 'columns recognised', figure: `${recognised} of ${report.columns.length}` },
  ]
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line sm:grid-cols-5">
      {figures.map(({ words, figure }, index) => (
        <div
          key={words}
          className={`flex flex-col-reverse bg-surface px-4 py-3 ${index === 0 ? 'col-span-2 sm:col-span-1' : ''}`}
        >
          <dt className="text-xs text-ink-muted">{words}</dt>
          <dd className="text-lg font-semibold tracking-tight tabular-nums">{figure}</dd>
        </div>
      ))}
    </dl>
  )
}
