import { expect, test } from 'vitest'
import { localClock } from '#components/format/clock.ts'
import { usageWords } from '#components/run/attempt-usage.ts'

const usage = {
  model: 'claude-sonnet-4-5',
  turns: 4,
  inputTokens: 300,
  outputTokens: 800,
  cacheReadTokens: 10_000,
  cacheWriteTokens: 2_000,
}
const reusedFrom = { runId: 1, number: 1, finishedAt: 0 }

test.each([
  [{ costUsd: 0.12, usage }, '$0.12 · 4 turns · 12,300 tokens in, 800 out · claude-sonnet-4-5'],
  [
    { costUsd: 0.0042, usage: { ...usage, turns: 1 } },
    '$0.0042 · 1 turn · 12,300 tokens in, 800 out · claude-sonnet-4-5',
  ],
  [{ costUsd: null, usage: { ...usage, model: '' } }, '4 turns · 12,300 tokens in, 800 out'],
  [{ costUsd: 1.5, usage: null }, '$1.50'],
  [{ costUsd: null, usage: null }, ''],
  [{ costUsd: 0, usage: null, reusedFrom }, ''],
])('what an attempt took is said in words, and what is not known is not: %j', (attempt, words) => {
  expect(usageWords({ reusedFrom: null, ...attempt })).toBe(words)
})

test.each([
  ['12:30:05.123', 0, '12:30:05'],
  ['12:30:05.123', 420, '05:30:05'], // Phoenix
  ['01:15:00.000', 420, '18:15:00'],
  ['23:45:59.999', -345, '05:30:59'], // Kathmandu
])('a time of day in UTC is shown on the reader’s clock: %s at %i', (utc, offsetMinutes, local) => {
  expect(localClock(utc, offsetMinutes)).toBe(local)
})
