import { expect, test } from 'vitest'
import { formatCountdown, formatDuration, formatRoughDuration } from '#components/format/duration.ts'
import { labelOf } from '#components/format/label.ts'
import { countOf, formatBytes } from '#components/format/number.ts'
import { formatSort, parseSort } from '#components/results/sort-in-url.ts'
import { formatCellAddress, parseCellAddress } from '#components/run/cell-address.ts'

test.each([
  [0, '0 ms'],
  [42, '42 ms'],
  [400, '0.4 s'],
  [9_940, '9.9 s'],
  [9_960, '10 s'],
  [59_600, '1 m 00 s'],
  [184_000, '3 m 04 s'],
  [7_500_000, '2 h 05 m'],
])('%i ms lasts %s', (durationMs, words) => {
  expect(formatDuration(durationMs)).toBe(words)
})

test('a countdown never goes below zero', () => {
  expect([formatCountdown(41_200), formatCountdown(725_000), formatCountdown(-5)]).toEqual([
    '0:42',
    '12:05',
    '0:00',
  ])
})

test('an estimate is as rough as it is', () => {
  expect([3_000, 34_000, 65_000, 240_000, 7_000_000].map(formatRoughDuration)).toEqual([
    'a few seconds',
    'about 40 seconds',
    'about a minute',
    'about 4 minutes',
    'about 2 hours',
  ])
})

test('keys of JSON become words', () => {
  expect([labelOf('lot_sqft'), labelOf('hoaFee'), labelOf('year-built')]).toEqual([
    'Lot sq ft',
    'HOA fee',
    'Year built',
  ])
})

test('one row, two rows', () => {
  expect([countOf(1, 'row'), countOf(1_204, 'row'), countOf(2, 'property', 'properties')]).toEqual([
    '1 row',
    '1,204 rows',
    '2 properties',
  ])
  expect([formatBytes(12), formatBytes(5_800), formatBytes(67_108_864), formatBytes(1_073_741_824)]).toEqual([
    '12 B',
    '5.8 kB',
    '67 MB',
    '1.07 GB',
  ])
})

test('a cell and an order survive the URL; nonsense does not', () => {
  expect(parseCellAddress(formatCellAddress({ position: 12, phaseIndex: 3 }))).toEqual({
    position: 12,
    phaseIndex: 3,
  })
  expect([parseCellAddress('12'), parseCellAddress('a.b'), parseCellAddress(null)]).toEqual([
    null,
    null,
    null,
  ])
  expect(parseSort(formatSort([{ id: 'score', desc: true }]), ['score'])).toEqual([
    { id: 'score', desc: true },
  ])
  expect(parseSort('-password', ['score'])).toEqual([])
  expect(formatSort([])).toBeNull()
})
