import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import type { ColumnMapping } from '#lib/contract/import-report.ts'
import { buildEntries } from './build-entries.ts'
import { cellText } from './cell-text.ts'
import { distinctHeaders } from './column-names.ts'
import { decodeText, type DecodedText } from './decode-text.ts'
import { noteColumns, noteRowsAround } from './file-notes.ts'
import { maxListBytes } from './limits.ts'
import { mapColumns, type Column } from './map-columns.ts'
import { ProblemLog } from './problem-log.ts'
import type { PropertyListFile } from './property-list.ts'
import { isFieldName, readableFields, type FieldName } from './readable-fields.ts'
import { readTable, type Table } from './read-table.ts'
import { columnsByField } from './row-cells.ts'
import { countOf, excerpt, quotedList } from './wording.ts'

export type ListFile = {
  fileName: string
  bytes: Uint8Array
  /** What a person took columns for, by column index: a name of `readableFields`, or null for "not read". */
  columnFields?: Readonly<Record<number, string | null>>
}

const previewedEntries = 10
const sampledRows = 200

/**
 * Reads a file of homes: bytes to properties with facts, and a report of what was understood and what was not.
 * Never throws for any bytes; a file that cannot be read is refused with its place and its fix.
 */
export function readPropertyList({ fileName, bytes, columnFields = {} }: ListFile): Result<PropertyListFile> {
  if (bytes.length > maxListBytes) return tooLarge(fileName, bytes.length)
  const unknownField = Object.values(columnFields).find((field) => field !== null && !isFieldName(field))
  if (unknownField) return noSuchField(unknownField)
  const decoded = decodeText(fileName, bytes)
  if (!decoded.ok) return decoded
  const table = readTable(fileName, decoded.value.text)
  if (!table.ok) return table
  return readHomes({ fileName, bytes, columnFields }, decoded.value, table.value)
}

function readHomes(file: ListFile, decoded: DecodedText, table: Table): Result<PropertyListFile> {
  const headerCells = table.headerCells.map(cellText)
  const columns = mapColumns({
    headers: distinctHeaders(headerCells),
    sample: table.rows.slice(0, sampledRows).map(({ cells }) => cells.map(cellText)),
    chosen: chosenFields(file.columnFields ?? {}),
  })
  if (!columns.some(({ field }) => field && ['full_address', 'street', 'street_name'].includes(field))) {
    return noAddress(file.fileName, table, columns)
  }
  if (table.rows.length === 0) return noRows(file.fileName, table)
  const log = new ProblemLog()
  const byField = columnsByField(columns, table.delimiter === ';' ? 'comma' : 'point')
  const blankCells = Object.fromEntries(
    columns.filter(({ isPersonal }) => !isPersonal).map(({ header }) => [header, '']),
  )
  const built = buildEntries({ rows: table.rows, headerCells, columns, byField, log, blankCells })
  noteRowsAround(log, table, decoded.encoding)
  noteColumns(log, columns, headerCells, built.rowCount)
  if (built.entries.length === 0) return noHomes(file.fileName, log)
  return accepted({
    entries: built.entries,
    report: {
      fileName: file.fileName,
      sizeBytes: file.bytes.length,
      encoding: decoded.encoding,
      delimiter: table.delimiter,
      headerRowNumber: table.headerLineNumber,
      rowCount: built.rowCount,
      propertyCount: built.entries.length,
      rejectedRowCount: built.rejectedRowCount,
      duplicateRowCount: built.duplicateRowCount,
      columns: columns.map(asMapping),
      problems: log.problems(),
      preview: built.entries.slice(0, previewedEntries).map((entry) => ({
        rowNumber: entry.rowNumbers[0] ?? 0,
        address: entry.address,
        facts: entry.facts,
        cells: columns.map(({ header }) => entry.cells[header] ?? ''),
      })),
    },
  })
}

function chosenFields(
  columnFields: Readonly<Record<number, string | null>>,
): Record<number, FieldName | null> {
  const chosen: Record<number, FieldName | null> = {}
  for (const [index, field] of Object.entries(columnFields)) {
    chosen[Number(index)] = field !== null && isFieldName(field) ? field : null
  }
  return chosen
}

function asMapping({ index, header, field, confidence, samples, isPersonal }: Column): ColumnMapping {
  const shown = isPersonal ? [] : [...new Set(samples)].slice(0, 3).map((sample) => excerpt(sample, 80))
  return { index, header, field, confidence, samples: shown }
}

function tooLarge(fileName: string, size: number): Result<never> {
  const megabytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`
  return refused(
    'too_large',
    `"${fileName}" has ${megabytes(size)}; lists of up to ${megabytes(maxListBytes)} are read.`,
    'Split it into several files, or delete the columns that the list does not need.',
  )
}

function noSuchField(field: string): Result<never> {
  return refused(
    'bad_input',
    `A column was mapped to "${excerpt(field, 40)}", which is no field.`,
    `Use one of: ${readableFields.map(({ name }) => name).join(', ')}.`,
  )
}

function noAddress(fileName: string, table: Table, columns: Column[]): Result<never> {
  return refused(
    'bad_input',
    `No column of "${fileName}" is known to hold the address. Its header, line ${table.headerLineNumber}, has ${quotedList(columns.map(({ header }) => header))}.`,
    'Name the column "Address" (or "Street" with "City", "State" and "ZIP"; or "House Number" with "Street Name"), or choose it by hand.',
  )
}

function noRows(fileName: string, table: Table): Result<never> {
  return refused(
    'bad_input',
    `"${fileName}" has column names on line ${table.headerLineNumber} and no rows below them.`,
    'Add one row per home below the column names.',
  )
}

function noHomes(fileName: string, log: ProblemLog): Result<never> {
  const reasons = log.problems().filter(({ severity }) => severity === 'error')
  const places = reasons.map(({ sentence, rowNumbers, count }) => {
    const more = count > rowNumbers.length ? ' …' : ''
    return `${sentence} Lines ${rowNumbers.join(', ')}${more}.`
  })
  return refused(
    'bad_input',
    `No row of "${fileName}" holds a home that can be told by its address (${countOf(
      reasons.reduce((sum, { count }) => sum + count, 0),
      'row',
    )} left out).`,
    reasons[0]?.fix ?? 'Add one row per home, with its street address, city, state and ZIP.',
    places,
  )
}
