import type { ColumnMapping, ImportReport } from '#lib/contract/import-report.ts'

const label = 'sticky left-0 z-10 bg-surface px-3 py-1.5 text-left text-xs font-normal text-ink-faint'
const cell = 'max-w-56 border-l border-line px-3 py-1.5 tabular-nums'

/** The first homes as they stand in the file. */
export function PreviewRows({ report }: { report: ImportReport }) {
  return report.preview.map((row) => (
    <tr key={row.rowNumber} className="border-b border-line last:border-0 hover:bg-hover">
      <th scope="row" className={`${label} tabular-nums`}>
        {row.rowNumber}
      </th>
      {report.columns.map((column, place) => (
        <PreviewCell
          key={column.index}
          column={column}
          text={row.cells[column.index] ?? row.cells[place] ?? ''}
        />
      ))}
    </tr>
  ))
}

/** Some of what each column holds, where no row could be read as a home. */
export function SampleRow({ columns }: { columns: ColumnMapping[] }) {
  return (
    <tr className="align-top">
      <th scope="row" className={label}>
        e.g.
      </th>
      {columns.map((column) => (
        <td key={column.index} className={`${cell} ${toneOf(column)}`}>
          {[...new Set(column.samples)].map((sample) => (
            <span key={sample} title={sample} className="block truncate">
              {sample}
            </span>
          ))}
        </td>
      ))}
    </tr>
  )
}

function PreviewCell({ column, text }: { column: ColumnMapping; text: string }) {
  return (
    <td title={text} className={`${cell} truncate whitespace-nowrap ${toneOf(column)}`}>
      {text}
    </td>
  )
}

function toneOf({ field }: ColumnMapping): string {
  return field === null ? 'text-ink-faint' : ''
}
