import { expect, test } from 'vitest'
import { readSaidOutcome, readStatusWord, writeStatusWord } from '#lib/executors/status-dialects.ts'
import { phaseRunStatuses } from '#lib/pipeline/statuses.ts'

test.each([
  ['complete', 'completed'],
  ['completed', 'completed'],
  ['Success', 'completed'],
  ['DONE', 'completed'],
  ['partial', 'partial'],
  ['failed', 'failed'],
  ['error', 'failed'],
  ['skipped', 'skipped'],
  ['in_progress', 'running'],
  ['In Progress', 'running'],
  ['in-progress', 'running'],
  ['blocked', 'blocked'],
  ['pending', 'pending'],
  ['retrying', 'retrying'],
  [' canceled ', 'cancelled'],
])('"%s" means %s', (word, status) => {
  expect(readStatusWord(word)).toBe(status)
})

test('our own words mean themselves', () => {
  expect(phaseRunStatuses.map(readStatusWord)).toEqual(phaseRunStatuses)
})

test('any other word, and what is no word, says nothing', () => {
  expect(['Active', '', 'constructor', undefined, null, 3, true].map(readStatusWord)).toEqual(
    Array.from({ length: 7 }, () => null),
  )
})

test('a status is written in the words of the pipeline, else in ours', () => {
  expect(writeStatusWord('completed', { completed: 'complete' })).toBe('complete')
  expect(writeStatusWord('failed', { completed: 'complete' })).toBe('failed')
})

test('an output of the agent shape says what became of its work, and why', () => {
  expect(readSaidOutcome({ status: 'success', data: { price: 1 }, errors: [] })).toEqual({
    status: 'completed',
    sentences: [],
  })
  expect(
    readSaidOutcome({
      status: 'partial',
      errors: ['No school rating', { message: 'Zillow: 403' }, { n: 1 }],
    }),
  ).toEqual({ status: 'partial', sentences: ['No school rating', 'Zillow: 403', '{"n":1}'] })
  expect(readSaidOutcome({ status: 'skipped', reason: 'no_images_available' })).toEqual({
    status: 'skipped',
    sentences: ['no_images_available'],
  })
})

test("a listing's own status is not taken for that of the work", () => {
  expect(readSaidOutcome({ status: 'Pending', price: 475_000 })).toBeNull()
  expect(readSaidOutcome({ status: 'Active', errors: [] })).toBeNull()
})
