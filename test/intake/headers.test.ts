import { expect, test } from 'vitest'
import { fieldOfHeader, readableFields } from '#lib/intake/readable-fields.ts'
import { acceptedList, readFixture, readText } from './read-list.ts'

/** What exports of Redfin, Flexmls, HomeHarvest, Zillow, PropStream, county sites and RESO feeds call their columns. */
const headersOfExports: Record<string, string[]> = {
  full_address: [
    'Full Address',
    'ADDRESS',
    'formatted_address',
    'UnparsedAddress',
    'Property Address',
    'Site Address',
    'PHYSICAL_ADDRESS',
    'Listing Address',
  ],
  street: [
    'street',
    'Street Address',
    'addressLine1',
    'Address Line 1',
    'addressStreet',
    'full_street_line',
    'StreetAddress',
  ],
  house_number: ['House Number', 'Street Number', 'StreetNumber', 'PHYSICAL_STREET_NUM'],
  predir: ['Compass', 'predir', 'StreetDirPrefix', 'PHYSICAL_STREET_DIR'],
  street_name: ['Street Name', 'StreetName', 'PHYSICAL_STREET_NAME'],
  suffix: ['St Suffix', 'StreetSuffix', 'PHYSICAL_STREET_TYPE'],
  postdir: ['St Dir Sfx', 'postdir'],
  unit: ['Unit #', 'unit', 'Apt', 'Unit Number'],
  city: ['City', 'City/Town Code', 'addressCity', 'Property City', 'Site City', 'PHYSICAL_CITY'],
  state: ['State', 'STATE OR PROVINCE', 'State/Province', 'addressState', 'Property State', 'st'],
  zip: [
    'ZIP',
    'Zip Code',
    'zip_code',
    'Postal Code',
    'ZIP OR POSTAL CODE',
    'addressZipcode',
    'Property Zip',
    'PHYSICAL_ZIP',
  ],
  price: [
    'PRICE',
    'List Price',
    'ListPrice',
    'list_price',
    'Asking Price',
    'unformattedPrice',
    'Current Price',
    'MLS Amount',
    'Price ($)',
  ],
  sold_price: ['Sold Price', 'sold_price', 'soldPrice', 'SALE_PRICE', 'ClosePrice'],
  original_price: ['Original List Price', 'OriginalListPrice'],
  beds: ['BEDS', 'Bedrooms', '# Bedrooms', 'br', 'BD', 'BedroomsTotal'],
  baths: ['BATHS', 'Bathrooms', 'Total Bathrooms', 'ba', 'BathroomsTotalInteger'],
  full_baths: ['full_baths', 'Full Bathrooms'],
  half_baths: ['half_baths', 'Half Bathrooms'],
  sqft: [
    'sqft',
    'SQUARE FEET',
    'Approx SQFT',
    'Living Area',
    'LivingArea',
    'Building Sqft',
    'area',
    'GLA',
    'LIVING_SPACE',
  ],
  lot_sqft: [
    'LOT SIZE',
    'lot_sqft',
    'Lot Size Sqft',
    'Approx Lot SqFt',
    'LAND_SIZE',
    'LotSizeSquareFeet',
    'Land Area SF',
  ],
  lot_acres: ['Lot Acres', 'Approx Lot Acres', 'LotSizeAcres', 'Land Area AC'],
  lot_value: ['lotAreaValue'],
  lot_unit: ['lotAreaUnit'],
  year_built: ['YEAR BUILT', 'YearBuilt', 'CONST_YEAR', 'Effective Year Built'],
  garage_spaces: ['Garage Spaces', 'garage', 'parking_garage'],
  stories: ['stories', '# of Interior Levels'],
  hoa_fee: ['HOA/MONTH', 'HOA', 'hoa_fee', 'AssociationFee', 'HOA Dues', 'Monthly HOA'],
  hoa_frequency: ['AssociationFeeFrequency'],
  tax_annual: [
    'Taxes',
    'TaxAnnualAmount',
    'Annual Taxes',
    'tax',
    'Property Tax',
    'Taxes (annual)',
    'tax_annual',
  ],
  has_pool: ['Pool', 'Private Pool Y/N', 'has_pool'],
  pool_equipment_age: ['pool_equipment_age'],
  roof_age: ['roof_age'],
  hvac_age: ['hvac_age'],
  sewer_type: ['sewer_type', 'Sewer'],
  solar_status: ['solar_status', 'Solar'],
  orientation: ['orientation', 'Exposure', 'Faces'],
  school_district: ['school_district'],
  school_rating: ['school_rating'],
  commute_minutes: ['commute_minutes', 'Commute (minutes)'],
  distance_to_grocery_miles: ['distance_to_grocery_miles', 'Grocery (miles)'],
  distance_to_highway_miles: ['distance_to_highway_miles', 'Highway (miles)'],
  distance_to_park_miles: ['distance_to_park_miles'],
  lat: ['LATITUDE', 'Geo Lat', 'lat', 'Y'],
  lon: ['LONGITUDE', 'Geo Lon', 'lon', 'lng', 'long', 'X'],
  status: ['STATUS', 'mls_status', 'StandardStatus', 'homeStatus'],
  days_on_market: ['DAYS ON MARKET', 'DOM', 'days_on_mls', 'DaysOnMarket', 'Days on Zillow'],
  property_type: ['PROPERTY TYPE', 'homeType', 'Dwelling Type'],
  mls_number: ['MLS#', 'MLS #', 'List Number', 'mls_id', 'Listing ID'],
  apn: ['APN', 'Assessor Number', 'Parcel Number', 'APN_DASH'],
  listing_url: [
    'URL (SEE https://www.redfin.com/buy-a-home/comparative-market-analysis FOR INFO ON PRICING)',
    'property_url',
    'detailUrl',
    'link',
  ],
  photo_urls: ['Photo URL', 'primary_photo', 'alt_photos'],
  remarks: ['remarks', 'text', 'Public Remarks', 'description'],
}

