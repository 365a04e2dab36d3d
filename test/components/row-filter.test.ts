import { expect, test } from 'vitest'
import { matchingPositions, readRowFilter } from '#components/grid/row-filter.ts'

const addresses = [
  '12 Oak St, Phoenix, AZ 85001',
  '14 Oak St, Mesa, AZ 85201',
  '9 Elm Ave, Phoenix, AZ 85001',
]
const store = { hasStatus: (position: number) => position !== 1 }

test('every word of the text must be somewhere in the address, in any case', () => {
  expect(matchingPositions({ status: null, text: 'oak' }, store, addresses)).toEqual([0, 1])
  expect(matchingPositions({ status: null, text: 'PHOENIX oak' }, store, addresses)).toEqual([0])
  expect(matchingPositions({ status: null, text: '' }, store, addresses)).toEqual([0, 1, 2])
})

test('a status and a text must both match', () => {
  expect(matchingPositions({ status: 'failed', text: 'oak' }, store, addresses)).toEqual([0])
})

test('a status that there is not is no filter', () => {
  expect(readRowFilter({ status: 'broken', q: ' oak ' })).toEqual({ status: null, text: 'oak' })
  expect(readRowFilter({ status: 'failed', q: null })).toEqual({ status: 'failed', text: '' })
})
