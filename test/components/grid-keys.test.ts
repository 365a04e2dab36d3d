import { expect, test } from 'vitest'
import { placeAfterKey } from '#components/grid/grid-keys.ts'

const size = { rowCount: 100, columnCount: 7, rowsPerPage: 10 }

function go(row: number, column: number, key: string, ctrlKey = false) {
  const place = placeAfterKey({ row, column }, { key, ctrlKey }, size)
  return place && [place.row, place.column]
}

test.each([
  ['ArrowDown', 5, 3, [6, 3]],
  ['ArrowUp', 5, 3, [4, 3]],
  ['ArrowLeft', 5, 3, [5, 2]],
  ['ArrowRight', 5, 3, [5, 4]],
  ['Home', 5, 3, [5, 0]],
  ['End', 5, 3, [5, 6]],
  ['PageDown', 5, 3, [15, 3]],
  ['PageUp', 15, 3, [5, 3]],
  ['PageUp', 5, 3, [0, 3]],
  ['PageDown', 95, 3, [99, 3]],
])('%s moves from %i, %i', (key, row, column, expected) => {
  expect(go(row, column, key)).toEqual(expected)
})

test('nothing wraps at the edges; the header is one above the first row', () => {
  expect(go(0, 0, 'ArrowLeft')).toEqual([0, 0])
  expect(go(0, 6, 'ArrowRight')).toEqual([0, 6])
  expect(go(99, 6, 'ArrowDown')).toEqual([99, 6])
  expect(go(0, 2, 'ArrowUp')).toEqual([-1, 2])
  expect(go(-1, 2, 'ArrowUp')).toEqual([-1, 2])
})

test('Ctrl with Home and End goes to the corners', () => {
  expect(go(50, 3, 'Home', true)).toEqual([0, 0])
  expect(go(50, 3, 'End', true)).toEqual([99, 6])
})

test('other keys are left alone', () => {
  expect(go(5, 3, 'x')).toBeNull()
  expect(go(5, 3, 'Tab')).toBeNull()
})
