import { parseAddressText, squeeze } from './address-text.ts'
import { normaliseUnit, parseStreet, streetWords, type Street } from './street.ts'
import { readZip, stateCode } from './us-states.ts'
import { isUnknownText } from './unknown-text.ts'
import type { FieldName } from './readable-fields.ts'

/** An address as people read it, and the key that tells homes apart. */
export type RowAddress = {
  addressKey: string
  address: string
  street: string
  city: string
  state: string
  zip: string
  /** A ZIP that could not be read, as it stood. */
  unreadableZip: string | null
  hasNumber: boolean
  hasPlace: boolean
}

export type AddressRefusal = 'no_street' | 'no_street_name' | 'post_office_box' | 'no_number_and_place'

/** First known cell of a field, or ''. */
export type CellOf = (field: FieldName) => string

/** The address of a row, whole or in parts; a refusal when it names no home. */
export function readRowAddress(cellOf: CellOf): RowAddress | AddressRefusal {
  const written = parseAddressText(writtenStreet(cellOf))
  const whole = parseAddressText(cellOf('full_address'))
  if (isUnknownText(written.street) || isWithheld(written.street)) return 'no_street'
  if (/^p\.?\s*o\.?\s*box\b/i.test(written.street)) return 'post_office_box'
  const unit = cellOf('unit') || written.unit
  const street = parseStreet(written.street)
  if (street.name === '') return 'no_street_name'
  const city = squeeze(cellOf('city') || written.city || whole.city)
  const stateText = squeeze(cellOf('state') || written.state || whole.state)
  const state = stateCode(stateText) ?? stateText
  const zipText = cellOf('zip')
  const zip =
    readZip(zipText || written.zip || whole.zip, state) ?? readZip(written.zip || whole.zip, state) ?? ''
  const hasNumber = street.number !== ''
  const hasPlace = zip !== '' || city !== ''
  if (!hasNumber && zip === '' && (city === '' || state === '')) return 'no_number_and_place'
  const streetLine = withUnit(squeeze(written.street), street, unit)
  return {
    addressKey: keyOf({ ...street, unit: street.unit || normaliseUnit(unit) }, { city, state, zip, cellOf }),
    address: [streetLine, placeLine({ city, state, zip })].filter(Boolean).join(', '),
    street: streetLine,
    city,
    state,
    zip,
    unreadableZip: zipText !== '' && readZip(zipText, state) === null ? zipText : null,
    hasNumber,
    hasPlace,
  }
}

function writtenStreet(cellOf: CellOf): string {
  const street = cellOf('street')
  if (street)
    return cellOf('house_number') && !/^\d/.test(street) ? `${plainNumber(cellOf)} ${street}` : street
  const name = cellOf('street_name')
  if (!name) return cellOf('full_address')
  return [plainNumber(cellOf), cellOf('predir'), name, cellOf('suffix'), cellOf('postdir')]
    .filter(Boolean)
    .join(' ')
}

/** MLS exports write house numbers as "702.00". */
function plainNumber(cellOf: CellOf): string {
  return cellOf('house_number').replace(/\.0+$/, '')
}

function isWithheld(street: string): boolean {
  return /undisclosed|not disclosed|withheld|not available|not provided/i.test(street)
}

function withUnit(streetLine: string, street: Street, unit: string): string {
  if (street.unit !== '' || normaliseUnit(unit) === '') return streetLine
  const isBare = !/^(#|[a-z]+\.?\s)/i.test(unit)
  return `${streetLine} ${isBare ? 'Unit ' : ''}${squeeze(unit)}`
}

function placeLine({ city, state, zip }: { city: string; state: string; zip: string }): string {
  return `${city}${city && state ? ', ' : ' '}${state} ${zip}`.replace(/\s+/g, ' ').trim()
}

/** Two lots without a number in one street are two homes: where there is one, their parcel or MLS number tells them apart. */
function keyOf(street: Street, place: { city: string; state: string; zip: string; cellOf: CellOf }): string {
  const { number, predir, name, suffix, postdir, unit } = street
  const lot = number ? '' : keyText(place.cellOf('apn') || place.cellOf('mls_number'))
  const locality = place.zip || [keyText(place.city), keyText(place.state)].filter(Boolean).join(',')
  return [number || (lot && `lot ${lot}`), predir, name, suffix, postdir, unit, locality].join('|')
}

function keyText(text: string): string {
  return streetWords(text).join(' ')
}