test.each(Object.entries(headersOfExports))(
  '%s is known by the names that exports give it',
  (field, headers) => {
    expect(headers.map((header) => [header, fieldOfHeader(header)?.field])).toEqual(
      headers.map((header) => [header, field]),
    )
  },
)

test('every field that can be chosen is known by some export', () => {
  expect(readableFields.map(({ name }) => name).toSorted()).toEqual(Object.keys(headersOfExports).toSorted())
})

test('no name stands for two fields', () => {
  const owners = new Map<string, string>()
  const clashes: string[] = []
  for (const { name, aliases } of readableFields) {
    for (const alias of aliases) {
      const compact = alias.replaceAll(' ', '')
      const owner = owners.get(compact) ?? name
      if (owner !== name) clashes.push(`${alias}: ${owner} and ${name}`)
      owners.set(compact, name)
    }
  }
  expect(clashes).toEqual([])
})

test.each(readableFields.flatMap(({ name, aliases }) => aliases.map((alias) => [alias, name] as const)))(
  'a column named "%s" is read as %s, with certainty',
  (alias, name) => {
    const list = acceptedList(
      readText(
        `${alias},Property Address,Street Name,Full Address\n"1 Main St, Mesa, AZ 85201","1 Main St, Mesa, AZ 85201",1 Main St,"1 Main St, Mesa, AZ 85201"\n`,
      ),
    )
    expect(list.report.columns[0]).toMatchObject({ field: name, confidence: 1 })
  },
)

test.each([
  '$/SQUARE FEET',
  'Price/SqFt',
  'Tax Year',
  'SOURCE',
  'LOCATION',
  'SOLD DATE',
  'Est. Value',
  'Total Assessed Value',
  'Zip4',
  'Map Code/Grid',
  'Lot Num',
])('"%s" is taken for nothing', (header) => expect(fieldOfHeader(header)).toBeUndefined())

test('the address of the home wins over the mailing address of its owner, whatever their order', () => {
  const { entries, report } = acceptedList(readFixture('mailing-trap.csv'))
  expect(entries[0]?.addressKey).toBe('77||near|st||b|85201')
  const mapped = report.columns
    .filter(({ header }) => /mail|owner|phone/i.test(header))
    .map(({ field }) => field)
  expect(mapped.every((field) => field === null)).toBe(true)
})

test.each(['Address (Mailing)', 'Address (owner)', 'Agent (Address)'])(
  '"%s" is not the home’s address',
  (header) => {
    const list = acceptedList(readText(`${header},Site Address,ZIP\n9 Far St,1 Main St,85201\n`))
    expect(list.report.columns[0]?.field).toBeNull()
    expect(list.entries[0]?.street).toBe('1 Main St')
  },
)

test('"Type" is a street suffix beside a street name, and a kind of home elsewhere', () => {
  const parts = acceptedList(readText('House Number,Street Name,Type,Zip\n7,Main,St,85201\n'))
  expect(parts.entries[0]?.addressKey).toBe('7||main|st|||85201')
  const kinds = acceptedList(readText('Address,Zip,Type\n7 Main St,85201,Condo\n'))
  expect(kinds.entries[0]?.facts.property_type).toBe('Condo')
})

test('a column named "Address" that holds streets alone is shown as a street', () => {
  const fieldOf = (text: string) => acceptedList(readText(text)).report.columns[0]?.field
  expect(fieldOf('Address,City,ZIP\n7 Main St,Mesa,85201\n')).toBe('street')
  expect(fieldOf('Address\n"7 Main St, Mesa, AZ 85201"\n')).toBe('full_address')
})

test('an address, ZIP, price and link that no header names are told by their values, as guesses', () => {
  const list = acceptedList(
    readText(
      'Where,Post,What,See\n7 Main St,85201,"$350,000",https://example.com/7\n8 Main St,85201,"$360,000",https://example.com/8\n',
    ),
  )
  expect(list.report.columns.map(({ field }) => field)).toEqual([
    'full_address',
    'zip',
    'price',
    'listing_url',
  ])
  expect(list.report.columns.every(({ confidence }) => confidence < 1)).toBe(true)
  expect(list.report.problems.map(({ code }) => code)).toContain('guessed_columns')
})

test('a person’s mapping wins over the names', () => {
  const text = 'Address,ZIP,Price,Wanted\n7 Main St,85201,1,350000\n'
  expect(acceptedList(readText(text, { 3: 'price' })).entries[0]?.facts.price).toBe(350_000)
  expect(
    acceptedList(readText('Address,ZIP,Price\n7 Main St,85201,350000\n', { 2: null })).entries[0]?.facts,
  ).toEqual({})
})

test('columns of one field are read in turn: the first known value counts', () => {
  const list = acceptedList(
    readText('Address,ZIP,MLS Amount,List Price\n7 Main St,85201,1000000,350000\n8 Main St,85201,1000000,\n'),
  )
  expect(list.entries.map(({ facts }) => facts.price)).toEqual([350_000, 1_000_000])
})
