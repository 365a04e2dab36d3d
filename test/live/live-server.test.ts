import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runSnapshotSchema, watchRequestSchema } from '#lib/contract/live.ts'
import type { Executor } from '#lib/executors/executor.ts'
import { testDatabase } from '#test/support/database.ts'
import {
  completed,
  failed,
  heldExecutor,
  startTestRun,
  startTestWorker,
  untilRun,
} from '#test/support/engine.ts'
import { ask, connectViewer, expectTruth, openLivePlace, storedCells, Viewer } from './live-place.ts'

const database = await testDatabase({ poolSize: 20 })

const phases = {
  a: { max_retries: 2, backoff_max_seconds: 0 },
  b: { dependencies: ['a'] },
  c: { dependencies: ['a'] },
  d: { dependencies: ['b', 'c'] },
}

const reason = { code: 'MISSING_KEY', sentence: 'No key.', remedy: 'Set it.' } as const

/** Ends of every kind, after a few milliseconds. */
const variedExecutor: Executor = async ({ property, phase, attempt }) => {
  await sleep(Math.random() * 10)
  const pick = (property.id * 7 + phase.index * 3 + attempt) % 11
  if (pick === 0) return failed
  if (pick === 1) return { kind: 'skipped', reason }
  return completed
}

test('a viewer gets a snapshot, then every change in order, and ends with what the database has', async () => {
  const { url } = await openLivePlace(database)
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {}, b: { dependencies: ['a'] } }, homes: 1 })
  const viewer = new Viewer(runId)
  await viewer.connect(url)
  expect(viewer.cells.size).toBe(0)
  await startTestWorker(database, perform)
  ;(await next('a')).end(completed)
  ;(await next('b')).end(failed)
  await untilRun(database, runId)
  await expectTruth(viewer, database, runId)
  expect(viewer.questions).toBe(1)
  for (const [index, delta] of viewer.deltas.entries()) {
    const { from, ...snapshot } = delta
    expect(runSnapshotSchema.safeParse(snapshot).error).toBeUndefined()
    expect(delta.revision).toBeGreaterThan(from)
    expect(viewer.deltas.slice(0, index).every(({ revision }) => revision <= from)).toBe(true)
  }
  expect(viewer.deltas.at(-1)?.run.status).toBe('completed')
})

test('whoever asks again gets exactly what changed since, and a snapshot is all of it', async () => {
  const { url } = await openLivePlace(database)
  const runId = await startTestRun(database, { phases, homes: 10 })
  await startTestWorker(database, variedExecutor)
  await untilRun(database, runId)
  const socket = await connectViewer(url)
  const { revision: last } = await database.prisma.run.findUniqueOrThrow({ where: { id: runId } })
  for (const revision of [0, 1, Math.floor(last / 2), last - 1, last]) {
    const reply = await ask(socket, runId, revision)
    if (reply.kind !== 'delta') throw new Error(`a ${reply.kind} came for revision ${revision}`)
    expect(reply.delta).toMatchObject({ runId, from: revision, revision: last })
    const cells = new Map(reply.delta.cells.map((cell) => [`${cell[0]}.${cell[1]}`, cell]))
    expect(cells).toEqual(await storedCells(database, runId, revision))
  }
  for (const revision of [null, last + 5]) {
    const reply = await ask(socket, runId, revision)
    if (reply.kind !== 'snapshot') throw new Error(`a ${reply.kind} came for revision ${revision}`)
    expect(reply.snapshot.cells).toHaveLength(40)
    expect(reply.snapshot.properties).toHaveLength(10)
  }
})

test('viewers who come and go at random while a run goes on all end with what the database has', async () => {
  const { url } = await openLivePlace(database)
  const runId = await startTestRun(database, { phases, homes: 80, maxParallelProperties: 10 })
  const viewers = Array.from({ length: 4 }, () => new Viewer(runId))
  await startTestWorker(database, variedExecutor)
  let isOver = false
  const restless = viewers.map(async (viewer) => {
    while (!isOver) {
      await viewer.connect(url)
      await sleep(Math.random() * 120)
      viewer.disconnect()
      await sleep(Math.random() * 60)
    }
    await viewer.connect(url)
  })
  await untilRun(database, runId)
  isOver = true
  await Promise.all(restless)
  for (const viewer of viewers) {
    expect(viewer.questions).toBeGreaterThan(2)
    await expectTruth(viewer, database, runId)
  }
})

