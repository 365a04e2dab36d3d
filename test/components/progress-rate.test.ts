import { expect, test } from 'vitest'
import { estimateRemainingMs, withSample } from '#components/run/progress-rate.ts'

const base = { samples: [], startedAt: 0, now: 60_000, settled: 60, total: 120 }

test('without samples the pace of the whole run counts', () => {
  expect(estimateRemainingMs(base)).toBe(60_000)
})

test('with enough samples the pace of the last minute counts', () => {
  const samples = [
    { at: 50_000, settled: 40 },
    { at: 60_000, settled: 60 },
  ]
  expect(estimateRemainingMs({ ...base, samples })).toBe(30_000)
})

test('nothing is promised before the first cell is done, nor once all are', () => {
  expect(estimateRemainingMs({ ...base, settled: 0 })).toBeNull()
  expect(estimateRemainingMs({ ...base, startedAt: null })).toBeNull()
  expect(estimateRemainingMs({ ...base, settled: 120 })).toBe(0)
})

test('samples older than a minute go, and so do those from before a retry took cells back', () => {
  const samples = [
    { at: 0, settled: 5 },
    { at: 50_000, settled: 90 },
    { at: 60_000, settled: 50 },
  ]
  expect(withSample(samples, { at: 65_000, settled: 60 })).toEqual([
    { at: 60_000, settled: 50 },
    { at: 65_000, settled: 60 },
  ])
})
