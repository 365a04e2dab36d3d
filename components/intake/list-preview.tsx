import type { ColumnMapping, ImportReport } from '#lib/contract/import-report.ts'
import type { FieldChoice } from '#lib/contract/screens.ts'
import { ColumnChoice } from './column-choice.tsx'
import type { ColumnCorrections } from './list-screen.tsx'

type ListPreviewProps = {
  report: ImportReport
  fields: FieldChoice[]
  isReading: boolean
  corrections: ColumnCorrections
  onField: (index: number, field: string | null) => void
}

/** The first rows as they stand in the file, each column under what it was taken for. */
export function ListPreview({ report, fields, isReading, corrections, onField }: ListPreviewProps) {
  return (
    <section aria-labelledby="columns">
      <h2 id="columns" className="font-semibold">
        Columns
      </h2>
      <p className="mt-0.5 text-[13px] text-ink-muted">
        The first rows as they stand in the file. Correct what a column was taken for, and the list is read
        again.
      </p>
      <div
        role="region"
        aria-label="First rows of the list"
        tabIndex={0}
        aria-busy={isReading}
        className="scrollbar-thin relative mt-3 overflow-x-auto rounded-xl border border-line bg-surface shadow-card"
      >
        <table className="min-w-full border-collapse text-[13px]">
          <thead>
            <tr className="bg-sunken align-top">
              <th
                scope="col"
                className="sticky left-0 z-10 border-b border-line-strong bg-sunken px-3 py-2 text-left text-xs font-medium text-ink-muted"
              >
                Line
              </th>
              {report.columns.map((column) => (
                <th
                  key={column.index}
                  scope="col"
                  className="border-b border-l border-line border-b-line-strong px-2 py-2 text-left font-normal"
                >
                  <ColumnChoice
                    isChosen={column.index in corrections}
                    column={column}
                    fields={fields}
                    onField={(field) => onField(column.index, field)}
                  />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.preview.map((row) => (
              <tr key={row.rowNumber} className="border-b border-line last:border-0 hover:bg-hover">
                <th
                  scope="row"
                  className="sticky left-0 z-10 bg-surface px-3 py-1.5 text-left text-xs font-normal text-ink-faint tabular-nums"
                >
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
            ))}
          </tbody>
        </table>
        {report.preview.length === 0 && (
          <p className="px-4 py-8 text-center text-ink-muted">No row could be read as a home.</p>
        )}
      </div>
    </section>
  )
}

function PreviewCell({ column, text }: { column: ColumnMapping; text: string }) {
  const tone = column.field === null ? 'text-ink-faint' : ''
  return (
    <td
      title={text}
      className={`max-w-56 truncate border-l border-line px-3 py-1.5 whitespace-nowrap tabular-nums ${tone}`}
    >
      {text}
    </td>
  )
}
