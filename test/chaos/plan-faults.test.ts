import { expect, test } from 'vitest'
import { makeList } from './make-list.ts'
import { type Fault, planFaults } from './plan-faults.ts'

const seeds = Array.from({ length: 200 }, (_, seed) => seed)
const planOf = (seed: number, longOutageSeconds = 0) =>
  planFaults({ seconds: 120, workers: 3, seed, longOutageSeconds })

test('a seed gives the same list and the same faults again, and another seed gives others', () => {
  expect(planOf(7)).toEqual(planOf(7))
  expect(planOf(7)).not.toEqual(planOf(8))
  expect(makeList({ properties: 5, seed: 7 })).toBe(makeList({ properties: 5, seed: 7 }))
  expect(makeList({ properties: 5, seed: 7 })).not.toBe(makeList({ properties: 5, seed: 8 }))
})

test('faults come in order of time, within the time, and every kind comes', () => {
  const plans = seeds.map((seed) => planOf(seed))
  for (const plan of plans) {
    const times = plan.map(({ atMs }) => atMs)
    expect(times).toEqual(times.toSorted((one, other) => one - other))
    expect(times.at(-1)).toBeLessThan(120_000)
    expect(plan.length).toBeGreaterThan(12)
  }
  const kinds = new Set(plans.flat().map(({ kind }) => kind))
  expect([...kinds].sort()).toEqual([
    'database-restart',
    'rolling-restart',
    'worker-freeze',
    'worker-kill',
    'worker-restart',
  ])
})

test('one worker of three is always left alone', () => {
  for (const seed of seeds) {
    const spans = planOf(seed).flatMap(spanOf)
    for (const { from } of spans) {
      const struck = spans.filter((span) => span.from <= from && from < span.to).map(({ slot }) => slot)
      expect(new Set(struck).size).toBe(struck.length)
      expect(struck.length).toBeLessThan(3)
    }
  }
})

test('a long outage comes once, when it is asked for', () => {
  for (const seed of seeds) {
    const outages = planOf(seed, 60).flatMap((fault) =>
      fault.kind === 'database-restart' ? [fault.outageMs] : [],
    )
    expect(outages.filter((outageMs) => outageMs === 60_000)).toHaveLength(1)
    expect(Math.max(...outages.filter((outageMs) => outageMs !== 60_000), 0)).toBeLessThanOrEqual(20_000)
  }
})

function spanOf(fault: Fault): { slot: number; from: number; to: number }[] {
  if (fault.kind !== 'worker-kill' && fault.kind !== 'worker-freeze') return []
  const forMs = fault.kind === 'worker-kill' ? fault.replaceAfterMs : fault.forMs
  return [{ slot: fault.slot, from: fault.atMs, to: fault.atMs + forMs }]
}
