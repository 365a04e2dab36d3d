import Papa from 'papaparse'
import { expect, test } from 'vitest'
import { csvCell, csvLine, resultsCsv } from '#lib/queries/results-csv.ts'

test.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\tx', '\rx'])('%j cannot become a formula', (text) => {
  expect(csvCell(text).replace(/^"/, '')).toMatch(/^'/)
})

test.each(['-12.5', '+3', '42'])('%s stays a number', (text) => {
  expect(csvCell(text)).toBe(text)
})

test('commas, quotes and line breaks survive the way there and back', () => {
  const cells = ['12 Oak St, Phoenix', 'the "big" one', 'two\nlines', 'plain', '']
  expect(Papa.parse<string[]>(csvLine(cells).trimEnd()).data[0]).toEqual(cells)
})

test('unknown is an empty cell, never 0', () => {
  expect(csvLine([null, 0, false])).toBe(',0,false\r\n')
})

test('a home without a result still has its line', () => {
  const lines = [
    ...resultsCsv([
      {
        position: 0,
        address: '=12 Oak St',
        status: 'failed',
        rank: null,
        result: null,
        phasesSettled: 3,
        phasesFailed: ['Location', 'Photos'],
      },
    ]),
  ]
  const [header, row] = Papa.parse<string[]>(lines.join('').trimEnd()).data
  expect(row).toHaveLength(header!.length)
  expect(row?.slice(0, 4)).toEqual(['', "'=12 Oak St", 'failed', ''])
  expect(row?.at(-1)).toBe('Location; Photos')
})
