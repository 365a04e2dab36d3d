import { stripVTControlCharacters, styleText } from 'node:util'
import type { ResultRow, RunResults } from '#lib/contract/screens.ts'

const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
})
const unknown = '–'

type Column = { title: string; isNumber: boolean; text: (row: ResultRow) => string }

const columns: Column[] = [
  { title: '#', isNumber: true, text: (row) => row.rank?.toString() ?? '' },
  // A home's text is data: it must not steer the terminal.
  { title: 'Home', isNumber: false, text: (row) => stripVTControlCharacters(row.address) },
  { title: 'Price', isNumber: true, text: ({ result }) => money(result?.price) },
  {
    title: 'Monthly',
    isNumber: true,
    text: ({ result }) =>
      `${result?.monthlyCostIsComplete === false ? '≥ ' : ''}${money(result?.monthlyCost)}`,
  },
  { title: 'Verdict', isNumber: false, text: ({ result }) => result?.verdict ?? unknown },
  { title: 'Score', isNumber: true, text: ({ result }) => result?.score?.toFixed(0) ?? unknown },
  {
    title: 'Known',
    isNumber: true,
    text: ({ result }) => (result ? `${Math.round(result.coverage * 100)} %` : unknown),
  },
  {
    title: 'Tier',
    isNumber: false,
    text: ({ result }) => `${result?.tier ?? unknown}${result?.tierIsProvisional ? ' (provisional)' : ''}`,
  },
  { title: 'Status', isNumber: false, text: statusOf },
]

// A pipeline without home results has nothing to rank by.
const plainTitles = new Set(['Home', 'Status'])

/** The results as a table for people, best first. */
export function resultsTable({ rows, hasHomeResults }: RunResults): string {
  const shown = columns.filter((column) => hasHomeResults || plainTitles.has(column.title))
  const lines = rows.map((row) => shown.map((column) => column.text(row)))
  const widths = shown.map((column, index) =>
    Math.max(column.title.length, ...lines.map((line) => line[index]!.length)),
  )
  const pad = (cells: string[]) =>
    cells
      .map((cell, index) =>
        shown[index]!.isNumber ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!),
      )
      .join('  ')
      .trimEnd()
  return [styleText('bold', pad(shown.map((column) => column.title))), ...lines.map(pad)].join('\n')
}

function statusOf(row: ResultRow): string {
  return row.phasesFailed.length === 0 ? row.status : `${row.status}: ${row.phasesFailed.join(', ')}`
}

function money(value: number | null | undefined): string {
  return value === null || value === undefined ? unknown : dollars.format(value)
}
