import { fieldOfHeader, type FieldName } from './readable-fields.ts'
import { compactHeader, isAboutAPerson, isPersonal } from './column-names.ts'
import { parseAddressText } from './address-text.ts'
import { guessColumns } from './guess-columns.ts'
import { isUnknownText } from './unknown-text.ts'

/** A column of the file and what it is taken for. `rank` orders columns of one field, the preferred first. */
export type Column = {
  index: number
  /** Fit to be a key: distinct, never blank. */
  header: string
  field: FieldName | null
  confidence: number
  rank: number
  /** Holds names, phones or e-mail addresses of people: not stored, not shown. */
  isPersonal: boolean
  /** The first known values. */
  samples: string[]
}

type MappingRequest = {
  headers: string[]
  /** The first rows: what their cells look like decides where a header does not. */
  sample: string[][]
  /** What a person chose, by column index; it wins over everything. */
  chosen: Readonly<Record<number, FieldName | null>>
}

/** Takes every column for the field its header names, else, where an address, ZIP or price is missing, for what its values look like. */
export function mapColumns({ headers, sample, chosen }: MappingRequest): Column[] {
  const chosenFields = new Set(Object.values(chosen))
  const named = headers.map((header, index): Column => {
    const samples = sample.map((row) => row[index] ?? '').filter((cell) => !isUnknownText(cell))
    const personal = isPersonal(header) || isMostlyEmail(samples)
    const base = { index, header, samples, isPersonal: personal, rank: 0, confidence: 1 }
    const choice = chosen[index]
    if (choice !== undefined) return { ...base, field: choice, rank: -1 }
    const known = isAboutAPerson(header) ? undefined : fieldOfHeader(header)
    if (!known || chosenFields.has(known.field)) return { ...base, field: null, confidence: 0 }
    return { ...base, field: known.field, rank: known.rank }
  })
  return guessColumns(settleTwofoldNames(named, chosenFields))
}

/** "Address" is a whole address or a street, "Type" a street's suffix or a kind of home: the rest of the file tells. */
function settleTwofoldNames(columns: Column[], chosenFields: Set<FieldName | null>): Column[] {
  const fields = new Set(columns.map(({ field }) => field))
  return columns.map((column) => {
    if (chosenFields.has(column.field)) return column
    if (column.field === 'suffix' && compactHeader(column.header) === 'type' && !fields.has('street_name')) {
      return { ...column, field: 'property_type', rank: 90 }
    }
    const isStreet =
      column.field === 'full_address' && !fields.has('street') && !column.samples.some(isWholeAddress)
    return isStreet ? { ...column, field: 'street' } : column
  })
}

function isWholeAddress(text: string): boolean {
  const { state, zip, city } = parseAddressText(text)
  return city !== '' || (state !== '' && zip !== '')
}

function isMostlyEmail(samples: string[]): boolean {
  const emails = samples.filter((sample) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(sample)).length
  return emails > 0 && emails >= samples.length / 2
}
