import type { ReactNode } from 'react'
import type { ColumnMapping } from '#lib/contract/import-report.ts'
import type { FieldChoice } from '#lib/contract/screens.ts'
import { ColumnChoice } from './column-choice.tsx'
import type { ColumnCorrections } from './list-screen.tsx'

type ListColumnsProps = {
  explanation: string
  /** What the first column, which the file does not have, says of each row. */
  rowLabel: string
  columns: ColumnMapping[]
  fields: FieldChoice[]
  isReading: boolean
  corrections: ColumnCorrections
  onField: (index: number, field: string | null) => void
  /** Table rows, each with its label first. */
  children: ReactNode
}

/** Each column of the file under what it was taken for, which can be corrected. */
export function ListColumns(props: ListColumnsProps) {
  const { explanation, rowLabel, columns, fields, isReading, corrections, onField, children } = props
  return (
    <section aria-labelledby="columns">
      <h2 id="columns" className="font-semibold">
        Columns
      </h2>
      <p className="mt-0.5 text-[13px] text-ink-muted">{explanation}</p>
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
                {rowLabel}
              </th>
              {columns.map((column) => (
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
          <tbody>{children}</tbody>
        </table>
      </div>
    </section>
  )
}
