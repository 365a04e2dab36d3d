import fc from 'fast-check'
import { expect, test } from 'vitest'
import { importReportSchema } from '#lib/contract/import-report.ts'
import { propertyFactsSchema } from '#lib/contract/property-facts.ts'
import { readPropertyList } from '#lib/intake/read-property-list.ts'
import { readableFields } from '#lib/intake/readable-fields.ts'

/** What is wrong with the answer to these bytes, whatever they are; nothing, if all is well. */
function faultsIn(bytes: Uint8Array): unknown[] {
  const result = readPropertyList({ fileName: 'any', bytes })
  if (!result.ok) {
    const { message, fix } = result.refusal
    return message && fix ? [] : ['a refusal without message or fix']
  }
  const { report, entries } = result.value
  const { rowCount, propertyCount, rejectedRowCount, duplicateRowCount } = report
  const keys = entries.map(({ addressKey }) => addressKey)
  const checks: [boolean, string][] = [
    [rowCount === propertyCount + rejectedRowCount + duplicateRowCount, 'rows that are not accounted for'],
    [new Set(keys).size === keys.length, 'two entries of one home'],
    [keys.every((key) => key.split('|').length === 7), 'a key without seven parts'],
    [!/\\u0000|\\ud[89ab][0-9a-f]{2}/i.test(JSON.stringify(result.value)), 'text that jsonb refuses'],
  ]
  return [
    importReportSchema.safeParse(report).error,
    ...entries.map(({ facts }) => propertyFactsSchema.strict().safeParse(facts).error),
    ...checks.map(([holds, fault]) => (holds ? undefined : fault)),
  ].filter((fault) => fault !== undefined)
}

test('no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      expect(faultsIn(bytes)).toEqual([])
    }),
    { numRuns: 500 },
  )
})

test('no bytes below a good header make it throw', () => {
  const header = new TextEncoder().encode('Address,City,State,ZIP,Price,HOA,Lot Size\n')
  const glued = fc.uint8Array({ maxLength: 300 }).map((tail) => Uint8Array.from([...header, ...tail]))
  fc.assert(
    fc.property(glued, (bytes) => {
      expect(faultsIn(bytes)).toEqual([])
    }),
    { numRuns: 500 },
  )
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
  fc.string({ unit: fc.constantFrom(...'0123456789.,$-/#| \'"\n;kKmM'.split('')), maxLength: 12 }),
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
      const text = lines.map((cells) => cells.join(delimiter)).join(end)
      expect(faultsIn(new TextEncoder().encode(text))).toEqual([])
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
