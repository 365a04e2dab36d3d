import type { ColumnMapping } from '#lib/contract/import-report.ts'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import { cellText } from './cell-text.ts'
import { distinctHeaders } from './column-names.ts'
import { decodeText, type DecodedText } from './decode-text.ts'
import { maxListBytes } from './limits.ts'
import { mapColumns, type Column } from './map-columns.ts'
import { isFieldName, readableFields, type FieldName } from './readable-fields.ts'
import { readTable, type Table } from './read-table.ts'
import { excerpt } from './wording.ts'

export type ListFile = {
  fileName: string
  bytes: Uint8Array
  /** What a person took columns for, by column index: a name of `readableFields`, or null for "not read". */
  columnFields?: Readonly<Record<number, string | null>>
}

export type UnderstoodFile = {
  encoding: DecodedText['encoding']
  table: Table
  headerCells: string[]
  columns: Column[]
}

const sampledRows = 200

/** A file as a table whose columns are known, before any row is read. */
export function understandFile({ fileName, bytes, columnFields = {} }: ListFile): Result<UnderstoodFile> {
  if (bytes.length > maxListBytes) return tooLarge(fileName, bytes.length)
  const unknownField = Object.values(columnFields).find((field) => field !== null && !isFieldName(field))
  if (typeof unknownField === 'string') return noSuchField(unknownField)
  const decoded = decodeText(fileName, bytes)
  if (!decoded.ok) return decoded
  const read = readTable(fileName, decoded.value.text)
  if (!read.ok) return read
  const table = read.value
  const headerCells = table.headerCells.map(cellText)
  const columns = mapColumns({
    headers: distinctHeaders(headerCells),
    sample: table.rows.slice(0, sampledRows).map(({ cells }) => cells.map(cellText)),
    chosen: chosenFields(columnFields),
  })
  return accepted({ encoding: decoded.value.encoding, table, headerCells, columns })
}

/**
 * What each column of a file is taken for. Works for files that `readPropertyList` refuses for want of an address
 * column, so that a person can choose it.
 */
export function readListColumns(file: ListFile): Result<ColumnMapping[]> {
  const understood = understandFile(file)
  return understood.ok ? accepted(understood.value.columns.map(asMapping)) : understood
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

/** A column as the report shows it: nothing of a personal one but its header. */
export function asMapping({ index, header, field, confidence, samples, isPersonal }: Column): ColumnMapping {
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
