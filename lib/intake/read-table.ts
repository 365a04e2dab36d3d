import Papa from 'papaparse'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import { looksLikeAddress } from './address-text.ts'
import { countLines, findBrokenQuote, hasSwallowedRows } from './broken-quotes.ts'
import { declaredDelimiter, sniffDelimiter } from './delimiter.ts'
import { findHeaderRow } from './header-row.ts'
import { maxCellChars, maxLineChars, maxListColumns, maxListRows } from './limits.ts'
import { isBlankRow } from './row-kinds.ts'
import { countOf } from './wording.ts'

/** A row below the header. `lineNumber` is its first line in the file, from 1. */
export type TableRow = { lineNumber: number; cells: string[] }

export type Table = {
  delimiter: string
  /** 0: the file has no header. */
  headerLineNumber: number
  /** The header's cells as they stand; blank ones where the file has no header, only homes. */
  headerCells: string[]
  /** Every row below the header, blank ones too but for those at the end. */
  rows: TableRow[]
  /** Lines above the header that hold something. */
  titleLineNumbers: number[]
}

// Room for title rows above the header; what is cut off beyond is found by Papa's own `truncated`.
const parsedRowsLimit = maxListRows + 100

/** Rows and header of a text. Refuses tables too large, and quotes that do not pair up, with the line to look at. */
export function readTable(fileName: string, text: string): Result<Table> {
  const declared = declaredDelimiter(text)
  const body = declared ? text.slice(text.indexOf('\n') + 1) : text
  const firstLine = declared ? 2 : 1
  const longLine = findLongLine(body)
  if (longLine !== null) return refusedLine(fileName, longLine + firstLine)
  const delimiter = declared ?? sniffDelimiter(body)
  const parsed = Papa.parse<string[]>(body, { delimiter, newline: '\n', preview: parsedRowsLimit })
  const broken = findBrokenQuote(body, parsed.errors, firstLine)
  if (broken) return refusedQuote(fileName, broken.lineNumber, broken.isUnclosed)
  if (parsed.meta.truncated) return refusedRows(fileName)
  const numbered = numberLines(parsed.data, firstLine)
  const header = findHeaderRow(parsed.data)
  const headerRow = numbered[header.index]
  const isHome = header.knownNames === 0 && headerRow !== undefined && headerRow.cells.some(looksLikeAddress)
  const rows = withoutBlankEnd(numbered.slice(header.index + (isHome ? 0 : 1)))
  const table: Table = {
    delimiter,
    headerLineNumber: isHome ? 0 : (headerRow?.lineNumber ?? firstLine),
    headerCells: headerRow?.cells.map((cell) => (isHome ? '' : cell)) ?? [],
    rows,
    titleLineNumbers: numbered
      .slice(0, header.index)
      .filter(({ cells }) => !isBlankRow(cells))
      .map(({ lineNumber }) => lineNumber),
  }
  return checkLimits(fileName, table)
}

/** How many lines stand before the first that is too long to be a row. */
function findLongLine(text: string): number | null {
  let line = 0
  let start = 0
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
    if (end - start > maxLineChars) return line
    start = end + 1
    line++
  }
  return text.length - start > maxLineChars ? line : null
}

function numberLines(rows: string[][], firstLine: number): TableRow[] {
  let lineNumber = firstLine
  return rows.map((cells) => {
    const row = { lineNumber, cells }
    lineNumber += 1
    for (const cell of cells) if (cell.includes('\n')) lineNumber += countLines(cell, cell.length)
    return row
  })
}

function withoutBlankEnd(rows: TableRow[]): TableRow[] {
  const last = rows.findLastIndex(({ cells }) => !isBlankRow(cells))
  return rows.slice(0, last + 1)
}

function checkLimits(fileName: string, table: Table): Result<Table> {
  if (table.rows.length > maxListRows) return refusedRows(fileName)
  const width = table.headerCells.length
  for (const row of [{ lineNumber: table.headerLineNumber, cells: table.headerCells }, ...table.rows]) {
    if (row.cells.length > maxListColumns) return refusedColumns(fileName, row)
    if (hasSwallowedRows(row.cells, width, table.delimiter))
      return refusedQuote(fileName, row.lineNumber, false)
    const longColumn = row.cells.findIndex((cell) => cell.length > maxCellChars)
    if (longColumn >= 0) return refusedCell(fileName, row, longColumn)
  }
  return accepted(table)
}

function refusedQuote(fileName: string, lineNumber: number, isUnclosed: boolean): Result<never> {
  const what = isUnclosed ? 'opens a quote (") that is never closed' : 'has a quote (") in the wrong place'
  return refused(
    'bad_input',
    `Line ${lineNumber} of "${fileName}" ${what}, so the rows after it cannot be told apart.`,
    `On line ${lineNumber}, close or remove the quote; a quote that belongs to the text is written twice ("").`,
  )
}

function refusedLine(fileName: string, lineNumber: number): Result<never> {
  return refused(
    'too_large',
    `Line ${lineNumber} of "${fileName}" is longer than ${countOf(maxLineChars, 'character')}.`,
    'Export the list again as CSV, with one line per home.',
  )
}

function refusedRows(fileName: string): Result<never> {
  return refused(
    'too_large',
    `"${fileName}" has more than ${countOf(maxListRows, 'row')}.`,
    'Split it into several files and import each as a list of its own.',
  )
}

function refusedColumns(fileName: string, row: TableRow): Result<never> {
  return refused(
    'too_large',
    `Line ${row.lineNumber} of "${fileName}" has ${countOf(row.cells.length, 'column')}; up to ${maxListColumns} are read.`,
    'Delete the columns that the list does not need.',
  )
}

function refusedCell(fileName: string, row: TableRow, column: number): Result<never> {
  return refused(
    'too_large',
    `Line ${row.lineNumber} of "${fileName}" has a cell of ${countOf(row.cells[column]?.length ?? 0, 'character')} in column ${column + 1}; up to ${maxCellChars.toLocaleString('en-US')} are read.`,
    `Shorten the text, or look for a missing quote before line ${row.lineNumber}.`,
  )
}
