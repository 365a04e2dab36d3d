import { numberOf, textOf, type Facts } from '../fact.ts'
import { formatDollars, formatNumber } from '../format.ts'
import type { FactCheck } from '../outputs/county-output.ts'
import { isZipInState } from './state-zips.ts'

type Row = { facts: Facts; state: string; zip: string; year: number }

/** What does not add up between the values of one row. Nothing is changed: a person decides which value is wrong. */
export function checkRow(row: Row): FactCheck[] {
  return [
    ...checkZip(row),
    ...checkLot(row),
    ...checkYear(row),
    ...checkPlace(row),
    ...checkRooms(row),
    ...checkOriginalPrice(row),
  ]
}

function checkZip({ zip, state }: Row): FactCheck[] {
  if (zip.trim() !== '' && !/^\d{5}(-?\d{4})?$/.test(zip.trim()))
    return [check('ZIP_FORMAT', ['zip'], `The ZIP code “${zip}” has not five digits.`)]
  if (isZipInState(zip, state) !== false) return []
  return [check('ZIP_STATE_MISMATCH', ['zip', 'state'], `ZIP code ${zip} is not in ${state}.`)]
}

function checkLot({ facts }: Row): FactCheck[] {
  const sqft = numberOf(facts, 'sqft')
  const lot = numberOf(facts, 'lot_sqft')
  if (sqft === null || lot === null || sqft <= lot || isShared(textOf(facts, 'property_type'))) return []
  const sentence = `The living area (${formatNumber(sqft)} sq ft) is larger than the lot (${formatNumber(lot)} sq ft).`
  return [check('LARGER_THAN_LOT', ['sqft', 'lot_sqft'], sentence)]
}

/** Homes that share their land, for which a lot of their own says little. */
export function isShared(propertyType: string | null): boolean {
  return propertyType !== null && /condo|apartment|co-?op|flat|loft/i.test(propertyType)
}

function checkYear({ facts, year }: Row): FactCheck[] {
  const built = numberOf(facts, 'year_built')
  if (built === null || built <= year) return []
  return [check('BUILT_IN_FUTURE', ['year_built'], `The year built, ${built}, is still to come.`)]
}

function checkPlace({ facts }: Row): FactCheck[] {
  const lat = numberOf(facts, 'lat')
  const lon = numberOf(facts, 'lon')
  if (lat === null || lon === null) return []
  // From Puerto Rico and Key West to northern Alaska, and west to the Aleutians.
  const isInUnitedStates = lat >= 17 && lat <= 72 && lon >= -180 && lon <= -65
  return isInUnitedStates
    ? []
    : [check('OUTSIDE_US', ['lat', 'lon'], 'Latitude and longitude are outside the United States.')]
}

function checkRooms({ facts }: Row): FactCheck[] {
  const beds = numberOf(facts, 'beds')
  const sqft = numberOf(facts, 'sqft')
  // 70 sq ft is the least a bedroom may have under the International Residential Code (R304).
  if (beds === null || sqft === null || beds === 0 || sqft / beds >= 70) return []
  return [
    check(
      'TOO_MANY_BEDROOMS',
      ['beds', 'sqft'],
      `${beds} bedrooms do not fit into ${formatNumber(sqft)} sq ft.`,
    ),
  ]
}

function checkOriginalPrice({ facts }: Row): FactCheck[] {
  const price = numberOf(facts, 'price')
  const original = numberOf(facts, 'original_price')
  if (price === null || original === null) return []
  const ratio = price / original
  if (ratio >= 0.5 && ratio <= 2) return []
  const sentence = `Price (${formatDollars(price)}) and original price (${formatDollars(original)}) differ by more than half.`
  return [check('PRICE_JUMP', ['price', 'original_price'], sentence)]
}

function check(code: string, fields: string[], sentence: string): FactCheck {
  return { code, fields, sentence, setAside: false }
}
