import { expect, test } from 'vitest'
import { CommitLog } from './engine/commit-log.ts'
import type { EngineResult } from './engine/engine-bench.ts'
import { Feed } from './engine/feed.ts'
import type { Measurement } from './engine/measure.ts'
import type { MeasuredEngine } from './engine/measured-engine.ts'
import { PhaseRecorder } from './engine/phase-recorder.ts'
import { verdictOf } from './engine/verdict.ts'
import { percentile } from './percentile.ts'
import { seededRandom } from '#test/support/seeded-random.ts'

test('a percentile is the smallest value that so many do not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect(percentile(hundred, 0.5)).toBe(50)
  expect(percentile(hundred, 0.99)).toBe(99)
  expect(percentile(hundred, 1)).toBe(100)
  expect(percentile([3, 1, 2], 0.5)).toBe(2)
  expect(percentile([7], 0.01)).toBe(7)
  expect(percentile([], 0.5)).toBeNaN()
})

test('the same seed draws the same numbers, all in [0, 1)', () => {
  const draw = (seed: number) => Array.from({ length: 1_000 }, seededRandom(seed))
  expect(draw(1)).toEqual(draw(1))
  expect(draw(1)).not.toEqual(draw(2))
  expect(Math.min(...draw(1))).toBeGreaterThanOrEqual(0)
  expect(Math.max(...draw(1))).toBeLessThan(1)
  expect(draw(1).reduce((sum, value) => sum + value, 0) / 1_000).toBeCloseTo(0.5, 1)
})

test('a wait is counted from the first commit whose transaction began after the phase had ended', () => {
  const log = new CommitLog()
  log.add(0, 4)
  log.add(10, 30)
  log.add(12, 14) // another connection: it began later and was done sooner
  log.add(40, 41)
  expect(log.firstCommitAfter([0, 1, 11, 13, 41])).toEqual([4, 14, 14, 41, null])
})

test('a handover is the time from the last dependency to the dependent', () => {
  const recorder = new PhaseRecorder(1)
  for (const phase of [0, 2, 1, 3, 4, 5]) {
    recorder.start(0, phase)
    recorder.finish(0, phase)
  }
  const handovers = recorder.handovers()
  expect(recorder.finished).toBe(6)
  expect(handovers).toHaveLength(5)
  expect(handovers.every(({ finishedAt, startedAt }) => finishedAt <= startedAt)).toBe(true)
})

test('an engine that starts a phase before what it depends on is found out', () => {
  const recorder = new PhaseRecorder(1)
  recorder.start(0, 0)
  recorder.start(0, 1)
  recorder.finish(0, 0)
  expect(() => recorder.handovers()).toThrow('phase1_listing of property 0 was started before')
})

test('a phase that is performed once more counts once and is reported', () => {
  const ended: number[] = []
  const recorder = new PhaseRecorder(2, (property) => ended.push(property))
  for (const phase of [0, 1, 2, 3, 4, 5, 5]) {
    recorder.start(1, phase)
    recorder.finish(1, phase)
  }
  expect(recorder.finished).toBe(6)
  expect(recorder.repeated).toBe(1)
  expect(ended).toEqual([1])
})

test('a fed engine holds so many properties, and gets the next when one has ended', async () => {
  const added: number[][] = []
  const feed = new Feed({ properties: 5, active: 2 })
  const engine = fedEngine(async (properties) => void added.push([...properties]))
  expect(feed.first(engine)).toEqual([0, 1])
  feed.onPropertyEnd()
  await expect.poll(() => added).toEqual([[2]])
  feed.onPropertyEnd()
  feed.onPropertyEnd()
  feed.onPropertyEnd()
  await expect.poll(() => added.flat()).toEqual([2, 3, 4])
  expect(feed.failure).toBeNull()
})

test('an engine that limits itself gets everything at once', () => {
  const feed = new Feed({ properties: 3, active: 1 })
  expect(feed.first({ ...fedEngine(async () => {}), isSelfLimiting: true })).toEqual([0, 1, 2])
})

test('what an engine says when it refuses a property is not lost', async () => {
  const feed = new Feed({ properties: 2, active: 1 })
  feed.first(fedEngine(() => Promise.reject(new Error('no room'))))
  feed.onPropertyEnd()
  await expect.poll(() => feed.failure?.message).toBe('no room')
})

test('a ratio meets its target only with enqueuing and without', () => {
  const peer = { phases_per_second: 1_000, work_phases_per_second: 4_000 }
  const ratios = (ours: Partial<Measurement>) =>
    verdictOf([result('plotline', [ours]), result('pg-boss', [peer])]).ratios
  const fast = { phases_per_second: 9_000, work_phases_per_second: 8_000 }
  const slowWork = { phases_per_second: 9_000, work_phases_per_second: 7_900 }
  expect(ratios(fast)).toMatchObject([{ peer: 'pg-boss', ratio: 9, work_ratio: 2, is_met: true }])
  expect(ratios(slowWork)).toMatchObject([{ is_met: false }])
  expect(ratios({ cpu_microseconds_per_phase: 25 })).toMatchObject([{ cpu_ratio: 4 }])
  expect(ratios({ cpu_microseconds_per_phase: null })).toMatchObject([{ cpu_ratio: null }])
})

test('growth compares the cost of a phase at the largest size with that at the smallest', () => {
  const at = (properties: number, work: number) => ({
    properties,
    phases_completed: properties * 6,
    work_seconds: work,
    enqueue_seconds: 0,
  })
  const { growth } = verdictOf([result('plotline', [at(50_000, 12), at(1_000, 0.2)])])
  expect(growth).toMatchObject({ from_properties: 1_000, to_properties: 50_000, ratio: 1.2, is_met: true })
  expect(verdictOf([result('plotline', [at(1_000, 1)])]).growth).toBeNull()
})

function fedEngine(enqueue: MeasuredEngine['enqueue']): MeasuredEngine {
  return {
    version: '',
    settings: {},
    isSelfLimiting: false,
    enqueue,
    begin: async () => {},
    durablePhases: async () => 0,
    close: async () => {},
  }
}

function result(engine: string, measurements: Partial<Measurement>[]): EngineResult {
  const blank: Measurement = {
    version: '',
    settings: {},
    properties: 1_000,
    arrival: 'all',
    phases_completed: 6_000,
    is_complete: true,
    enqueue_seconds: 1,
    work_seconds: 1,
    phases_per_second: 1,
    work_phases_per_second: 1,
    node_cpu_seconds: 1,
    postgres_cpu_seconds: 1,
    cpu_microseconds_per_phase: 100,
    repeated_phases: 0,
    handover_ms: { count: 0, p50: 0, p99: 0, max: 0 },
    commit_to_start_ms: null,
  }
  return {
    engine,
    left_out: null,
    full_speed: measurements.map((one) => ({ ...blank, ...one })),
    steady: null,
  }
}
