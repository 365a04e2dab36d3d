import type { HomeResult } from '#lib/contract/home-results.ts'
import type { ResultRow } from '#lib/contract/screens.ts'

/** The ranked table as a spreadsheet takes it: RFC 4180 lines, the header first, each with its line end. */
export function* resultsCsv(rows: Iterable<ResultRow>): Generator<string> {
  yield csvLine(['rank', 'address', 'status', ...columns.map(({ header }) => header), 'phases_failed'])
  for (const row of rows) {
    yield csvLine([
      row.rank,
      row.address,
      row.status,
      ...columns.map(({ read }) => (row.result ? read(row.result) : null)),
      row.phasesFailed.join('; '),
    ])
  }
}

type Column = { header: string; read: (result: HomeResult) => string | number | boolean | null }

const columns: Column[] = [
  { header: 'price', read: (result) => result.price },
  { header: 'monthly_cost', read: (result) => result.monthlyCost },
  { header: 'monthly_cost_is_complete', read: (result) => result.monthlyCostIsComplete },
  { header: 'kill_switch', read: (result) => result.verdict },
  { header: 'score', read: (result) => result.score },
  { header: 'score_lowest', read: (result) => result.scoreRange[0] },
  { header: 'score_highest', read: (result) => result.scoreRange[1] },
  { header: 'score_coverage', read: (result) => result.coverage },
  { header: 'tier', read: (result) => result.tier },
  { header: 'tier_is_provisional', read: (result) => result.tierIsProvisional },
  { header: 'rubric', read: (result) => result.rubric },
]

export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** A cell that a spreadsheet reads as text: whatever could be a formula is led by an apostrophe. Numbers stay numbers. */
export function csvCell(value: string | number | boolean | null): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const text = startsFormula.test(value) && !isPlainNumber.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const startsFormula = /^[=+\-@\t\r]/
const isPlainNumber = /^[+-]?\d+(\.\d+)?$/
