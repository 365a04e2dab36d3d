import { compactHeader, isAboutAPerson } from './column-names.ts'
import { looksLikeAddress } from './address-text.ts'
import { stateCode } from './us-states.ts'
import type { FieldName } from './readable-fields.ts'
import type { Column } from './map-columns.ts'

type Guess = {
  field: FieldName
  unless: FieldName[]
  confidence: number
  looksRight: (column: Column) => boolean
}

const guesses: Guess[] = [
  {
    field: 'full_address',
    unless: ['full_address', 'street', 'street_name'],
    confidence: 0.5,
    looksRight: ({ samples }) => mostly(samples, looksLikeAddress),
  },
  {
    field: 'zip',
    unless: ['zip'],
    confidence: 0.5,
    looksRight: ({ samples, header }) =>
      mostly(samples, (text) => /^\d{5}(-\d{4})?$/.test(text)) && /zip|post|code|^column \d+$/i.test(header),
  },
  {
    field: 'state',
    unless: ['state'],
    confidence: 0.5,
    looksRight: ({ samples, header }) =>
      mostly(samples, (text) => stateCode(text) !== null) && /^column \d+$/i.test(header),
  },
  {
    field: 'price',
    unless: ['price', 'sold_price'],
    confidence: 0.4,
    looksRight: ({ samples, header }) =>
      mostly(samples, looksLikePrice) &&
      !/assess|loan|equity|balance|lien|tax|rent|s[oa]l[de]|orig|est|per|\//.test(compactHeader(header)),
  },
  {
    field: 'listing_url',
    unless: ['listing_url'],
    confidence: 0.6,
    looksRight: ({ samples, header }) =>
      mostly(samples, (text) => /^https?:\/\/\S+$/i.test(text)) && !/photo|image|img|picture/i.test(header),
  },
]

/** For an address, ZIP, price or link that no header names: the one unnamed column whose values look like it. */
export function guessColumns(columns: Column[]): Column[] {
  const mapped = [...columns]
  for (const { field, unless, confidence, looksRight } of guesses) {
    if (mapped.some((column) => column.field && unless.includes(column.field))) continue
    const at = mapped.findIndex(
      (column) =>
        column.field === null &&
        column.rank === 0 &&
        !column.isPersonal &&
        !isAboutAPerson(column.header) &&
        looksRight(column),
    )
    const column = mapped[at]
    if (column) mapped[at] = { ...column, field, confidence }
  }
  return mapped
}

function mostly(samples: string[], looksRight: (text: string) => boolean): boolean {
  return samples.length > 0 && samples.filter(looksRight).length >= samples.length * 0.8
}

function looksLikePrice(text: string): boolean {
  const size = Number(/^\$\s?([\d,]+)(\.\d+)?$/.exec(text)?.[1]?.replaceAll(',', '') ?? Number.NaN)
  return size > 20_000
}
