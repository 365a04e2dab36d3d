import type { FactName, PropertyFacts } from '#lib/contract/property-facts.ts'
import { factSpecs, type FactSpec } from './fact-specs.ts'
import { isUnknownText } from './unknown-text.ts'
import { counted, monthsOf, readAcres, type ColumnContext } from './value-readers.ts'
import { unreadable } from './read-number.ts'
import type { FieldName } from './readable-fields.ts'
import type { FieldColumns, SourceColumn } from './row-cells.ts'

/** A value that was there and yet counts as unknown. */
export type DoubtfulValue = {
  kind: 'unreadable' | 'out_of_range'
  header: string
  value: string
  range: readonly [number, number] | null
}

type Row = { cells: string[]; columns: FieldColumns; onDoubt: (doubt: DoubtfulValue) => void }

const factNames = Object.keys(factSpecs) as FactName[]
const bathCount: FactSpec = { read: counted('full', 'half', 'bath', 'baths'), range: [0, 20] }

/** Facts that lists without them give in other terms. */
const derivations: [FactName, (row: Row) => unknown][] = [
  ['price', soldPrice],
  ['baths', bathsFromParts],
  ['lot_sqft', lotFromParts],
]

/** The facts of a row: each from the first of its columns with a value that can be read and believed. */
export function readFacts(row: Row): PropertyFacts {
  const facts: Record<string, unknown> = {}
  for (const name of factNames) {
    const value = readField(row, name, factSpecs[name])
    if (value !== undefined) facts[name] = value
  }
  for (const [name, derive] of derivations) {
    const value = facts[name] === undefined ? derive(row) : undefined
    if (value !== undefined) facts[name] = value
  }
  return asFacts(facts)
}

/** Every value came from the reader that `factSpecs` names for it, whose result has the fact's type. */
function asFacts(facts: Record<string, unknown>): PropertyFacts {
  return facts as PropertyFacts
}

function readField(
  row: Row,
  field: FieldName & (FactName | 'sold_price' | 'full_baths' | 'half_baths'),
  spec: FactSpec,
): unknown {
  const columns = row.columns.get(field)
  if (!columns) return undefined
  if (field === 'photo_urls') return everyLink(row, columns)
  for (const column of columns) {
    const value = readCell(
      row,
      column,
      field === 'hoa_fee' ? withFrequency(row, column.context) : column.context,
      spec,
    )
    if (value !== undefined) return value
  }
  return undefined
}

function readCell(
  row: Row,
  { index, header }: SourceColumn,
  context: ColumnContext,
  spec: FactSpec,
): unknown {
  const text = row.cells[index] ?? ''
  if (isUnknownText(text)) return undefined
  const reading = spec.read(text, context)
  if (reading === unreadable) {
    if (!/^(none|no)$/i.test(text)) row.onDoubt({ kind: 'unreadable', header, value: text, range: null })
    return undefined
  }
  if (typeof reading !== 'number') return reading
  if (reading === 0 && spec.isZeroUnknown) return undefined
  const [low, high] = spec.range ?? [-Infinity, Infinity]
  if (reading >= low && reading <= high && !(spec.isInteger && !Number.isInteger(reading))) return reading
  row.onDoubt({ kind: 'out_of_range', header, value: text, range: spec.range ?? null })
  return undefined
}

function everyLink(row: Row, columns: readonly SourceColumn[]): unknown {
  const links = columns.flatMap((column) => readCell(row, column, column.context, factSpecs.photo_urls) ?? [])
  return links.length > 0 ? [...new Set(links)] : undefined
}

function withFrequency(row: Row, context: ColumnContext): ColumnContext {
  const months = monthsOf(knownText(row, 'hoa_frequency'))
  return months === null ? context : { ...context, monthsPerPeriod: months }
}

/** What a home sold for is its price only once it is sold. */
function soldPrice(row: Row): unknown {
  const isSold = /\b(sold|closed)\b/i.test(knownText(row, 'status').replaceAll('_', ' '))
  return isSold ? readField(row, 'sold_price', factSpecs.price) : undefined
}

function bathsFromParts(row: Row): number | undefined {
  if (row.columns.has('baths') && knownText(row, 'baths') !== '') return undefined
  const full = readField(row, 'full_baths', bathCount)
  const half = readField(row, 'half_baths', bathCount)
  if (typeof full !== 'number') return undefined
  const baths = full + (typeof half === 'number' ? half / 2 : 0)
  return baths > 0 ? baths : undefined
}

/** A lot given in acres, or as a number with its unit in a column of its own. */
function lotFromParts(row: Row): unknown {
  const acres = row.columns.get('lot_acres')?.[0]
  const inAcres: FactSpec = {
    ...factSpecs.lot_sqft,
    read: (text, { decimalSign }) => readAcres(text, decimalSign),
  }
  const lot = acres && readCell(row, acres, acres.context, inAcres)
  const value = row.columns.get('lot_value')?.[0]
  if (lot !== undefined || !value) return lot
  const isAcres = /^ac/i.test(knownText(row, 'lot_unit'))
  return readCell(row, value, { ...value.context, isAcres }, factSpecs.lot_sqft)
}

function knownText(row: Row, field: FieldName): string {
  for (const { index } of row.columns.get(field) ?? []) {
    const text = row.cells[index] ?? ''
    if (!isUnknownText(text)) return text
  }
  return ''
}
