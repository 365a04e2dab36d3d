import { describe, expect, test } from 'vitest'
import { estimateRetryMs } from '#lib/pipeline/estimate-retry.ts'
import { type AlikeProperties, cellsText, planRetries } from '#lib/pipeline/plan-retries.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { pipelineOf } from './random-pipeline.ts'

const pipeline = pipelineOf({ a: {}, side: {}, b: { dependencies: ['a'] } })
const [a, side, b] = [0, 1, 2]

function alike(statuses: PhaseRunStatus[], positions: number[], wanted = [a, side, b]): AlikeProperties {
  return { statuses, wanted, positions, propertyRunIds: positions.map((position) => position + 1_000) }
}

const groups = [
  alike(['failed', 'completed', 'blocked'], [5, 7, 9]),
  alike(['completed', 'completed', 'failed'], [1, 2]),
  alike(['completed', 'completed', 'completed'], [3, 4, 6, 8]),
]

test('the sum of what runs again, per phase, and of what does not, by reason', () => {
  const planned = planRetries(pipeline, groups, 'failed')
  expect(planned).toMatchObject({ properties: 5, chosen: 5, dependents: 3 })
  expect(planned.phases).toEqual([
    { phaseIndex: a, chosen: 3, dependents: 0 },
    { phaseIndex: b, chosen: 2, dependents: 3 },
  ])
  expect(planned.leftOut).toEqual([
    {
      why: 'completed: left as is in this mode',
      count: 3 + 2 * 2 + 4 * 3,
      examples: [
        { position: 1, phaseIndex: a },
        { position: 1, phaseIndex: side },
        { position: 2, phaseIndex: a },
      ],
    },
  ])
  expect(planned.parts.flatMap(({ properties }) => properties.propertyRunIds)).toEqual([
    1005, 1007, 1009, 1001, 1002,
  ])
})

test('the same cells have the same text, in whatever groups they come; other cells have another', () => {
  const text = (some: AlikeProperties[]) => cellsText(planRetries(pipeline, some, 'failed'))
  expect(text(groups)).toBe('1:2 2:2 5:0.2 7:0.2 9:0.2')
  expect(text(groups.toReversed())).toBe(text(groups))
  expect(text([...groups.slice(1), alike(['failed', 'completed', 'blocked'], [9, 5, 7])])).toBe(text(groups))
  expect(text(groups.slice(0, 1))).not.toBe(text(groups))
})

describe('how long it may take', () => {
  const meanMs = new Map([
    [a, 1_000],
    [side, 300],
    [b, 500],
  ])
  const estimate = (some: AlikeProperties[], limits: [number, number], means = meanMs) => {
    const [maxParallelProperties, maxParallelPhases] = limits
    const planned = planRetries(pipeline, some, 'all')
    return estimateRetryMs(pipeline, planned, { meanMs: means, maxParallelProperties, maxParallelPhases })
  }
  const whole = (count: number) => [
    alike(
      ['completed', 'completed', 'completed'],
      Array.from({ length: count }, (_, position) => position),
    ),
  ]

  test('one property takes as long as its longest chain, or as its phases over those that run at once', () => {
    expect(estimate(whole(1), [3, 2])).toBe(1_500)
    expect(estimate(whole(1), [3, 1])).toBe(1_800)
  })

  test('many take as long as all of them over those that run at once', () => {
    expect(estimate(whole(100), [10, 2])).toBe(15_000)
    expect(estimate(whole(2), [10, 2])).toBe(1_500)
  })

  test('it is not known while one of the phases never completed, and nothing takes no time', () => {
    expect(estimate(whole(1), [3, 2], new Map([[a, 1_000]]))).toBeNull()
    expect(
      estimate([alike(['completed', 'completed', 'completed'], [1], [a])], [3, 2], new Map([[a, 7]])),
    ).toBe(7)
    expect(estimate([], [3, 2])).toBe(0)
  })
})
