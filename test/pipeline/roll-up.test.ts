import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rollUp } from '#lib/pipeline/roll-up.ts'
import { phaseRunStatuses, type PhaseRunStatus } from '#lib/pipeline/statuses.ts'

test.each<[PhaseRunStatus[], ReturnType<typeof rollUp>]>([
  [['completed'], 'completed'],
  [['completed', 'skipped'], 'completed'],
  [['skipped'], 'completed'],
  [['completed', 'failed'], 'failed'],
  [['failed', 'blocked', 'skipped', 'cancelled'], 'failed'],
  [['skipped', 'blocked'], 'blocked'],
  [['completed', 'cancelled'], 'cancelled'],
  [['cancelled', 'blocked'], 'cancelled'],
  [['completed', 'pending'], null],
  [['failed', 'running'], null],
  [['failed', 'retrying'], null],
])('%j is %s', (statuses, status) => {
  expect(rollUp(statuses)).toBe(status)
  expect(rollUp(statuses.toReversed())).toBe(status)
})

test('for any statuses: unsettled wins, then failed, then cancelled, then blocked', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...phaseRunStatuses), { minLength: 1, maxLength: 8 }),
      (statuses) => {
        const has = (...some: PhaseRunStatus[]) => statuses.some((status) => some.includes(status))
        const expected = has('pending', 'running', 'retrying')
          ? null
          : has('failed')
            ? 'failed'
            : has('cancelled')
              ? 'cancelled'
              : has('blocked')
                ? 'blocked'
                : 'completed'
        expect(rollUp(statuses)).toBe(expected)
      },
    ),
  )
})
