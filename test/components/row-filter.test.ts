import { expect, test } from 'vitest'
import { matchingPositions, readRowFilter, type RowFilter } from '#components/grid/row-filter.ts'

const addresses = [
  '12 Oak St, Phoenix, AZ 85001',
  '14 Oak St, Mesa, AZ 85201',
  '9 Elm Ave, Phoenix, AZ 85001',
]
const store = {
  hasStatus: (position: number) => position !== 1,
  hasFailure: (position: number, key: string) => position === 2 && key === '0123456789ab',
}
const everything = { status: null, failure: null, text: '' }

function positionsOf(filter: Partial<RowFilter>): number[] {
  return matchingPositions({ ...everything, ...filter }, store, addresses)
}

function read(query: string): RowFilter {
  return readRowFilter(new URLSearchParams(query))
}

test('every word of the text must be somewhere in the address, in any case', () => {
  expect(positionsOf({ text: 'oak' })).toEqual([0, 1])
  expect(positionsOf({ text: 'PHOENIX oak' })).toEqual([0])
  expect(positionsOf({})).toEqual([0, 1, 2])
})

test('a status, a failure and a text must all match', () => {
  expect(positionsOf({ status: 'failed', text: 'oak' })).toEqual([0])
  expect(positionsOf({ failure: '0123456789ab' })).toEqual([2])
  expect(positionsOf({ failure: '0123456789ab', text: 'oak' })).toEqual([])
})

test('a status that there is not, or a key that cannot be one, is no filter', () => {
  expect(read('status=broken&q=+oak+')).toEqual({ ...everything, text: 'oak' })
  expect(read('status=waiting')).toEqual({ ...everything, status: 'waiting' })
  expect(read('status=failed&failure=none')).toEqual({ ...everything, status: 'failed' })
  expect(read('failure=0123456789ab')).toEqual({ ...everything, failure: '0123456789ab' })
})
