import { expect, test } from 'vitest'
import { acceptedList, problem, readFixture, readText, refusal } from './read-list.ts'

function keyOf(address: string): string | undefined {
  return acceptedList(readText(`Full Address\n"${address}"\n`)).entries[0]?.addressKey
}

const wholes: [address: string, key: string][] = [
  ['2344 W Marconi Ave, Phoenix, AZ 85023', '2344|w|marconi|ave|||85023'],
  ['2344 West Marconi Avenue, Phoenix, Arizona, 85023-1234, USA', '2344|w|marconi|ave|||85023'],
  ['2344 W. MARCONI AV., PHOENIX AZ 85023', '2344|w|marconi|ave|||85023'],
  ['2344 W Marconi Ave Phoenix AZ 85023', '2344|w|marconi|ave|||85023'],
  ['2344 W MARCONI AVE     PHOENIX  85023', '2344|w|marconi|ave|||85023'],
  ['4137 W Cielo Grande, Glendale, AZ 85310', '4137|w|cielo grande||||85310'],
  ['12 Main St, Unit 4, Mesa, AZ 85201', '12||main|st||4|85201'],
  ['12 Main St #4, Mesa, AZ 85201', '12||main|st||4|85201'],
  ['12 Main St # 4, Mesa, AZ 85201', '12||main|st||4|85201'],
  ['12 Main St Apt. 3-B, Mesa, AZ 85201', '12||main|st||3b|85201'],
  ['12 Main St Apt 3B Mesa AZ 85201', '12||main|st||3b|85201'],
  ['12 Main St Bldg 2 Unit 5, Mesa, AZ 85201', '12||main|st||2-5|85201'],
  ['12 Main St NW, Mesa, AZ 85201', '12||main|st|nw||85201'],
  ['12 Main St NW Mesa AZ 85201', '12||main|st|nw||85201'],
  ['12 Main St NE, Lincoln, NE 68508', '12||main|st|ne||68508'],
  ['100 North St, Mesa, AZ 85201', '100||north|st|||85201'],
  ['100 E Lake View Dr Mesa AZ 85201', '100|e|lake view|dr|||85201'],
  ['100 Park Ave New York NY 10001', '100||park|ave|||10001'],
  ['12-34 31st Ave, Queens, NY 11106', '12-34||31st|ave|||11106'],
  ['N6W23001 Bluemound Rd, Waukesha, WI 53188', 'n6w23001||bluemound|rd|||53188'],
  ['123 1/2 Oak St, Mesa, AZ 85201', '123 1/2||oak|st|||85201'],
  ['12 Peña Blvd, Denver, CO 80249', '12||pena|blvd|||80249'],
  ['12 Calle de la Luna, Tucson, AZ 85701', '12||calle de la luna||||85701'],
  ['371 County Road 12, Mesa, AZ 85201', '371||county road 12||||85201'],
  ['12 Main St, Mesa, AZ', '12||main|st|||mesa,az'],
  ['12 Main St, Mesa', '12||main|st|||mesa'],
]

test.each(wholes)('"%s" is the home %s', (address, key) => expect(keyOf(address)).toBe(key))

test('a home is the same home whole, in columns, and in the parts of an MLS export', () => {
  const columns = acceptedList(readText('Street,Unit,City,State,ZIP\n702 N 29th St,155,Phoenix,AZ,85028\n'))
  const parts = acceptedList(readFixture('address-in-parts.csv'))
  expect(columns.entries[0]?.addressKey).toBe('702|n|29th|st||155|85028')
  expect(parts.entries[0]?.addressKey).toBe('702|n|29th|st||155|85028')
  expect(keyOf('702 N 29th St 155, Phoenix, AZ 85028')).toBe('702|n|29th|st||155|85028')
  expect(parts.entries.map(({ address }) => address)).toEqual([
    '702 N 29TH St Unit 155, Phoenix, AZ 85028',
    '15 Camino Real, Phoenix, AZ 85028',
  ])
})

test('an address is shown as people write it', () => {
  const { entries } = acceptedList(
    readText('Address,City,State,ZIP\n  2344  W Marconi Ave ,Phoenix,arizona,85023\n'),
  )
  expect(entries[0]).toMatchObject({
    address: '2344 W Marconi Ave, Phoenix, AZ 85023',
    street: '2344 W Marconi Ave',
    city: 'Phoenix',
    state: 'AZ',
    zip: '85023',
  })
})

