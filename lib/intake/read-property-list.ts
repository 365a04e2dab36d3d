import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import { buildEntries } from './build-entries.ts'
import { noteColumns, noteRowsAround } from './file-notes.ts'
import type { Column } from './map-columns.ts'
import { ProblemLog } from './problem-log.ts'
import type { PropertyListFile } from '#lib/contract/property-list.ts'
import type { Table } from './read-table.ts'
import { columnsByField } from './row-cells.ts'
import { asMapping, understandFile, type ListFile, type UnderstoodFile } from './understand-file.ts'
import { countOf, quotedList } from './wording.ts'

const previewedEntries = 10

/**
 * Reads a file of homes: bytes to properties with facts, and a report of what was understood and what was not.
 * Never throws for any bytes; a file that cannot be read is refused with its place and its fix.
 */
export function readPropertyList(file: ListFile): Result<PropertyListFile> {
  const understood = understandFile(file)
  return understood.ok ? readHomes(file, understood.value) : understood
}

function readHomes(file: ListFile, understood: UnderstoodFile): Result<PropertyListFile> {
  const { table, columns, headerCells, encoding } = understood
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
  noteRowsAround(log, table, encoding)
  noteColumns(log, columns, headerCells, built.rowCount)
  if (built.entries.length === 0) return noHomes(file.fileName, log)
  return accepted({
    entries: built.entries,
    report: {
      fileName: file.fileName,
      sizeBytes: file.bytes.length,
      encoding,
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

function noAddress(fileName: string, table: Table, columns: Column[]): Result<never> {
  return refused(
    'bad_input',
    `No column of "${fileName}" is known to hold the address. Its header, line ${table.headerLineNumber}, has ${quotedList(columns.map(({ header }) => header))}.`,
    'Name the column "Address", "Property Address" or "Full Address" (or "Street" with "City", "State" and "ZIP"; or "House Number" with "Street Name"), or choose it by hand.',
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
