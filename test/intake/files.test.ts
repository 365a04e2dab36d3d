import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { importReportSchema } from '#lib/contract/import-report.ts'
import { propertyFactsSchema } from '#lib/contract/property-facts.ts'
import { readPropertyList } from '#lib/intake/read-property-list.ts'
import { acceptedList, problem, readFixture, readText } from './read-list.ts'

const readable = [
  ['redfin-disclaimer.csv', 'utf-8', ',', 1, 3],
  ['semicolon-bom.csv', 'utf-8', ';', 1, 2],
  ['excel-unicode.txt', 'utf-16le', '\t', 1, 1],
  ['windows-1252.csv', 'windows-1252', ',', 1, 1],
  ['title-rows.csv', 'utf-8', ',', 4, 2],
  ['sep-line.csv', 'utf-8', ';', 2, 1],
  ['zip-leading-zero.csv', 'utf-8', ',', 1, 5],
  ['duplicates.csv', 'utf-8', ',', 1, 2],
  ['mailing-trap.csv', 'utf-8', ',', 1, 1],
  ['address-in-parts.csv', 'utf-8', ',', 2, 2],
  ['homeharvest.csv', 'utf-8', ',', 1, 1],
  ['county-parcels.csv', 'utf-8', ',', 1, 2],
  ['one-column.csv', 'utf-8', '\t', 1, 2],
  ['no-header.csv', 'utf-8', ',', 0, 2],
  ['ragged.csv', 'utf-8', ',', 1, 3],
  ['unknown-values.csv', 'utf-8', ',', 1, 3],
] as const

test.each(readable)(
  '%s is read as %s, cut by "%s", header on line %i, %i homes',
  (name, encoding, delimiter, headerRowNumber, propertyCount) => {
    const list = acceptedList(readFixture(name))
    expect(list.report).toMatchObject({
      encoding,
      delimiter,
      headerRowNumber,
      propertyCount,
      rejectedRowCount: 0,
    })
    expect(list.entries).toHaveLength(propertyCount)
    expect(importReportSchema.safeParse(list.report).error).toBeUndefined()
    for (const { facts } of list.entries)
      expect(propertyFactsSchema.strict().safeParse(facts).error).toBeUndefined()
  },
)

test.each(['excel-unicode.txt', 'windows-1252.csv'])('%s keeps its accents', (name) => {
  expect(acceptedList(readFixture(name)).entries[0]?.street).toBe('5 Peña Blvd')
})

test('UTF-16 is read big-endian too, and without a byte order mark', () => {
  const text = 'Address\tZIP\r\n5 Peña Blvd\t80249\r\n'
  const littleEndian = new Uint8Array(Buffer.from(text, 'utf16le'))
  const bigEndian = new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16())
  for (const bytes of [littleEndian, bigEndian]) {
    expect(acceptedList(readPropertyList({ fileName: 'x.txt', bytes })).entries[0]?.street).toBe(
      '5 Peña Blvd',
    )
  }
})

test.each(['\n', '\r\n', '\r'])('lines may end with %j, and with a mixture', (end) => {
  const list = acceptedList(
    readText(`Address,ZIP${end}1 Main St,85201${end}2 Main St,85201\n3 Main St,85201\r\n`),
  )
  expect(list.entries.map(({ rowNumbers }) => rowNumbers)).toEqual([[2], [3], [4]])
})

test.each([',', ';', '\t', '|'])(
  'cells may be cut by %j, with other delimiters inside quotes',
  (delimiter) => {
    const cut = (cells: string[]) => cells.map((cell) => `"${cell}"`).join(delimiter)
    const lines = [
      ['Address', 'City', 'ZIP', 'Remarks'],
      ['1 Main St', 'Mesa', '85201', 'a, b; c | d\te'],
    ]
    const list = acceptedList(readText(lines.map(cut).join('\n')))
    expect(list.report.delimiter).toBe(delimiter)
    expect(list.entries[0]?.facts.remarks).toBe('a, b; c | d\te')
  },
)

test('line numbers count the lines of cells that span several', () => {
  const list = acceptedList(
    readText('Address,ZIP,Remarks\n1 Main St,85201,"two\nlines"\n2 Main St,85201,x\n'),
  )
  expect(list.entries.map(({ rowNumbers }) => rowNumbers)).toEqual([[2], [4]])
})

test('lines that hold no home are passed over, with a note for each kind', () => {
  const titles = acceptedList(readFixture('title-rows.csv'))
  expect(titles.report.problems.map(({ code, rowNumbers }) => [code, rowNumbers])).toEqual([
    ['blank_rows', [6]],
    ['totals_rows', [8]],
    ['title_rows', [1, 2]],
  ])
  expect(titles.report.rowCount).toBe(2)
  expect(problem(acceptedList(readFixture('redfin-disclaimer.csv')), 'remark_rows')?.rowNumbers).toEqual([2])
  const glued = acceptedList(readText('Address,ZIP\n1 Main St,85201\nAddress,ZIP\n2 Main St,85201\n'))
  expect(problem(glued, 'repeated_header_rows')?.rowNumbers).toEqual([3])
  expect(glued.report.propertyCount).toBe(2)
})

