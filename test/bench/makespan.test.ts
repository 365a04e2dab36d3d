import fc from 'fast-check'
import { expect, test } from 'vitest'
import { benchPhases, phaseCount } from './engine/bench-dag.ts'
import { runInGroups } from './makespan/group-barriers.ts'
import { idealMakespan, listMakespan, lowerBound, propertySpan } from './makespan/list-schedule.ts'

const diamond = [
  { dependencies: [] },
  { dependencies: [0] },
  { dependencies: [0] },
  { dependencies: [1, 2] },
] as const

test('phases that wait for nothing of each other run side by side, as far as slots go', () => {
  expect(propertySpan(diamond, [10, 30, 20, 5], 2)).toBe(10 + 30 + 5)
  expect(propertySpan(diamond, [10, 30, 20, 5], 1)).toBe(10 + 30 + 20 + 5)
})

test('a slot is taken by the first phase that is ready, also while another still runs', () => {
  const dag = [{ dependencies: [] }, { dependencies: [] }, { dependencies: [0] }, { dependencies: [] }]
  // 2 takes the slot of 0 at 10 and holds it to 40; 3 comes after 1 at 30.
  expect(propertySpan(dag, [10, 30, 30, 20], 2)).toBe(50)
})

test('phases that wait for each other are refused', () => {
  expect(() => propertySpan([{ dependencies: [1] }, { dependencies: [0] }], [1, 1], 2)).toThrow(
    'wait for each other',
  )
})

test('properties start in list order on the place that is free first', () => {
  expect(listMakespan([5, 3, 4, 1], 2)).toBe(7)
  expect(listMakespan([5, 3, 4, 1], 1)).toBe(13)
})

test('no list schedule is shorter than the bound, or longer than all work in a row', () => {
  const durations = fc.array(
    fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: phaseCount, maxLength: phaseCount }),
    { minLength: 1, maxLength: 30 },
  )
  const limit = fc.integer({ min: 1, max: 5 })
  fc.assert(
    fc.property(durations, limit, limit, (of, maxParallelProperties, maxParallelPhases) => {
      const limits = { maxParallelProperties, maxParallelPhases }
      const ideal = idealMakespan(benchPhases, of, limits)
      expect(ideal).toBeGreaterThanOrEqual(lowerBound(benchPhases, of, limits))
      expect(ideal).toBeLessThanOrEqual(of.flat().reduce((sum, ms) => sum + ms, 0))
    }),
  )
})

test('with barriers no phase starts before the group before it has ended, and never more at once than allowed', async () => {
  const events: string[] = []
  const ends: (() => void)[] = []
  const run = runInGroups(
    { properties: 1, groups: [[0, 1, 2], [3]] },
    { maxParallelProperties: 3, maxParallelPhases: 2 },
    (_, phase) => {
      events.push(`start ${phase}`)
      return new Promise((resolve) => {
        ends[phase] = () => {
          events.push(`end ${phase}`)
          resolve()
        }
      })
    },
  )
  for (const phase of [1, 0, 2, 3]) {
    await expect.poll(() => ends[phase]).toBeDefined()
    ends[phase]!()
  }
  await run
  expect(events).toEqual(['start 0', 'start 1', 'end 1', 'start 2', 'end 0', 'end 2', 'start 3', 'end 3'])
})

test('with barriers properties run side by side up to their limit', async () => {
  let running = 0
  let most = 0
  await runInGroups(
    { properties: 10, groups: [[0], [1]] },
    { maxParallelProperties: 3, maxParallelPhases: 2 },
    async () => {
      most = Math.max(most, (running += 1))
      await Promise.resolve()
      running -= 1
    },
  )
  expect(most).toBe(3)
})
