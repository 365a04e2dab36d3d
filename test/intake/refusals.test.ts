import { expect, test } from 'vitest'
import { maxCellChars, maxLineChars, maxListBytes, maxListColumns, maxListRows } from '#lib/intake/limits.ts'
import { readPropertyList } from '#lib/intake/read-property-list.ts'
import { readListColumns } from '#lib/intake/understand-file.ts'
import { acceptedList, readFixture, readText, refusal } from './read-list.ts'

function refusalOf(bytes: number[] | string) {
  const data = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : Uint8Array.from(bytes)
  return refusal(readPropertyList({ fileName: 'file', bytes: data }))
}

const latin = (text: string) => text.split('').map((char) => char.charCodeAt(0))

test.each([
  ['an Excel workbook', latin('PK\x03\x04\x14\0\x06\0[Content_Types].xml'), 'Save As'],
  ['an Excel workbook (.xls)', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1], 'Save As'],
  [
    'a LibreOffice sheet',
    latin('PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.spreadsheet'),
    'Save As',
  ],
  ['a Numbers sheet', latin('PK\x03\x04Index/Document.iwa'), 'Export To'],
  ['a zip archive', latin('PK\x03\x04homes.csv'), 'Unpack'],
  ['a gzip archive', [0x1f, 0x8b, 8, 0], 'Unpack'],
  ['a PDF', latin('%PDF-1.7'), 'CSV'],
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47, 13, 10], 'CSV'],
  ['a JPEG image', [0xff, 0xd8, 0xff, 0xe0], 'CSV'],
  ['a GIF image', latin('GIF89a'), 'CSV'],
  ['a web page', latin('\n<!DOCTYPE html><html></html>'), 'CSV'],
  ['an XML file', latin('<?xml version="1.0"?>'), 'CSV'],
  ['an RTF document', latin('{\\rtf1\\ansi'), 'CSV'],
  ['a JSON file', latin('[{"address": "1 Main St"}]'), 'CSV'],
  ['a binary file', [65, 66, 0, 67, 68, 69], 'CSV'],
  ['a binary file', [0xff, 0xfe, ...Buffer.from('Address,ZIP\n1 Main St\0,85201\n', 'utf16le')], 'CSV'],
  ['a binary file', Array.from({ length: 64 }, (_, index) => 1 + (index % 8)), 'CSV'],
])('%s is refused by its name, with the way to a CSV file', (name, bytes, wayOut) => {
  const { code, message, fix } = refusalOf(bytes)
  expect(code).toBe('bad_input')
  expect(message).toContain(name)
  expect(fix).toContain(wayOut)
})

test.each(['', ' \n\n\t', '\uFEFF'])('a file with nothing in it (%j) is called empty', (text) => {
  expect(refusalOf(text).message).toBe('"file" is empty.')
})

test('a header without rows is named as such', () => {
  expect(refusal(readFixture('header-only.csv')).message).toContain('column names on line 1 and no rows')
})

test('a file without an address lists the headers found and the names understood; its columns can still be chosen', () => {
  const { message, fix } = refusal(readFixture('no-address-column.csv'))
  expect(message).toContain('line 1, has "Name", "Colour", "Weight"')
  expect(fix).toContain('"Address"')
  const text = 'Wo,PLZ\nMain Street One,85201\n'
  const columns = readListColumns({ fileName: 'list.csv', bytes: new TextEncoder().encode(text) })
  expect(columns).toMatchObject({ ok: true, value: [{ header: 'Wo', field: null }, { header: 'PLZ' }] })
  expect(acceptedList(readText(text, { 0: 'street', 1: 'zip' })).entries).toHaveLength(1)
})

test.each([
  ['unclosed-quote.csv', 'Line 4', 'never closed'],
  ['stray-quote.csv', 'Line 3', 'wrong place'],
  ['swallowed-rows.csv', 'Line 2', 'wrong place'],
])('%s is refused with the line where its quote opened', (name, line, what) => {
  const { message, fix } = refusal(readFixture(name))
  expect(message).toContain(line)
  expect(message).toContain(what)
  expect(fix).toContain(line.toLowerCase())
})

test('a quote that opens after a "sep=" line and titles is named by its line in the file', () => {
  expect(refusal(readText('sep=;\nHomes\nAddress;ZIP\n1 Main St;"85201\n')).message).toContain('Line 4')
})

test('a mapping to no field is refused by its name', () => {
  const { message, fix } = refusal(readText('Address,ZIP\n1 Main St,85201\n', { 1: 'colour' }))
  expect(message).toContain('"colour"')
  expect(fix).toContain('full_address')
})

test('a file too large is refused before it is read', () => {
  const { code, message } = refusal(
    readPropertyList({ fileName: 'big.csv', bytes: new Uint8Array(maxListBytes + 1) }),
  )
  expect(code).toBe('too_large')
  expect(message).toContain('64 MB')
})

test('too many rows, columns, characters in a line or in a cell are refused with the limit and the place', () => {
  const rows = `Address,ZIP\n${'1 Main St,85201\n'.repeat(maxListRows + 1)}`
  expect(refusalOf(rows)).toMatchObject({ code: 'too_large', message: '"file" has more than 200,000 rows.' })
  const columns = `Address,ZIP\n1 Main St,85201\n2 Main St,85201${',x'.repeat(maxListColumns)}\n`
  expect(refusalOf(columns)).toMatchObject({ code: 'too_large', message: expect.stringContaining('Line 3') })
  const line = `Address,ZIP\n1 Main St,85201${','.repeat(maxLineChars)}\n`
  expect(refusalOf(line)).toMatchObject({ code: 'too_large', message: expect.stringContaining('Line 2') })
  const cell = `Address,ZIP,Remarks\n1 Main St,85201,${'x'.repeat(maxCellChars + 1)}\n`
  expect(refusalOf(cell)).toMatchObject({
    code: 'too_large',
    message: expect.stringMatching(/Line 2 .*column 3/),
  })
})

test('what is just within the limits is read', () => {
  const cells = Array.from({ length: maxListColumns - 2 }, (_, index) => `c${index}`).join(',')
  const list = acceptedList(readText(`Address,ZIP,${cells}\n1 Main St,85201,${'x'.repeat(maxCellChars)}\n`))
  expect(list.report.columns).toHaveLength(maxListColumns)
})
