import { beforeEach, expect, test, vi } from 'vitest'
import type { LiveSocket } from '#components/live/live-socket.ts'
import { CellLog } from '#components/run/cell-log.ts'
import { beginLog } from '#components/run/shown-log.ts'
import type { LogGrowth, LogTail } from '#lib/contract/live-log.ts'
import { formatLogEntry } from '#lib/contract/log-lines.ts'

let frames: (() => void)[] = []
beforeEach(() => {
  frames = []
  vi.stubGlobal('document', { hidden: false })
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run))
  vi.stubGlobal('cancelAnimationFrame', () => {})
})

function runFrame(): boolean {
  const due = frames
  frames = []
  for (const run of due) run()
  return due.length > 0
}

const cell = { runId: 1, position: 0, phaseIndex: 0 }
const line = (text: string) => formatLogEntry({ stream: 'stdout', text }, 0)

/** A followed log whose server is the test. */
async function followedLog(tail: Partial<LogTail> = {}) {
  const events = new Map<string, (payload?: unknown) => void>()
  const socket = {
    connected: true,
    on: (name: string, run: () => void) => events.set(name, run),
    off: (name: string) => events.delete(name),
    emit: () => {},
    timeout: () => ({
      emitWithAck: async () => ({
        kind: 'tail',
        tail: { ...cell, attempt: 1, from: 0, stretches: [], leftOut: 0, ...tail },
      }),
    }),
  }
  const log = new CellLog(cell)
  const stop = log.follow(socket as unknown as LiveSocket)
  await vi.waitFor(() => expect(log.view().isLive).toBe(true))
  while (runFrame());
  const grow = (growth: Partial<LogGrowth>) =>
    events.get('log')?.({ ...cell, attempt: 1, from: 0, stretches: [], ...growth })
  return { log, grow, stop, lose: () => events.get('disconnect')?.() }
}

test('what comes between two frames is shown at once, and what is too much for a frame in the next ones', async () => {
  const { log, grow, stop } = await followedLog({ stretches: [line('first')] })
  const stretches = Array.from({ length: 100 }, (_, index) => line(`${index} ${'x'.repeat(1_000)}`))
  for (const [index, stretch] of stretches.entries()) grow({ from: 1 + index, stretches: [stretch] })
  expect(log.view().log).toEqual(beginLog(line('first'), 0))
  const lengths = [log.view().log.length]
  while (runFrame()) lengths.push(log.view().log.length)
  expect(lengths).toHaveLength(4)
  expect(Math.max(...lengths.slice(1).map((length, index) => length - lengths[index]!))).toBeLessThan(42_000)
  expect(log.view().log).toEqual(beginLog(line('first') + stretches.join(''), 0))
  stop()
})

test('a new attempt takes the place of what was still to be shown of the one before', async () => {
  const { log, grow, stop } = await followedLog()
  grow({ stretches: [line('y'.repeat(10_000)).repeat(10)] })
  runFrame()
  grow({ attempt: 2, stretches: [line('of the second')] })
  while (runFrame());
  expect(log.view()).toMatchObject({ attempt: 2, log: beginLog(line('of the second'), 0) })
  stop()
})

test('a log says when it is not live any more, keeps what it has, and forgets it when nobody follows', async () => {
  const { log, stop, lose } = await followedLog({ stretches: [line('kept')], leftOut: 7 })
  lose()
  expect(log.view()).toEqual({ attempt: 1, isLive: false, log: beginLog(line('kept'), 7) })
  stop()
  expect(log.view()).toMatchObject({ attempt: 0, isLive: false, log: beginLog('', 0) })
})