test('county exports without a state read as street, city and ZIP', () => {
  const { entries } = acceptedList(readFixture('county-parcels.csv'))
  expect(entries.map(({ street, city, zip }) => [street, city, zip])).toEqual([
    ['2344 W MARCONI AVE', 'PHOENIX', '85023'],
    ['4137 W CIELO GRANDE', 'GLENDALE', '85310'],
  ])
})

test('ZIPs get back the leading zero that spreadsheets drop, where the state has such ZIPs', () => {
  const list = acceptedList(readFixture('zip-leading-zero.csv'))
  expect(list.entries.map(({ zip }) => zip)).toEqual(['02108', '06103', '85308', '02109', ''])
  expect(problem(list, 'unreadable_zip')).toMatchObject({ severity: 'warning', rowNumbers: [6] })
})

test.each(['CT', 'MA', 'ME', 'NH', 'NJ', 'PR', 'RI', 'VT', 'VI'])(
  'a ZIP of four digits in %s has lost its 0',
  (state) => {
    const { entries } = acceptedList(readText(`Address,State,ZIP\n1 Main St,${state},2108\n`))
    expect(entries[0]?.zip).toBe('02108')
  },
)

test('rows of one home are merged: the first known value counts, later ones fill gaps', () => {
  const list = acceptedList(readFixture('duplicates.csv'))
  expect(list.report).toMatchObject({
    rowCount: 3,
    propertyCount: 2,
    duplicateRowCount: 1,
    rejectedRowCount: 0,
  })
  expect(list.entries[0]).toMatchObject({
    rowNumbers: [2, 4],
    facts: { price: 560_000, beds: 4, sqft: 2048 },
  })
  expect(list.entries[0]?.cells).toMatchObject({ Price: '$560,000', Beds: '4' })
  expect(problem(list, 'duplicate_rows')).toMatchObject({ severity: 'note', count: 1, rowNumbers: [4] })
})

test('units of one house, and lots without a number in one street, stay apart', () => {
  const list = acceptedList(
    readText(
      'Address,City,State,ZIP,APN\n1 Main St #1,Mesa,AZ,85201,\n1 Main St #2,Mesa,AZ,85201,\nTBD Main St,Mesa,AZ,85201,111\nTBD Main St,Mesa,AZ,85201,222\n',
    ),
  )
  expect(list.entries).toHaveLength(4)
  expect(problem(list, 'no_house_number')).toMatchObject({
    severity: 'warning',
    count: 2,
    rowNumbers: [4, 5],
  })
})

test.each([
  ['', 'no_street'],
  ['N/A', 'no_street'],
  ['Undisclosed Address', 'no_street'],
  ['PO Box 12', 'post_office_box'],
  ['P.O. Box 12', 'post_office_box'],
  ['2344', 'no_street_name'],
])('a row with the street "%s" is left out and named', (street, code) => {
  const list = acceptedList(
    readText(`Street,City,State,ZIP,Price\n1 Main St,Mesa,AZ,85201,300000\n${street},Mesa,AZ,85201,300000\n`),
  )
  expect(list.report).toMatchObject({ rowCount: 2, propertyCount: 1, rejectedRowCount: 1 })
  expect(problem(list, code)).toMatchObject({ severity: 'error', count: 1, rowNumbers: [3] })
})

test('a street without number and place is left out; with either it is kept', () => {
  const list = acceptedList(
    readText(
      'Street,City,State,ZIP,Price\nMain St,,,,300000\n1 Main St,,,,300000\nMain St,Mesa,AZ,,300000\n',
    ),
  )
  expect(problem(list, 'no_number_and_place')?.rowNumbers).toEqual([2])
  expect(problem(list, 'no_place')?.rowNumbers).toEqual([3])
  expect(list.entries).toHaveLength(2)
})

test('a list without one home is refused with the first reasons and their lines', () => {
  const { message, fix, problems } = refusal(readFixture('no-homes.csv'))
  expect(message).toContain('"no-homes.csv"')
  expect(fix).not.toBe('')
  expect(problems.join(' ')).toMatch(/no street address.*Lines 2\..*post office box.*Lines 3\..*Lines 4\./)
})
