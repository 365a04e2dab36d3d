import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importReportSchema } from '#lib/contract/import-report.ts'
import { propertyFactsSchema } from '#lib/contract/property-facts.ts'
import { readPropertyList } from '#lib/intake/read-property-list.ts'
import { readableFields } from '#lib/intake/readable-fields.ts'

function expectSoundResult(bytes: Uint8Array): void {
  const result = readPropertyList({ fileName: 'any', bytes })
  if (!result.ok) {
    expect(result.refusal.message).not.toBe('')
    expect(result.refusal.fix).not.toBe('')
    return
  }
  const { report, entries } = result.value
  expect(importReportSchema.safeParse(report).error).toBeUndefined()
  expect(report.rowCount).toBe(report.propertyCount + report.rejectedRowCount + report.duplicateRowCount)
  expect(new Set(entries.map(({ addressKey }) => addressKey)).size).toBe(entries.length)
  for (const { facts, addressKey } of entries) {
    expect(propertyFactsSchema.strict().safeParse(facts).error).toBeUndefined()
    expect(addressKey.split('|')).toHaveLength(7)
  }
  // jsonb takes neither of these.
  expect(JSON.stringify(result.value)).not.toMatch(/\\u0000|\\ud[89ab][0-9a-f]{2}/i)
}

test('no bytes make it throw', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), expectSoundResult), { numRuns: 500 })
})

test('no bytes below a good header make it throw', () => {
  const header = new TextEncoder().encode('Address,City,State,ZIP,Price,HOA,Lot Size\n')
  const glued = fc.uint8Array({ maxLength: 300 }).map((tail) => Uint8Array.from([...header, ...tail]))
  fc.assert(fc.property(glued, expectSoundResult), { numRuns: 500 })
})

const header = fc.constantFrom(
  ...readableFields.flatMap(({ aliases }) => aliases),
  'Mailing Address',
  '',
  '"',
  '__proto__',
)
const cell = fc.oneof(
  fc.constantFrom(
    '1 Main St',
    '#',
    '1 Main St # ',
    'TBD',
    '1',
    '$1.2M',
    '3-4',
    '0.25 ac',
    '2 | 1',
    '""',
    '"',
    '"a\nb"',
    '85201',
    'AZ',
    'Mesa, AZ 85201',
    '1 Main St, Mesa, AZ 85201',
    'Total',
    '=',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'0123456789.,$-/#| \'"\n;kKmM'), maxLength: 12 }),
)

test('no table of known columns and odd cells makes it throw or break the contract', () => {
  const table = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    headers: fc.array(header, { minLength: 1, maxLength: 8 }),
    rows: fc.array(fc.array(cell, { maxLength: 9 }), { maxLength: 8 }),
  })
  fc.assert(
    fc.property(table, ({ delimiter, end, headers, rows }) => {
      const lines = [['Address', ...headers], ...rows.map((cells) => ['1 Main St, Mesa, AZ 85201', ...cells])]
      expectSoundResult(new TextEncoder().encode(lines.map((cells) => cells.join(delimiter)).join(end)))
    }),
    { numRuns: 1000 },
  )
})

test('a well-formed table comes back as it was, whatever its cells hold', () => {
  const text = fc
    .string({ unit: 'grapheme', maxLength: 20 })
    .filter((value) => !/[\0\r]|^\s*['=]/.test(value))
  fc.assert(
    fc.property(
      fc.array(text, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(',', ';', '\t', '|'),
      (values, delimiter) => {
        const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`
        const rows = values.map((value, index) => [`${index + 1} Main St`, 'Mesa', 'AZ', '85201', value])
        const lines = [['Address', 'City', 'State', 'ZIP', 'Memo'], ...rows].map((cells) =>
          cells.map(quoted).join(delimiter),
        )
        const result = readPropertyList({
          fileName: 'any',
          bytes: new TextEncoder().encode(lines.join('\n')),
        })
        if (!result.ok) throw new Error(result.refusal.message)
        expect(result.value.entries.map(({ cells }) => cells['Memo'])).toEqual(
          values.map((value) => value.trim()),
        )
      },
    ),
    { numRuns: 300 },
  )
})
