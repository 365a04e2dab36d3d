import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'
import { afterFailure } from '#lib/pipeline/retry-policy.ts'

const policy = { maxAttempts: 10, backoffFactor: 2, backoffMaxSeconds: 300 }
const failure = { attemptsUsed: 1, isPermanent: false, jitter: 0.5 }

test.each([
  [2, [1, 2, 4, 8, 16, 32, 64, 128, 256]],
  [1, [1, 1, 1, 1, 1, 1, 1, 1, 1]],
  [1.5, [1, 1.5, 2.25, 3.375, 5.0625]],
  [10, [1, 10, 100, 300, 300]],
  [0, [1, 0, 0]],
])(
  'factor %d: the wait after attempt n is the factor to the power n - 1, capped at 300 s',
  (backoffFactor, waits) => {
    for (const [index, seconds] of waits.entries()) {
      expect(afterFailure({ ...policy, backoffFactor }, { ...failure, attemptsUsed: index + 1 })).toEqual({
        kind: 'retry',
        delayMs: Math.round(seconds * 1000),
      })
    }
  },
)

test('the cap may be lower, and 0 means at once', () => {
  const after = (backoffMaxSeconds: number) =>
    afterFailure({ ...policy, backoffMaxSeconds }, { ...failure, attemptsUsed: 6 })
  expect(after(5)).toEqual({ kind: 'retry', delayMs: 5_000 })
  expect(after(0)).toEqual({ kind: 'retry', delayMs: 0 })
})

test('jitter moves the wait by at most a tenth, either way', () => {
  const delayAt = (jitter: number) => afterFailure(policy, { ...failure, attemptsUsed: 4, jitter })
  expect([0, 0.5, 1].map(delayAt)).toEqual([
    { kind: 'retry', delayMs: 7_200 },
    { kind: 'retry', delayMs: 8_000 },
    { kind: 'retry', delayMs: 8_800 },
  ])
  fc.assert(
    fc.property(
      fc.record({
        backoffFactor: fc.double({ min: 0, max: 100, noNaN: true }),
        backoffMaxSeconds: fc.double({ min: 0, max: 86_400, noNaN: true }),
      }),
      fc.integer({ min: 1, max: 99 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (waits, attemptsUsed, jitter) => {
        const next = afterFailure(
          { ...waits, maxAttempts: 100 },
          { attemptsUsed, isPermanent: false, jitter },
        )
        const seconds = Math.min(waits.backoffFactor ** (attemptsUsed - 1), waits.backoffMaxSeconds)
        if (next.kind !== 'retry') throw new Error('it must be tried again')
        expect(next.delayMs).toBeGreaterThanOrEqual(Math.floor(seconds * 900))
        expect(next.delayMs).toBeLessThanOrEqual(Math.ceil(seconds * 1_100))
      },
    ),
  )
})

test('max_retries counts attempts, the first included', () => {
  const kinds = [1, 2, 3, 4].map(
    (attemptsUsed) => afterFailure({ ...policy, maxAttempts: 3 }, { ...failure, attemptsUsed }).kind,
  )
  expect(kinds).toEqual(['retry', 'retry', 'fail', 'fail'])
})

test('a permanent failure is not tried again, however much budget is left', () => {
  expect(afterFailure(policy, { ...failure, isPermanent: true })).toEqual({ kind: 'fail' })
})

test('a phase that is not retryable has one attempt, whatever its max_retries', () => {
  const phase = { executor: 'script', executor_path: 'a.py', retryable: false, max_retries: 5 }
  const read = readPipelineDefinition({
    definition: { phases: { a: phase } },
    fileName: 'f',
    defaultName: 'f',
  })
  if (!read.ok) throw new Error(read.refusal.message)
  expect(afterFailure(read.value.phases[0]!, failure)).toEqual({ kind: 'fail' })
})
