import { expect, test } from 'vitest'
import { heedSaidOutcome } from '#lib/executors/said-outcome.ts'
import type { JsonObject } from '#lib/executors/executor.ts'

const said = (output: JsonObject) =>
  heedSaidOutcome({ kind: 'completed', output, warnings: ['first'], artifacts: [], exitCode: 0 }, 'map.py')

test.each(['success', 'complete', 'completed', 'done'])('"%s" is a success', (status) => {
  expect(said({ status, data: {}, errors: [] })).toMatchObject({ kind: 'completed', warnings: ['first'] })
})

test('a partial success is completed, with its errors as warnings', () => {
  expect(said({ status: 'partial', errors: ['Zillow: 403', 'No schools'] })).toMatchObject({
    kind: 'completed',
    warnings: ['first', 'Zillow: 403', 'No schools'],
  })
  expect(said({ status: 'partial', errors: [] })).toMatchObject({
    warnings: ['first', 'map.py says that it did only part of its work.'],
  })
})

test('a script that exits 0 and says that it failed has failed', () => {
  expect(said({ status: 'error', data: {}, errors: ['CAPTCHA'] })).toEqual({
    kind: 'failed',
    error: 'map.py ended well, but says of its work that it is "error": CAPTCHA',
    isPermanent: false,
    exitCode: 0,
  })
})

test.each(['in_progress', 'pending', 'blocked', 'retrying'])('"%s" at its end is a failure', (status) => {
  expect(said({ status, errors: [] })).toMatchObject({
    kind: 'failed',
    error: expect.stringContaining(status),
  })
})

test('a script that says it skipped is skipped, with its reason', () => {
  expect(said({ status: 'skipped', reason: 'no_images_available' })).toMatchObject({
    kind: 'skipped',
    reason: { code: 'SCRIPT_SKIPPED', sentence: 'no_images_available' },
  })
})

test('the status of a listing is a fact like any other', () => {
  expect(said({ status: 'Pending', price: 1 })).toMatchObject({ kind: 'completed', warnings: ['first'] })
})
