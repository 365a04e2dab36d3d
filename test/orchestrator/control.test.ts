import { expect, test } from 'vitest'
import { cancel } from '#lib/commands/cancel.ts'
import { changeLimits } from '#lib/commands/change-limits.ts'
import { moveToFront } from '#lib/commands/move-to-front.ts'
import { pauseRun } from '#lib/commands/pause-run.ts'
import { resumeRun } from '#lib/commands/resume-run.ts'
import type { Executor } from '#lib/executors/executor.ts'
import { testDatabase } from '#test/support/database.ts'
import {
  attemptsOf,
  completed,
  failed,
  heldExecutor,
  readCells,
  retryCells,
  startTestRun,
  startTestWorker,
  statusesOf,
  untilRun,
} from '#test/support/engine.ts'

const database = await testDatabase()
const actor = 'test'

function held(runId: number): Promise<number> {
  return database.prisma.propertyRun.count({ where: { runId, workerId: { not: null } } })
}

test('a paused run starts nothing new, gives its property runs back when what runs has ended, and goes on when resumed', async () => {
  const { perform, next, waiting } = heldExecutor()
  const phases = { a: {}, b: { dependencies: ['a'] } }
  const runId = await startTestRun(database, { phases, homes: 3, maxParallelProperties: 2 })
  await startTestWorker(database, perform)
  const [first, second] = [await next('a'), await next('a')]
  expect((await pauseRun(database, { runId, actor })).ok).toBe(true)
  first.end(completed)
  await expect.poll(() => held(runId)).toBe(1)
  second.end(completed)
  await expect.poll(() => held(runId)).toBe(0)
  expect(waiting).toHaveLength(0)
  expect((await readCells(database, runId)).map(({ status }) => status)).toEqual([
    ...['completed', 'pending', 'completed', 'pending'],
    ...['pending', 'pending'],
  ])
  expect(await database.prisma.run.findUnique({ where: { id: runId } })).toMatchObject({ status: 'paused' })

  expect((await resumeRun(database, { runId, actor })).ok).toBe(true)
  for (const id of ['b', 'b', 'a', 'b']) (await next(id)).end(completed)
  await untilRun(database, runId)
})

test('cancelling a run ends what runs, starts nothing more, and a result that comes too late is listed as rejected', async () => {
  const { next, ...executor } = heldExecutor()
  const isAborted: boolean[] = []
  // Ends a moment after it was told to, with a result all the same.
  const perform: Executor = async (request) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    request.signal.addEventListener('abort', () => resolve())
    const ended = executor.perform({ ...request, signal: new AbortController().signal })
    const outcome = await Promise.race([ended, promise.then(() => completed)])
    isAborted.push(request.signal.aborted)
    return outcome
  }
  const runId = await startTestRun(database, { phases: { a: {}, b: {} }, homes: 3, maxParallelProperties: 2 })
  await startTestWorker(database, perform)
  for (const id of ['a', 'b', 'a', 'b']) await next(id)
  const isRunning = { runId, status: 'running' } as const
  await expect.poll(() => database.prisma.phaseRun.count({ where: isRunning })).toBe(4)
  expect(await cancel(database, { runId, actor, scope: 'run' })).toEqual({
    ok: true,
    value: { cells: 6, running: 4 },
  })
  await expect.poll(() => isAborted).toEqual([true, true, true, true])
  expect((await readCells(database, runId)).every(({ status }) => status === 'cancelled')).toBe(true)
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'cancelled' }])
  expect(await database.prisma.run.findUnique({ where: { id: runId } })).toMatchObject({
    status: 'cancelled',
  })
  const ofRun = await database.prisma.propertyRun.findMany({ where: { runId }, select: { id: true } })
  const where = { propertyRunId: { in: ofRun.map(({ id }) => id) }, status: 'completed' }
  await expect.poll(() => database.prisma.rejectedResult.count({ where })).toBe(4)
  expect((await readCells(database, runId)).every(({ status }) => status === 'cancelled')).toBe(true)
})

test('a cancelled property is left by its worker, the others go on, and retried it runs again', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 2, maxParallelProperties: 2 })
  await startTestWorker(database, perform)
  const [first, second] = [await next('a'), await next('a')]
  await cancel(database, { runId, actor, scope: 'properties', positions: [0] })
  await expect.poll(() => first.request.signal.aborted).toBe(true)
  expect(second.request.signal.aborted).toBe(false)
  second.end(completed)
  await untilRun(database, runId)
  expect(await statusesOf(database, runId, 0)).toEqual(['cancelled'])
  expect(await statusesOf(database, runId, 1)).toEqual(['completed'])
})