test('a disclaimer in the address column is no home, and "Total" in an address is no total', () => {
  const disclaimer = 'In accordance with local MLS rules, some MLS listings are not included in the download'
  const list = acceptedList(readText(`Address,City,ZIP\n"${disclaimer}",,\n12 Total Wine Way,Mesa,85201\n`))
  expect(list.entries.map(({ street }) => street)).toEqual(['12 Total Wine Way'])
})

test('rows too short and too long are kept and named', () => {
  const list = acceptedList(readFixture('ragged.csv'))
  expect(problem(list, 'short_rows')).toMatchObject({ severity: 'warning', rowNumbers: [3] })
  expect(problem(list, 'long_rows')).toMatchObject({ severity: 'warning', rowNumbers: [4] })
  expect(list.entries.map(({ facts }) => facts.price)).toEqual([300_000, undefined, undefined])
})

test('equal headers are kept apart, and blank ones named by their place', () => {
  const list = acceptedList(readFixture('ragged.csv'))
  expect(Object.keys(list.entries[0]?.cells ?? {})).toEqual([
    'Address',
    'City',
    'State',
    'ZIP',
    'Price',
    'Price (2)',
    'Column 7',
  ])
  expect(list.entries[0]?.cells).toMatchObject({ Price: '300000', 'Price (2)': '310000' })
  expect(problem(list, 'duplicate_headers')?.sentence).toContain('"Price", "Price (2)"')
})

test('names, mailing addresses, phones and e-mails of people are in no part of the result', () => {
  const list = acceptedList(readFixture('mailing-trap.csv'))
  expect(JSON.stringify(list)).not.toMatch(/Ann|Far Away|602-555|ann@/)
  expect(list.entries[0]?.cells).toMatchObject({ Address: '77 Near St', 'Owner Occupied': 'Yes' })
  expect(problem(list, 'personal_columns')?.sentence).toContain('"Mailing Address"')
  const unnamed = acceptedList(readText('Address,ZIP,Reach\n1 Main St,85201,ann@example.com\n'))
  expect(JSON.stringify(unnamed)).not.toContain('ann@')
})

test('headers that are names of object members are cells like others', () => {
  const list = acceptedList(readText('Address,ZIP,constructor,__proto__,toString\n1 Main St,85201,a,b,c\n'))
  expect(list.entries[0]?.cells).toEqual({
    Address: '1 Main St',
    ZIP: '85201',
    constructor: 'a',
    'Column 4': 'b',
    toString: 'c',
  })
})

test('a list without column names loses no home, whatever words stand in its cells', () => {
  const list = acceptedList(readText('1 Main St,85201,city,3\n2 Main St,85201,city,4\n'))
  expect(list.entries.map(({ rowNumbers }) => rowNumbers)).toEqual([[1], [2]])
  expect(problem(list, 'no_header')?.severity).toBe('warning')
})

test('a sample is never cut amid a character', () => {
  const list = acceptedList(readText(`Address,ZIP,Memo\n1 Main St,85201,${'x'.repeat(78)}🏠🏠\n`))
  expect(list.report.columns[2]?.samples[0]).toBe(`${'x'.repeat(78)}…`)
})

test('problems name the first 20 lines and count them all, and the preview has the first 10 homes', () => {
  const rows = Array.from({ length: 30 }, (_, index) => `${index + 1} Main St,85201,99`)
  const list = acceptedList(readText(['Address,ZIP,Beds', ...rows].join('\n')))
  expect(problem(list, 'value_out_of_range')?.count).toBe(30)
  expect(problem(list, 'value_out_of_range')?.rowNumbers).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 2),
  )
  expect(list.report.preview.map(({ rowNumber }) => rowNumber)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  expect(list.report.preview[0]?.cells).toEqual(['1 Main St', '85201', '99'])
})

test('the sample list that ships with the product holds 35 homes and nothing to complain of', () => {
  const bytes = readFileSync(resolve(import.meta.dirname, '../../public/samples/phoenix-homes.csv'))
  const list = acceptedList(readPropertyList({ fileName: 'phoenix-homes.csv', bytes }))
  expect(list.report).toMatchObject({
    propertyCount: 35,
    rejectedRowCount: 0,
    duplicateRowCount: 0,
    problems: [],
  })
  expect(list.report.columns.filter(({ confidence }) => confidence < 1)).toEqual([])
  expect(list.entries[0]).toMatchObject({
    addressKey: '2344|w|marconi|ave|||85023',
    facts: {
      price: 560_000,
      beds: 4,
      baths: 3,
      sqft: 2048,
      hoa_fee: 0,
      tax_annual: 2350,
      solar_status: 'owned',
      has_pool: true,
    },
  })
  expect(list.entries.map(({ zip }) => zip)).toContain('85382')
})
