import type { Column } from './map-columns.ts'
import type { FieldName } from './readable-fields.ts'
import type { ColumnContext } from './value-readers.ts'
import type { DecimalSign } from './read-number.ts'

/** A column to read a field from, with how it writes its values. */
export type SourceColumn = { index: number; header: string; context: ColumnContext }

/** The columns of each field, the preferred first. */
export type FieldColumns = ReadonlyMap<FieldName, readonly SourceColumn[]>

/** Arranges columns by field; what the header says of period and unit goes with them. */
export function columnsByField(columns: Column[], decimalSign: DecimalSign): FieldColumns {
  const byField = new Map<FieldName, SourceColumn[]>()
  for (const { field, index, header } of columns.toSorted((a, b) => a.rank - b.rank || a.index - b.index)) {
    if (field === null) continue
    const context = {
      decimalSign,
      monthsPerPeriod: periodInHeader(header),
      isAcres: /\bacres?\b|\bac\b/i.test(header),
    }
    byField.set(field, [...(byField.get(field) ?? []), { index, header, context }])
  }
  return byField
}

function periodInHeader(header: string): number | null {
  if (/annual|year|\byr\b/i.test(header)) return 12
  if (/quarter|\bqtr\b/i.test(header)) return 3
  return /month|\bmo\b/i.test(header) ? 1 : null
}
