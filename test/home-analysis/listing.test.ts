import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { marketTime } from '#lib/home-analysis/listing/market-time.ts'
import { mineRemarks } from '#lib/home-analysis/listing/mine-remarks.ts'
import { priceChange } from '#lib/home-analysis/listing/price-change.ts'
import { listingFindings } from '#lib/home-analysis/phases/listing.ts'
import { listedFacts } from '#lib/home-analysis/county/listed-facts.ts'
import { marketSettings } from '#lib/home-analysis/settings.ts'

const now = new Date('2026-06-01T00:00:00Z')

test.each([
  [0, 'hot'],
  [29, 'hot'],
  [30, 'normal'],
  [90, 'normal'],
  [91, 'leverage'],
  [null, null],
])('%s days on the market are %s', (days, band) => {
  expect(marketTime(days, marketSettings).band).toBe(band)
})

test('a price change says how much and from what', () => {
  expect(priceChange(475_000, 500_000)).toEqual({
    direction: 'cut',
    dollars: 25_000,
    share: 0.05,
    sentence: 'The price was cut by $25,000 (5%) from $500,000.',
  })
  expect(priceChange(510_000, 500_000)?.direction).toBe('raised')
  expect(priceChange(500_000, 500_000)?.direction).toBe('unchanged')
  expect(priceChange(500_000, null)).toBeNull()
  expect(priceChange(null, 500_000)).toBeNull()
})

describe('remarks', () => {
  test.each<[string, string, unknown]>([
    ['Sparkling pool and spa', 'has_pool', true],
    ['Heated pebble-tec POOL.', 'has_pool', true],
    ['Great house, no pool', 'has_pool', false],
    ['Walk to the community pool', 'has_pool', undefined],
    ['Huge lot with room for a pool', 'has_pool', undefined],
    ['Room for a sparkling pool', 'has_pool', undefined],
    ['Pool-sized lot; bring the pool table', 'has_pool', undefined],
    ['Community pool, and your own private pool', 'has_pool', true],
    ['Whirlpool appliances, carpool lane near', 'has_pool', undefined],
    ['Leased solar keeps bills low', 'solar_status', 'leased'],
    ['Solar lease to be assumed', 'solar_status', 'leased'],
    ['Solar panels are leased', 'solar_status', 'leased'],
    ['No solar lease here', 'solar_status', undefined],
    ['Owned solar!', 'solar_status', 'owned'],
    ['Solar is paid off', 'solar_status', 'owned'],
    ['Solar screens on windows', 'solar_status', undefined],
    ['Solar lease payment of $145.50/mo', 'solar_lease_fee', 145.5],
    ['On septic', 'sewer_type', 'septic'],
    ['Not on septic', 'sewer_type', undefined],
    ['City sewer; old septic removed', 'sewer_type', 'city'],
    ['Two cozy fireplaces', 'has_fireplace', true],
    ['no fireplace', 'has_fireplace', false],
    ['RV gate and slab', 'has_rv_parking', true],
    ['RVs not allowed', 'has_rv_parking', undefined],
    ['New roof 2021', 'roof_age', 5],
    ['Roof replaced in 2016.', 'roof_age', 10],
    ['2019 roof', 'roof_age', 7],
    ['New roof', 'roof_age', undefined],
    ['New roof 2031', 'roof_age', undefined],
    ['New HVAC (2020)', 'hvac_age', 6],
    ['A/C installed 2018', 'hvac_age', 8],
    ['new AC unit 2022', 'hvac_age', 4],
    ['Built in 1979, remodelled 2020', 'hvac_age', undefined],
  ])('“%s”: %s is %s', (remarks, name, value) => {
    expect(mineRemarks(remarks, now)[name]?.value).toBe(value)
  })
  test('give their words as the note, at half confidence', () => {
    expect(mineRemarks('Brand new roof 2021, wow', now)['roof_age']).toEqual({
      value: 5,
      unit: 'years',
      source: 'remarks',
      confidence: 0.5,
      note: '“new roof 2021”',
    })
  })
  test('that are empty or unknown say nothing', () => {
    expect(mineRemarks(null, now)).toEqual({})
    expect(mineRemarks('  ', now)).toEqual({})
  })
  test('of any kind are read without harm', () => {
    const words = fc.constantFrom(
      'pool',
      'no',
      'solar',
      'leased',
      'roof',
      '2019',
      'new',
      'community',
      'septic',
      '$',
      '<script>',
      '\n',
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 200 }), (parts) => {
        expect(JSON.stringify(mineRemarks(parts.join(' '), now))).not.toContain('null,"unit":"years"')
      }),
    )
  })
  test('of 100,000 characters are read in well under a second', () => {
    const started = performance.now()
    mineRemarks('solar panel system is under a community pool new roof '.repeat(2_000), now)
    expect(performance.now() - started).toBeLessThan(500)
  })
})

test('what only the remarks know counts for the cost, and never against the list', () => {
  const remarks = 'Sparkling pool. Leased solar.'
  const mined = listingFindings({ facts: listedFacts({ price: 400_000, remarks }).facts, state: 'AZ' }, now)
  const partOf = (name: string) => mined.monthlyCost.parts.find((part) => part.name === name)
  expect(partOf('pool')?.dollars).toBe(200)
  expect(partOf('solarLease')).toMatchObject({
    dollars: null,
    basis: 'the panels are leased, the fee is not stated',
  })
  const listed = listingFindings(
    { facts: listedFacts({ price: 400_000, remarks, has_pool: false }).facts, state: 'AZ' },
    now,
  )
  expect(listed.monthlyCost.parts.find((part) => part.name === 'pool')?.dollars).toBe(0)
})

test('photos are counted when the list gives any, else unknown', () => {
  const photosOf = (photo_urls: string[] | undefined) =>
    listingFindings({ facts: listedFacts({ photo_urls }).facts, state: 'AZ' }, now).photoCount
  expect(photosOf(['https://photos.test/1.jpg', 'https://photos.test/2.jpg'])).toBe(2)
  expect(photosOf(undefined)).toBeNull()
})
