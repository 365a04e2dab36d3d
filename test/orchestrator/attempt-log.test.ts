import { expect, test } from 'vitest'
import { parseLog } from '#lib/contract/log-lines.ts'
import { AttemptLog } from '#lib/orchestrator/attempt-log.ts'

const all = Number.POSITIVE_INFINITY
const line = (text: string) => ({ stream: 'stdout' as const, text })
const textsOf = (stretches: readonly { text: string }[]) =>
  parseLog(stretches.map(({ text }) => text).join('')).map(({ text }) => text)

test('a stretch that was cut stays as it is until it is stored, and what comes later goes into the next', () => {
  const log = new AttemptLog()
  log.add(line('one'), 0)
  const [first] = log.unstored(all)
  log.add(line('two'), 0)
  const both = log.unstored(all)
  expect(both[0]).toEqual(first)
  expect(both.map(({ sequence }) => sequence)).toEqual([0, 1])
  expect(log.markStored([first!])).toBe(true)
  expect(log.markStored([first!])).toBe(true)
  expect(textsOf(log.unstored(all))).toEqual(['two'])
  expect(log.markStored(log.unstored(all))).toBe(false)
  expect(log.unstored(all)).toEqual([])
})

test('whoever stores a log hears of its lines, also of those that came before it listened', () => {
  const log = new AttemptLog()
  let calls = 0
  log.whenLines(() => (calls += 1))
  expect(calls).toBe(0)
  log.add(line('one'), 0)
  expect(calls).toBe(1)
  let later = 0
  log.whenLines(() => (later += 1))
  expect(later).toBe(1)
})

test('much text is cut into several stretches of whole entries, and given out in portions that begin at the start', () => {
  const log = new AttemptLog()
  for (let index = 0; index < 30; index++) log.add(line(`${index} ${'x'.repeat(10_000)}`), 0)
  log.add(line(`long ${'y\n'.repeat(100_000)}`), 0)
  const stretches = log.unstored(all)
  expect(stretches.slice(0, -1).every(({ text }) => text.length <= 65_536)).toBe(true)
  expect(stretches.every(({ text }) => parseLog(text).length > 0 && text.endsWith('\n'))).toBe(true)
  expect(textsOf(stretches)).toHaveLength(31)
  expect(log.unstored(1)).toEqual(stretches.slice(0, 1))
  expect(log.unstored(140_000)).toEqual(stretches.slice(0, 2))
})

test('a log that nobody can store stays within bounds, and says how many lines it left out', () => {
  const log = new AttemptLog()
  const text = 'x'.repeat(1_000)
  for (let index = 0; index < 5_000; index++) log.add(line(text), 0)
  const kept = log.unstored(all)
  const length = kept.reduce((sum, stretch) => sum + stretch.text.length, 0)
  expect(length).toBeGreaterThan(2_000_000)
  expect(length).toBeLessThan(2_200_000)
  const lines = textsOf(kept).length
  log.markStored(kept)
  log.add(line('after'), 0)
  expect(textsOf(log.unstored(all))).toEqual([
    `${5_000 - lines} lines are left out here: they came faster than they could be stored.`,
    'after',
  ])
})

test('the rest of an ended attempt is everything that is not known to be stored, and nothing comes after it', () => {
  const log = new AttemptLog()
  log.add(line('one'), 0)
  log.markStored(log.unstored(all))
  log.add(line('two'), 0)
  log.unstored(all)
  log.add(line('three'), 0)
  expect(textsOf(log.close(0))).toEqual(['two', 'three'])
  log.add(line('four'), 0)
  expect(log.close(0)).toEqual([])
  expect(log.unstored(all)).toEqual([])
})

test('a character that Postgres refuses is shown as what it is: unreadable', () => {
  const log = new AttemptLog()
  log.add(line('zero \0 byte'), 0)
  expect(textsOf(log.close(0))).toEqual(['zero \uFFFD byte'])
})
