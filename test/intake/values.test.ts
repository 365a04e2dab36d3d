import { expect, test } from 'vitest'
import { propertyFactsSchema, type FactName } from '#lib/contract/property-facts.ts'
import { acceptedList, homeWith, problem, readFixture, readText } from './read-list.ts'

const readings: [header: string, cell: string, fact: FactName, value: unknown][] = [
  ['Price', '$1,234,000', 'price', 1_234_000],
  ['Price', '1442000', 'price', 1_442_000],
  ['Price', '$1.2M', 'price', 1_200_000],
  ['Price', '450K', 'price', 450_000],
  ['Price', '1.25 million', 'price', 1_250_000],
  ['Price', 'USD 450,000', 'price', 450_000],
  ['Price', '450,000.00', 'price', 450_000],
  ['Price', '$450,000+', 'price', 450_000],
  ['Original List Price', '$500,000', 'original_price', 500_000],
  ['Beds', '3 bd', 'beds', 3],
  ['Beds', '4 Bedrooms', 'beds', 4],
  ['Beds', '3.0', 'beds', 3],
  ['Baths', '2.5 ba', 'baths', 2.5],
  ['Baths', '1.75', 'baths', 1.75],
  ['Baths', '2 | 1 baths', 'baths', 2.5],
  ['Baths', '2 full, 1 half', 'baths', 2.5],
  ['Sqft', '1,980 sqft', 'sqft', 1980],
  ['Sqft', '1,980 Sq. Ft.', 'sqft', 1980],
  ['Lot Size', '0.25 ac', 'lot_sqft', 10_890],
  ['Lot Size', '2 acres', 'lot_sqft', 87_120],
  ['Lot Size', '10,454 sqft', 'lot_sqft', 10_454],
  ['Lot Size', '0.25', 'lot_sqft', 10_890],
  ['Lot Size (acres)', '2', 'lot_sqft', 87_120],
  ['Lot Acres', '0.5', 'lot_sqft', 21_780],
  ['Year Built', '1974', 'year_built', 1974],
  ['Year Built', '1974.0', 'year_built', 1974],
  ['Garage', '2 car', 'garage_spaces', 2],
  ['Garage', 'None', 'garage_spaces', 0],
  ['Garage', '0', 'garage_spaces', 0],
  ['Stories', '2 stories', 'stories', 2],
  ['HOA', '$85/mo', 'hoa_fee', 85],
  ['HOA', '$600/yr', 'hoa_fee', 50],
  ['HOA', '$250/qtr', 'hoa_fee', 83.33],
  ['HOA', '85 per month', 'hoa_fee', 85],
  ['HOA', '600 annually', 'hoa_fee', 50],
  ['HOA', 'None', 'hoa_fee', 0],
  ['HOA', 'No', 'hoa_fee', 0],
  ['HOA', '$0', 'hoa_fee', 0],
  ['HOA (annual)', '600', 'hoa_fee', 50],
  ['Quarterly HOA', '300', 'hoa_fee', 100],
  ['Taxes', '$2,350', 'tax_annual', 2350],
  ['Taxes', '$100/mo', 'tax_annual', 1200],
  ['Pool', 'Y', 'has_pool', true],
  ['Pool', 'Yes', 'has_pool', true],
  ['Pool', '1', 'has_pool', true],
  ['Pool', 'TRUE', 'has_pool', true],
  ['Pool', 'Private', 'has_pool', true],
  ['Pool', 'N', 'has_pool', false],
  ['Pool', 'false', 'has_pool', false],
  ['Pool', '0', 'has_pool', false],
  ['Pool', 'None', 'has_pool', false],
  ['Roof Age', '5 years', 'roof_age', 5],
  ['Roof Age', '0', 'roof_age', 0],
  ['Sewer', 'Public Sewer', 'sewer_type', 'city'],
  ['Sewer', 'City', 'sewer_type', 'city'],
  ['Sewer', 'Sewer - Public', 'sewer_type', 'city'],
  ['Sewer', 'Septic Tank', 'sewer_type', 'septic'],
  ['Solar', 'Owned', 'solar_status', 'owned'],
  ['Solar', 'Lease', 'solar_status', 'leased'],
  ['Solar', 'PPA', 'solar_status', 'leased'],
  ['Solar', 'none', 'solar_status', 'none'],
  ['Solar', 'No', 'solar_status', 'none'],
  ['Orientation', 'N', 'orientation', 'north'],
  ['Orientation', 'South', 'orientation', 'south'],
  ['Faces', 'North-East', 'orientation', 'northeast'],
  ['Exposure', 'SW facing', 'orientation', 'southwest'],
  ['School Rating', '8.6/10', 'school_rating', 8.6],
  ['Commute', '18 min', 'commute_minutes', 18],
  ['Grocery (miles)', '0.8 mi', 'distance_to_grocery_miles', 0.8],
  ['Latitude', '33.61', 'lat', 33.61],
  ['Longitude', '-112.1', 'lon', -112.1],
  ['Days on Market', '0', 'days_on_market', 0],
  ['Status', 'Active', 'status', 'Active'],
  ['MLS#', '6700001', 'mls_number', '6700001'],
  ['APN', '123-45-678', 'apn', '123-45-678'],
  ['URL', 'https://example.com/1', 'listing_url', 'https://example.com/1'],
  [
    'Photo URL',
    'https://example.com/1.jpg, https://example.com/2.jpg',
    'photo_urls',
    ['https://example.com/1.jpg', 'https://example.com/2.jpg'],
  ],
  ['Remarks', 'Light, and "quiet"', 'remarks', 'Light, and "quiet"'],
]

