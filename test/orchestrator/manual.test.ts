import { expect, test } from 'vitest'
import type { Executor } from '#lib/executors/executor.ts'
import { testDatabase } from '#test/support/database.ts'
import {
  attemptsOf,
  completed,
  failed,
  heldExecutor,
  retryCells,
  startTestRun,
  startTestWorker,
  statusesOf,
  untilRun,
} from '#test/support/engine.ts'
import { startWorkerProcess } from '#test/support/worker-processes.ts'
import { county, mark, phases, standingsOf, untilAside, untilStanding, visit } from './manual-runs.ts'

const database = await testDatabase()
const { prisma } = database
const asked = ['completed', 'pending, asked', 'completed', 'pending']

test('a home that waits for a person holds no slot: the others go on, and each goes on by itself once it is marked', async () => {
  const inputs: unknown[] = []
  const perform: Executor = async (request) => {
    if (request.phase.id === 'report') inputs.push(request.inputs.visit)
    return completed
  }
  const runId = await startTestRun(database, { phases, homes: 3, maxParallelProperties: 1 })
  await startTestWorker(database, perform)
  await untilAside(database, runId, 3)
  for (const position of [0, 1, 2]) expect(await standingsOf(database, runId, position)).toEqual(asked)
  expect(await prisma.phaseRun.findFirst({ where: { runId, phaseIndex: visit } })).toMatchObject({
    reason: '“Site visit” waits for a person.',
    remedy: 'Mark it done or failed, with a note.',
    attemptCount: 0,
    startedAt: expect.any(Date),
  })

  await mark(database, runId, [1], { note: 'Roof is fine' })
  await untilStanding(database, runId, Array<string>(4).fill('completed'), 1)
  expect(inputs).toEqual([
    { note: 'Roof is fine', marked_by: 'ann', marked_at: expect.stringMatching(/^\d{4}-.*Z$/) },
  ])
  await untilAside(database, runId, 2)
  expect(await prisma.run.findUnique({ where: { id: runId } })).toMatchObject({ status: 'running' })

  await mark(database, runId, [0, 2])
  await untilRun(database, runId)
  const waited = await attemptsOf(database, runId, visit)
  expect(waited).toMatchObject([{ number: 1, status: 'completed', workerId: 0 }])
  expect(waited[0]!.finishedAt!.getTime()).toBeGreaterThanOrEqual(waited[0]!.startedAt.getTime())
})

test('a mark while other phases of the home run reaches the worker that drives it', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, {
    phases: { ...phases, report: { dependencies: ['visit'] } },
    homes: 1,
  })
  await startTestWorker(database, perform)
  ;(await next('county')).end(completed)
  const performed = await next('map')
  await untilStanding(database, runId, ['completed', 'pending, asked', 'running', 'pending'])
  const { leaseEpoch } = await prisma.propertyRun.findFirstOrThrow({ where: { runId } })
  await mark(database, runId, [0])
  ;(await next('report')).end(completed)
  performed.end(completed)
  await untilRun(database, runId)
  expect(await prisma.propertyRun.findFirst({ where: { runId } })).toMatchObject({
    status: 'completed',
    leaseEpoch,
  })
})

test('what a person failed blocks what needs it, is not tried again by itself, and is waited for once it is retried', async () => {
  const runId = await startTestRun(database, { phases, homes: 1 })
  await startTestWorker(database, async () => completed)
  await untilAside(database, runId, 1)
  await mark(database, runId, [0], { as: 'failed', note: 'Nobody at home' })
  await untilRun(database, runId)
  expect(await statusesOf(database, runId)).toEqual(['completed', 'failed', 'completed', 'blocked'])
  expect(await prisma.propertyRun.findFirst({ where: { runId } })).toMatchObject({ status: 'failed' })

  await retryCells(database, runId, [[0, visit]], 'failed')
  await untilAside(database, runId, 1)
  await untilStanding(database, runId, asked)
  await mark(database, runId, [0])
  await untilRun(database, runId)
  expect(await statusesOf(database, runId)).toEqual(Array(4).fill('completed'))
  expect((await attemptsOf(database, runId, visit)).map(({ number, status }) => [number, status])).toEqual([
    [1, 'failed'],
    [2, 'completed'],
  ])
})

test('what only waits for it goes on when a person failed it; what comes before it blocks it, and frees it', async () => {
  let isBroken = true
  const perform: Executor = async ({ phase }) => (phase.id === 'county' && isBroken ? failed : completed)
  const runId = await startTestRun(database, {
    phases: { ...phases, report: { optional_dependencies: ['visit', 'map'] } },
    homes: 1,
  })
  await startTestWorker(database, perform)
  await untilRun(database, runId)
  expect(await standingsOf(database, runId)).toEqual(['failed', 'blocked', 'blocked', 'completed'])
  isBroken = false
  await retryCells(database, runId, [[0, county]], 'downstream')
  await untilStanding(database, runId, asked)
  await mark(database, runId, [0], { as: 'failed' })
  await untilRun(database, runId)
  expect(await statusesOf(database, runId)).toEqual(['completed', 'failed', 'completed', 'completed'])
})

test('when something before it runs again it is waited for no more until that has completed', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases, homes: 1 })
  await startTestWorker(database, perform)
  ;(await next('county')).end(completed)
  ;(await next('map')).end(completed)
  await untilAside(database, runId, 1)
  await retryCells(database, runId, [[0, county]])
  const again = await next('county')
  await untilStanding(database, runId, ['running', 'pending', 'completed', 'pending'])
  expect(await mark(database, runId, [0])).toMatchObject({ refusal: { code: 'conflict' } })
  again.end(completed)
  await untilStanding(database, runId, asked)
  await untilAside(database, runId, 1)
})

test('a worker that is killed meanwhile takes nothing of it along', async (context) => {
  const runId = await startTestRun(database, { phases, homes: 2 })
  const killed = await startWorkerProcess(
    { url: database.url, host: 'here', phases: { map: 'held' } },
    context,
  )
  const waiting = ['completed', 'pending, asked', 'running', 'pending']
  await untilStanding(database, runId, waiting, 0)
  await untilStanding(database, runId, waiting, 1)
  const since = () =>
    prisma.phaseRun.findMany({
      where: { runId, phaseIndex: visit },
      select: { startedAt: true },
      orderBy: { position: 'asc' },
    })
  const before = await since()
  await mark(database, runId, [1])
  await killed.kill()
  await startWorkerProcess({ url: database.url, host: 'here', phases: {} }, context)
  await untilStanding(database, runId, Array<string>(4).fill('completed'), 1)
  await untilStanding(database, runId, asked)
  await untilAside(database, runId, 1)
  expect(await since()).toEqual(before)
  await mark(database, runId, [0])
  await untilRun(database, runId)
})