test('a cancelled cell ends within its property, which blocks what depends on it and finishes the rest', async () => {
  const { perform, next } = heldExecutor()
  const phases = { a: {}, b: {}, c: { dependencies: ['a'] } }
  const runId = await startTestRun(database, { phases, homes: 1 })
  await startTestWorker(database, perform)
  const [a, b] = [await next('a'), await next('b')]
  await cancel(database, { runId, actor, scope: 'cells', cells: [{ position: 0, phaseIndex: 0 }] })
  await expect.poll(() => a.request.signal.aborted).toBe(true)
  expect(b.request.signal.aborted).toBe(false)
  b.end(completed)
  await untilRun(database, runId)
  expect(await statusesOf(database, runId)).toEqual(['cancelled', 'completed', 'blocked'])
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'cancelled' }])
  expect(await database.prisma.propertyRun.findFirst({ where: { runId } })).toMatchObject({
    status: 'cancelled',
  })
})

test('the commit of a result that meets a cancelled cell leaves it cancelled, and starts nothing that depends on it', async () => {
  const started: string[] = []
  const { perform: hold, next } = heldExecutor()
  const perform: Executor = (request) => {
    started.push(request.phase.id)
    return hold(request)
  }
  const phases = { a: {}, b: { dependencies: ['a'] } }
  const runId = await startTestRun(database, { phases, homes: 1 })
  await startTestWorker(database, perform)
  const a = await next('a')
  const cells = [{ position: 0, phaseIndex: 0 }]
  // In one turn: the worker records the end while it has not heard of the cancellation.
  const cancelled = cancel(database, { runId, actor, scope: 'cells', cells })
  await cancelled
  a.end(completed)
  await untilRun(database, runId)
  expect(await statusesOf(database, runId)).toEqual(['cancelled', 'blocked'])
  expect(started).toEqual(['a'])
})

test('limits changed while a run works hold from then on, upwards and downwards', async () => {
  const { perform, next, waiting } = heldExecutor()
  const runId = await startTestRun(database, {
    phases: { a: {}, b: {} },
    homes: 6,
    maxParallelProperties: 1,
    maxParallelPhases: 1,
  })
  await startTestWorker(database, perform)
  const first = await next('a')
  expect(waiting).toHaveLength(0)
  await changeLimits(database, { runId, actor, maxParallelPhases: 2 })
  const second = await next('b')
  await changeLimits(database, { runId, actor, maxParallelProperties: 3 })
  const others = [await next('a'), await next('b'), await next('a'), await next('b')]
  await changeLimits(database, { runId, actor, maxParallelProperties: 1, maxParallelPhases: 1 })
  for (const one of [first, second, ...others]) one.end(completed)
  for (let count = 0; count < 6; count++) {
    const one = await next(count % 2 === 0 ? 'a' : 'b')
    expect(waiting).toHaveLength(0)
    expect(await held(runId)).toBe(1)
    one.end(completed)
  }
  await untilRun(database, runId)
})

test('a property moved to the front is the next to start', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 5, maxParallelProperties: 1 })
  await startTestWorker(database, perform)
  const order: number[] = []
  const first = await next('a')
  await moveToFront(database, { runId, actor, positions: [3, 4] })
  await moveToFront(database, { runId, actor, positions: [2] })
  let one = first
  for (let count = 0; count < 5; count++) {
    order.push(Number(one.request.property.street.split(' ')[0]) - 100)
    one.end(count === 1 ? failed : completed)
    if (count < 4) one = await next('a')
  }
  expect(order).toEqual([0, 2, 3, 4, 1])
  await untilRun(database, runId)
})

test('a cell cancelled while its start is on the way, and retried, runs under a number of its own', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  const { id: propertyRunId } = await database.prisma.propertyRun.findFirstOrThrow({ where: { runId } })
  // As it stands when the start was committed after the cell was cancelled.
  await cancel(database, { runId, actor, scope: 'cells', cells: [{ position: 0, phaseIndex: 0 }] })
  await database.prisma.attempt.create({
    data: {
      ...{ propertyRunId, phaseIndex: 0, number: 1, workerId: 1, leaseEpoch: 1 },
      ...{ status: 'cancelled', startedAt: new Date(), finishedAt: new Date() },
    },
  })
  expect(await retryCells(database, runId, [[0, 0]], 'unfinished')).toMatchObject({ ok: true })
  await startTestWorker(database, perform)
  const again = await next('a')
  expect(again.request.attempt).toBe(2)
  again.end(completed)
  await untilRun(database, runId)
  expect(await attemptsOf(database, runId, 0)).toMatchObject([
    { status: 'cancelled' },
    { status: 'completed' },
  ])
})