test.each(readings)('%s "%s" is read as %s', (header, cell, fact, value) => {
  const { facts } = homeWith(header, cell)
  expect(facts[fact]).toEqual(value)
  expect(propertyFactsSchema.safeParse(facts).success).toBe(true)
})

const unknowns: [header: string, fact: FactName][] = [
  ['Price', 'price'],
  ['Beds', 'beds'],
  ['Baths', 'baths'],
  ['Sqft', 'sqft'],
  ['Lot Sqft', 'lot_sqft'],
  ['Year Built', 'year_built'],
  ['HOA', 'hoa_fee'],
  ['Taxes', 'tax_annual'],
  ['Pool', 'has_pool'],
  ['Sewer', 'sewer_type'],
  ['Solar', 'solar_status'],
  ['Orientation', 'orientation'],
  ['School Rating', 'school_rating'],
  ['Roof Age', 'roof_age'],
  ['Status', 'status'],
]

const waysToSayUnknown = ['', ' ', '-', '--', '—', 'N/A', 'n/a', 'TBD', 'unknown', 'Unknown', 'null', '?']

test.each(
  unknowns.flatMap(([header, fact]) => waysToSayUnknown.map((cell) => [header, cell, fact] as const)),
)('a %s of "%s" is unknown: absent, without a warning', (header, cell, fact) => {
  const list = acceptedList(readText(`Address,ZIP,${header}\n1 Main St,85201,${cell}\n`))
  expect(list.entries[0]?.facts).not.toHaveProperty(fact)
  expect(list.report.problems).toEqual([])
})

test.each(['Price', 'Beds', 'Baths', 'Sqft', 'Lot Sqft', 'Year Built', 'Taxes', 'Latitude'])(
  '%s 0 means unknown',
  (header) => {
    expect(homeWith(header, '0').facts).toEqual({})
    expect(homeWith(header, '$0').facts).toEqual({})
  },
)

test('no HOA fee is known to be 0, no pool is known to be none, and a blank is neither', () => {
  const [zero, dashes, odd] = acceptedList(readFixture('unknown-values.csv')).entries
  expect(zero?.facts).toEqual({ hoa_fee: 0, has_pool: false })
  expect(dashes?.facts).toEqual({})
  expect(odd?.facts).toEqual({ baths: 2, lot_sqft: 12_000, hoa_fee: 85, tax_annual: 2350 })
})

