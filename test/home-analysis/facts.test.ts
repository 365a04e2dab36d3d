import { describe, expect, test } from 'vitest'
import type { PropertyFacts } from '#lib/contract/property-facts.ts'
import { checkRow } from '#lib/home-analysis/county/check-row.ts'
import { listedFacts } from '#lib/home-analysis/county/listed-facts.ts'
import { missingFacts } from '#lib/home-analysis/county/missing-facts.ts'
import { pricePerSqft } from '#lib/home-analysis/county/price-per-sqft.ts'
import { isZipInState } from '#lib/home-analysis/county/state-zips.ts'
import { fact, mergeFacts, numberOf, yearsSince } from '#lib/home-analysis/fact.ts'
import { countyFacts } from '#lib/home-analysis/phases/county.ts'
import { homeWith } from './run-pipeline.ts'

const now = new Date('2026-06-01T00:00:00Z')

function codesOf(facts: PropertyFacts, place: { state?: string; zip?: string } = {}): string[] {
  const row = { facts: listedFacts(facts).facts, state: 'AZ', zip: '85001', year: 2026, ...place }
  return checkRow(row).map((check) => check.code)
}

describe('facts of the list', () => {
  test('keep their unit, their source and its confidence', () => {
    expect(listedFacts({ price: 475_000, hoa_fee: 0 }).facts).toEqual({
      price: { value: 475_000, unit: 'USD', source: 'list', confidence: 0.85, note: null },
      hoa_fee: { value: 0, unit: 'USD/month', source: 'list', confidence: 0.85, note: null },
    })
  })
  test('are unknown when empty', () => {
    expect(listedFacts({ remarks: '', photo_urls: [] })).toEqual({ facts: {}, checks: [] })
  })
  test.each<[PropertyFacts, string]>([
    [
      { school_rating: 11 },
      'School rating is 11 of 10; it must be between 0 of 10 and 10 of 10. Taken as unknown.',
    ],
    [{ price: 999 }, 'Price is $999; it must be between $1,000 and $1,000,000,000. Taken as unknown.'],
    [{ sqft: 0 }, 'Living area is 0 sq ft; it must be between 50 sq ft and 200,000 sq ft. Taken as unknown.'],
    [
      { beds: Number.NaN },
      'Bedrooms is not a number; it must be between 0 beds and 50 beds. Taken as unknown.',
    ],
    [
      { hoa_fee: -1 },
      'HOA fee is -$1 a month; it must be between $0 a month and $1,000,000 a month. Taken as unknown.',
    ],
  ])('that no home can have are set aside: %o', (facts, sentence) => {
    const result = listedFacts(facts)
    expect(result.facts).toEqual({})
    expect(result.checks).toEqual([
      { code: 'IMPOSSIBLE_VALUE', fields: Object.keys(facts), sentence, setAside: true },
    ])
  })
  test('keep the bounds of their range', () => {
    expect(
      Object.keys(listedFacts({ price: 1_000, school_rating: 10, sqft: 50, roof_age: 0 }).facts),
    ).toHaveLength(4)
  })
})

test.each([
  [475_000, 2_241, 211.96],
  [100_000, 3, 33_333.33],
  [null, 2_000, null],
  [100_000, null, null],
  [100_000, 0, null],
  [0, 100, null],
])('%s dollars on %s sq ft are %s per sq ft', (price, sqft, expected) => {
  expect(pricePerSqft(price, sqft)).toBe(expected)
})

test.each([
  ['85001', 'AZ', true],
  ['86556', 'az', true],
  ['90210', 'AZ', false],
  ['02134', 'MA', true],
  ['06390', 'NY', true],
  ['00501', 'NY', true],
  ['60601-1234', 'IL', true],
  ['8500', 'AZ', null],
  ['85001', 'Arizona', null],
  ['', 'AZ', null],
])('ZIP %s in %s: %s', (zip, state, expected) => {
  expect(isZipInState(zip, state)).toBe(expected)
})

describe('checks of a row', () => {
  test('find nothing in an ordinary row', () => {
    expect(codesOf({ price: 400_000, sqft: 1_900, lot_sqft: 8_000, beds: 4, year_built: 1979 })).toEqual([])
  })
  test.each<[string, PropertyFacts, { state?: string; zip?: string }]>([
    ['ZIP_STATE_MISMATCH', {}, { zip: '90210' }],
    ['ZIP_FORMAT', {}, { zip: '8500' }],
    ['LARGER_THAN_LOT', { sqft: 2_000, lot_sqft: 1_999 }, {}],
    ['BUILT_IN_FUTURE', { year_built: 2_027 }, {}],
    ['OUTSIDE_US', { lat: 33.4, lon: 112 }, {}],
    ['TOO_MANY_BEDROOMS', { beds: 10, sqft: 699 }, {}],
    ['PRICE_JUMP', { price: 100_000, original_price: 201_000 }, {}],
  ])('find %s', (code, facts, place) => {
    expect(codesOf(facts, place)).toEqual([code])
  })
  test('leave what is exactly at a bound', () => {
    expect(codesOf({ sqft: 2_000, lot_sqft: 2_001, year_built: 2_026 })).toEqual([])
    expect(codesOf({ beds: 10, sqft: 700, price: 100_000, original_price: 200_000 })).toEqual([])
  })
  test('allow a condo to be larger than its lot', () => {
    expect(codesOf({ sqft: 2_000, lot_sqft: 900, property_type: 'Condo/Co-op' })).toEqual([])
  })
})

test('what is missing is named with what it is needed for', () => {
  const missing = missingFacts(listedFacts({ price: 1_000, hoa_fee: 0 }).facts)
  expect(missing.map((row) => row.name)).not.toContain('price')
  expect(missing.map((row) => row.name)).not.toContain('hoa_fee')
  expect(missing).toContainEqual({ name: 'roof_age', label: 'Age of the roof', neededFor: 'the roof score' })
})

test('a home without a pool does not miss the age of its equipment', () => {
  const namesOf = (facts: PropertyFacts) => missingFacts(listedFacts(facts).facts).map((row) => row.name)
  expect(namesOf({ has_pool: false })).not.toContain('pool_equipment_age')
  expect(namesOf({ has_pool: true })).toContain('pool_equipment_age')
})

test('of two values the more trusted one stays, and the first on a tie', () => {
  const listed = fact(5, { source: 'list' })
  const mined = fact(9, { source: 'remarks' })
  expect(mergeFacts({ roof_age: listed }, { roof_age: mined })['roof_age']).toBe(listed)
  expect(mergeFacts({ roof_age: mined }, { roof_age: listed })['roof_age']).toBe(listed)
  expect(mergeFacts({ roof_age: listed }, { roof_age: fact(1, { source: 'list' }) })['roof_age']).toBe(listed)
  expect(numberOf(mergeFacts({}, { roof_age: mined }), 'roof_age')).toBe(9)
})

test('a home announced for next year is not of negative age', () => {
  expect([2027, 2026, 2000].map((year) => yearsSince(year, now))).toEqual([0, 0, 26])
})

test('the county assessor is a skipped sub-step with a reason and a remedy, not a failure', () => {
  const output = countyFacts(homeWith({ lot_sqft: 7_000 }), now)
  expect(output.substeps).toEqual([
    {
      name: 'county assessor',
      status: 'skipped',
      reason: {
        code: 'NETWORK_DISABLED',
        sentence: 'This pipeline works offline: the county assessor’s record was not looked up.',
        remedy: 'Add year_built, garage_spaces, tax_annual to the list and import it again.',
      },
    },
  ])
})
