import { beforeEach, expect, test, vi } from 'vitest'
import { GridStore } from '#components/grid/grid-store.ts'
import type { Connection } from '#components/live/connection.ts'
import { followRun } from '#components/live/follow-run.ts'
import type { LiveSocket } from '#components/live/live-socket.ts'
import type { RunDelta, RunState, WatchReply } from '#lib/contract/live.ts'

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false }))
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => void queueMicrotask(run))
  vi.stubGlobal('cancelAnimationFrame', () => {})
})

const run: RunState = {
  status: 'running',
  startedAt: 1,
  finishedAt: null,
  maxParallelProperties: 3,
  maxParallelPhases: 2,
  failureLimit: 10,
  budgetUsd: null,
  spentUsd: 0,
  holds: [],
}

function changes(from: number, revision: number): RunDelta {
  const cells: RunDelta['cells'] = [[0, 0, revision % 8, revision, 0, 0, 0, '']]
  return { runId: 7, from, revision, serverNow: Date.now(), run, properties: [], cells }
}

/** A socket whose server is the test: it answers each watch, and says what it likes in between. */
function scriptedSocket(answers: (WatchReply | Promise<WatchReply>)[]) {
  const events = new Map<string, Set<(payload?: unknown) => void>>()
  const asked: (number | null)[] = []
  let isWaiting = false
  let opened = 0
  const socket = {
    connected: true,
    on: (name: string, run: () => void) => events.set(name, (events.get(name) ?? new Set()).add(run)),
    off: (name: string, run: () => void) => events.get(name)?.delete(run),
    emit: () => {},
    disconnect: () => {
      isWaiting = false
      if (socket.connected) lose()
      return socket
    },
    // As the real one: while it waits for its next attempt, it is not hurried by being asked to connect.
    connect: () => {
      if (isWaiting || socket.connected) return socket
      opened += 1
      socket.connected = true
      say('connect')
      return socket
    },
    io: { on: () => {}, off: () => {} },
    timeout: () => ({
      emitWithAck: async (_name: string, request: { revision: number | null }) => {
        asked.push(request.revision)
        const answer = answers.shift()
        if (answer === undefined) throw new Error('asked once too often')
        return answer
      },
    }),
  }
  const say = (name: string, payload?: unknown) => events.get(name)?.forEach((listener) => listener(payload))
  function lose() {
    socket.connected = false
    say('disconnect')
  }
  function loseAndWait() {
    isWaiting = true
    lose()
  }
  return {
    socket: socket as unknown as LiveSocket,
    asked,
    say,
    loseAndWait,
    timesOpened: () => opened,
  }
}

function follow(answers: (WatchReply | Promise<WatchReply>)[]) {
  const store = new GridStore({ propertyCount: 1, phaseCount: 1, run })
  const connections: Connection['kind'][] = []
  const scripted = scriptedSocket(answers)
  const stop = followRun({
    socket: scripted.socket,
    runId: 7,
    store,
    onConnection: ({ kind }) => connections.push(kind),
  })
  return { ...scripted, store, connections, stop }
}

const snapshotAt = (revision: number): WatchReply => ({ kind: 'snapshot', snapshot: changes(0, revision) })
const deltaTo = (from: number, revision: number): WatchReply => ({
  kind: 'delta',
  delta: changes(from, revision),
})

test('a snapshot, and the deltas that follow on it, are applied in order', async () => {
  const { store, say, connections, stop } = follow([snapshotAt(3)])
  await vi.waitFor(() => expect(store.revision).toBe(3))
  say('delta', changes(3, 4))
  say('delta', changes(4, 6))
  await vi.waitFor(() => expect(store.revision).toBe(6))
  expect(connections).toEqual(['catching-up', 'live'])
  stop()
})

test('a delta that does not start where the client stands makes it ask from there', async () => {
  const { store, say, asked, connections, stop } = follow([snapshotAt(3), deltaTo(3, 9)])
  await vi.waitFor(() => expect(store.revision).toBe(3))
  say('delta', changes(8, 9))
  await vi.waitFor(() => expect(store.revision).toBe(9))
  expect(asked).toEqual([null, 3])
  expect(connections.at(-1)).toBe('live')
  stop()
})

test('a delta of another run, or one that is known already, changes nothing', async () => {
  const { store, say, asked, stop } = follow([snapshotAt(3)])
  await vi.waitFor(() => expect(store.revision).toBe(3))
  say('delta', { ...changes(3, 4), runId: 8 })
  say('delta', changes(1, 2))
  await Promise.resolve()
  expect(store.revision).toBe(3)
  expect(asked).toHaveLength(1)
  stop()
})

test('a delta that overtakes the answer it is newer than is asked for again', async () => {
  const answer = Promise.withResolvers<WatchReply>()
  const { store, say, asked, stop } = follow([answer.promise, deltaTo(3, 4)])
  say('delta', changes(3, 4))
  answer.resolve(snapshotAt(3))
  await vi.waitFor(() => expect(store.revision).toBe(4))
  expect(asked).toEqual([null, 3])
  stop()
})

test('after a lost connection it is stale, then asks only for what it lacks', async () => {
  const { store, say, asked, connections, stop } = follow([snapshotAt(3), deltaTo(3, 5)])
  await vi.waitFor(() => expect(store.revision).toBe(3))
  say('disconnect')
  expect(connections.at(-1)).toBe('stale')
  say('connect')
  await vi.waitFor(() => expect(store.revision).toBe(5))
  expect(asked).toEqual([null, 3])
  expect(connections.at(-1)).toBe('live')
  stop()
})

test.each([
  ['the network is back', () => window.dispatchEvent(new Event('online'))],
  ['the page is looked at again', () => document.dispatchEvent(new Event('visibilitychange'))],
])('a lost connection is opened at once when %s', async (_, happen) => {
  const { store, loseAndWait, asked, connections, stop } = follow([snapshotAt(3), deltaTo(3, 5)])
  await vi.waitFor(() => expect(store.revision).toBe(3))
  loseAndWait()
  expect(connections.at(-1)).toBe('stale')
  happen()
  await vi.waitFor(() => expect(store.revision).toBe(5))
  expect(asked).toEqual([null, 3])
  expect(connections.at(-1)).toBe('live')
  stop()
})

test('a connection that looks open is not trusted after the network was gone', async () => {
  const { store, asked, timesOpened, connections, stop } = follow([snapshotAt(3), deltaTo(3, 5)])
  await vi.waitFor(() => expect(store.revision).toBe(3))
  window.dispatchEvent(new Event('offline'))
  expect(connections.at(-1)).toBe('stale')
  window.dispatchEvent(new Event('online'))
  await vi.waitFor(() => expect(store.revision).toBe(5))
  expect({ asked, opened: timesOpened() }).toEqual({ asked: [null, 3], opened: 1 })
  stop()
})

test('looking at a page that is live asks for nothing', async () => {
  const { store, asked, stop } = follow([snapshotAt(3)])
  await vi.waitFor(() => expect(store.revision).toBe(3))
  document.dispatchEvent(new Event('visibilitychange'))
  await Promise.resolve()
  expect(asked).toEqual([null])
  stop()
})