const beyondBelief: [header: string, cell: string][] = [
  ['Beds', '99'],
  ['Baths', '0.25'],
  ['Sqft', '99'],
  ['Sqft', '100001'],
  ['Year Built', '1799'],
  ['Year Built', '2036'],
  ['Year Built', '1974.5'],
  ['Latitude', '91'],
  ['Longitude', '-181'],
  ['School Rating', '11'],
  ['Price', '(1,000)'],
  ['Price', '-5000'],
  ['HOA', '20001'],
]

test.each(beyondBelief)('%s %s is out of range: unknown, and named with its line', (header, cell) => {
  const list = acceptedList(readText(`Address,ZIP,${header}\n1 Main St,85201,"${cell}"\n`))
  expect(list.entries[0]?.facts).toEqual({})
  const found = problem(list, 'value_out_of_range')
  expect(found).toMatchObject({ severity: 'warning', count: 1, rowNumbers: [2] })
  expect(found?.sentence).toContain(`"${cell}" (line 2)`)
})

test.each([
  ['Price', '300K-400K'],
  ['Beds', '3-4'],
  ['Sewer', 'Cesspool'],
  ['Orientation', 'N/S'],
  ['Pool', 'maybe'],
  ['URL', 'javascript:alert(1)'],
  ['Price', '1e6'],
])('%s "%s" cannot be read: unknown, and named with its line', (header, cell) => {
  const list = acceptedList(readText(`Address,ZIP,${header}\n1 Main St,85201,${cell}\n`))
  expect(list.entries[0]?.facts).toEqual({})
  expect(problem(list, 'value_unreadable')?.sentence).toContain(`"${cell}" (line 2)`)
})

test('full and half baths make baths, a sold price counts once sold, and photos of all columns are gathered', () => {
  const [home] = acceptedList(readFixture('homeharvest.csv')).entries
  expect(home?.facts).toMatchObject({ baths: 2.5, price: 415_000, garage_spaces: 2, mls_number: '6900001' })
  expect(home?.facts.photo_urls).toHaveLength(3)
  const active = acceptedList(readText('Address,ZIP,Status,Sold Price\n1 Main St,85201,Active,400000\n'))
  expect(active.entries[0]?.facts.price).toBeUndefined()
})

test('a fee’s period and a lot’s unit are taken from columns of their own', () => {
  const list = acceptedList(
    readText(
      'Address,ZIP,AssociationFee,AssociationFeeFrequency,lotAreaValue,lotAreaUnit\n1 Main St,85201,600,Annually,0.5,acres\n2 Main St,85201,600,Monthly,5000,sqft\n',
    ),
  )
  expect(list.entries.map(({ facts }) => [facts.hoa_fee, facts.lot_sqft])).toEqual([
    [50, 21_780],
    [600, 5000],
  ])
})

test('in a file cut by ";" the comma is the decimal sign', () => {
  const [first, second] = acceptedList(readFixture('semicolon-bom.csv')).entries
  expect(first?.facts).toEqual({ price: 1_234_000, baths: 2.5, lot_sqft: 8712 })
  expect(second?.facts).toEqual({ price: 450_000, baths: 2, lot_sqft: 9000 })
})

test('what would steer a terminal or turn a text around is left out of addresses, headers and cells', () => {
  const text =
    'Address,City,State,ZIP,No\u202Etes\n\u001B]0;1 Main\u0007 \u202ESt\u202C,Mesa,AZ,85201,\u001B[2Jnew\troof\n'
  const [entry] = acceptedList(readText(text)).entries
  expect(entry?.address).toBe(']0;1 Main St, Mesa, AZ 85201')
  expect(entry?.cells).toMatchObject({ Notes: '[2Jnew\troof' })
})