test('a viewer of a busy run is not thrown back to asking again and again', async () => {
  const { url } = await openLivePlace(database)
  const runId = await startTestRun(database, { phases, homes: 500, maxParallelProperties: 10 })
  await startTestWorker(database, variedExecutor)
  const first = new Viewer(runId)
  await first.connect(url)
  await expect.poll(() => first.deltas.length, { interval: 5 }).toBeGreaterThan(2)
  const late = new Viewer(runId)
  await late.connect(url)
  await untilRun(database, runId)
  await expectTruth(late, database, runId)
  expect(first.deltas.length).toBeGreaterThan(5)
  expect(late.questions).toBeLessThanOrEqual(2)
})

test('many viewers of a run cost no more queries than one', async () => {
  const { url, statements } = await openLivePlace(database)
  const runId = await startTestRun(database, { phases, homes: 60, maxParallelProperties: 10 })
  const viewers = Array.from({ length: 25 }, () => new Viewer(runId))
  await Promise.all(viewers.map((viewer) => viewer.connect(url)))
  await sleep(200) // some ticks, in which what the questions set off comes to rest
  const before = statements.length
  const startedAt = Date.now()
  await startTestWorker(database, variedExecutor)
  await untilRun(database, runId)
  for (const viewer of viewers) await expectTruth(viewer, database, runId)
  const ticks = (Date.now() - startedAt) / 50 + 2
  expect(statements.length - before).toBeLessThanOrEqual(ticks)
  expect(viewers.every(({ deltas }) => deltas.length === viewers[0]!.deltas.length)).toBe(true)
})

test('nobody watches: nothing is read, also when a viewer left before its answer', async () => {
  const { url, statements, hold } = await openLivePlace(database)
  const runId = await startTestRun(database, { phases, homes: 30, maxParallelProperties: 10 })
  const hasty = await connectViewer(url)
  const release = hold()
  hasty.emit('watch', { runId, revision: null }, () => {})
  await expect.poll(() => statements.length, { interval: 1 }).toBe(1)
  hasty.disconnect()
  const leaves = await connectViewer(url)
  release()
  const otherRunId = await startTestRun(database, { phases, homes: 1 })
  await ask(leaves, otherRunId, null)
  leaves.emit('unwatch', { runId: otherRunId })
  await sleep(150) // three ticks, in which what must not come would come
  const before = statements.length
  await startTestWorker(database, variedExecutor)
  await untilRun(database, runId)
  expect(statements.length).toBe(before)
})

test('a run that is not there is refused', async () => {
  const { url, problems } = await openLivePlace(database)
  const socket = await connectViewer(url)
  for (const revision of [null, 3]) {
    expect(await ask(socket, 2_000_000_000, revision)).toEqual({
      kind: 'refused',
      message: 'There is no run 2000000000.',
    })
  }
  expect(problems).toEqual([])
})

test.each([
  ['nothing', undefined],
  ['null', null],
  ['text', 'runId'],
  ['no run', { revision: 1 }],
  ['a text for a run', { runId: '1', revision: null }],
  ['a run below 1', { runId: 0, revision: null }],
  ['a run of a size that no database has', { runId: 9_007_199_254_740_991, revision: null }],
  ['half a revision', { runId: 1, revision: 0.5 }],
  ['a revision of a size that no database has', { runId: 1, revision: 9_007_199_254_740_991 }],
])('a watch request that is %s is answered, and the server goes on', async (_what, request) => {
  const { url, problems } = await openLivePlace(database)
  const socket = await connectViewer(url)
  const answer = await socket.timeout(5_000).emitWithAck('watch', request as never)
  expect(answer).toEqual({ kind: 'refused', message: 'A watch request names a run and a revision.' })
  expect(watchRequestSchema.safeParse(request).success).toBe(false)
  socket.emit('watch', request as never, undefined as never)
  socket.emit('unwatch', request as never)
  expect(await ask(socket, 2_000_000_000, null)).toMatchObject({ kind: 'refused' })
  expect(problems).toEqual([])
})
