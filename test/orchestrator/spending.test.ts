import { expect, test } from 'vitest'
import { cancel } from '#lib/commands/cancel.ts'
import type { AttemptOutcome, Executor } from '#lib/executors/executor.ts'
import { giveUpPropertyRun } from '#lib/orchestrator/recovery.ts'
import { testDatabase } from '#test/support/database.ts'
import {
  attemptsOf,
  completed,
  failed,
  heldExecutor,
  readCells,
  startTestRun,
  startTestWorker,
  statusesOf,
  untilRun,
} from '#test/support/engine.ts'
import { heldEpoch, heldRun } from './held-run.ts'

const database = await testDatabase()

async function spentBy(id: number): Promise<number> {
  return (await database.prisma.run.findUniqueOrThrow({ where: { id } })).spentUsd
}

async function passOn(runId: number): Promise<void> {
  await database.prisma.propertyRun.updateMany({ where: { runId }, data: { leaseEpoch: heldEpoch + 1 } })
}

async function closeAs(status: 'lost' | 'cancelled', propertyRunIds: number[]): Promise<void> {
  await database.prisma.attempt.updateMany({
    where: { propertyRunId: { in: propertyRunIds } },
    data: { status, finishedAt: new Date() },
  })
}

const usage = {
  model: 'sonnet',
  turns: 2,
  inputTokens: 9,
  outputTokens: 9,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
}

/** Says once told to stop what it has cost so far, as an agent does. */
const costly: Executor = ({ signal }) => {
  const { promise, resolve } = Promise.withResolvers<AttemptOutcome>()
  signal.addEventListener('abort', () =>
    resolve({ kind: 'failed', error: 'aborted', isPermanent: false, costUsd: 0.75, usage }),
  )
  return promise
}

test('a run has spent what its attempts cost, whatever came of them', async () => {
  const { runId, ledger, entryOf } = await heldRun(database, { homes: 5 })
  const statuses = ['completed', 'failed', 'skipped', 'cancelled', 'lost'] as const
  await Promise.all(
    statuses.map((status, position) => ledger.record(entryOf(position, { status, costUsd: 0.1 }))),
  )
  expect(await spentBy(runId)).toBe(0.5)
})

test('an attempt whose start was stored costs what it says at its end', async () => {
  const { runId, ledger, entryOf } = await heldRun(database, { homes: 1 })
  await ledger.record(entryOf(0, { status: 'running' }))
  expect(await spentBy(runId)).toBe(0)
  await ledger.record(entryOf(0, { status: 'completed', costUsd: 0.25 }))
  expect(await spentBy(runId)).toBe(0.25)
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'completed', costUsd: 0.25 }])
})

test('many small costs add up to what a person would say', async () => {
  const { runId, ledger, entryOf } = await heldRun(database, { homes: 10 })
  for (let position = 0; position < 10; position++) {
    await ledger.record(entryOf(position, { status: 'completed', costUsd: 0.1 }))
  }
  expect(await spentBy(runId)).toBe(1)
})

test('a commit that is repeated, since its answer was lost, counts what it cost once', async () => {
  const { runId, ledger, entryOf } = await heldRun(database, { homes: 1 })
  const entry = entryOf(0, { status: 'failed', costUsd: 0.5 })
  await ledger.record(entry)
  await ledger.record(entry)
  expect(await spentBy(runId)).toBe(0.5)
  await passOn(runId)
  expect(await ledger.record(entry)).toBe('lost')
  expect(await spentBy(runId)).toBe(0.5)
})

test('what a late result cost is spent, once, and stays with the attempt that was closed without it', async () => {
  const { runId, ids, ledger, entryOf } = await heldRun(database, { homes: 1 })
  await ledger.record(entryOf(0, { status: 'running' }))
  await passOn(runId)
  await closeAs('lost', ids)
  const late = entryOf(0, { status: 'completed', costUsd: 0.5 })
  for (const _ of ['told', 'told again']) expect(await ledger.record(late)).toBe('lost')
  expect(await spentBy(runId)).toBe(0.5)
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'lost', costUsd: 0.5, output: null }])
})

test('what a late attempt cost whose start never came through is spent, once, and not on the one that took its number', async () => {
  const { runId, ledger, entryOf } = await heldRun(database, { homes: 1 })
  await passOn(runId)
  await ledger.record(entryOf(0, { status: 'running', leaseEpoch: heldEpoch + 1 }))
  const late = entryOf(0, { status: 'lost', costUsd: 0.5 })
  for (const _ of ['told', 'told again']) expect(await ledger.record(late)).toBe('lost')
  expect(await spentBy(runId)).toBe(0.5)
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'running', costUsd: null }])
  await ledger.record(entryOf(0, { status: 'completed', leaseEpoch: heldEpoch + 1, costUsd: 0.25 }))
  expect(await spentBy(runId)).toBe(0.75)
})

test('a late attempt that only says what it cost is not listed as a rejected result', async () => {
  const { runId, ids, ledger, entryOf } = await heldRun(database, { homes: 1 })
  await ledger.record(entryOf(0, { status: 'running' }))
  await passOn(runId)
  await closeAs('cancelled', ids)
  await ledger.record(entryOf(0, { status: 'lost', costUsd: 0.5 }))
  expect(await spentBy(runId)).toBe(0.5)
  expect(await database.prisma.rejectedResult.count({ where: { propertyRunId: ids[0] } })).toBe(0)
})

test('a cell that is cancelled while its agent works keeps what it cost until then', async () => {
  const runId = await startTestRun(database, { phases: { a: {}, b: {} }, homes: 1 })
  await startTestWorker(database, async (request) => (request.phase.id === 'a' ? costly(request) : completed))
  await expect.poll(() => statusesOf(database, runId), { interval: 10 }).toEqual(['running', 'completed'])
  await cancel(database, { runId, actor: 'ann', scope: 'cells', cells: [{ position: 0, phaseIndex: 0 }] })
  await expect.poll(() => spentBy(runId), { interval: 10, timeout: 5_000 }).toBe(0.75)
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'cancelled', costUsd: 0.75, usage }])
})

test('a run that is cancelled while its agents work has spent what they cost until then', async () => {
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 3 })
  await startTestWorker(database, costly)
  const running = async () => (await readCells(database, runId)).filter((cell) => cell.status === 'running')
  await expect.poll(running, { interval: 10 }).toHaveLength(3)
  await cancel(database, { runId, actor: 'ann', scope: 'run' })
  await expect.poll(() => spentBy(runId), { interval: 10, timeout: 5_000 }).toBe(2.25)
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'cancelled', costUsd: 0.75 }])
  expect(await database.prisma.rejectedResult.count({ where: { leaseEpoch: 1, status: 'lost' } })).toBe(0)
})

test('a worker that stops keeps what its unfinished attempts cost', async () => {
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  const worker = await startTestWorker(database, costly)
  await expect.poll(() => statusesOf(database, runId), { interval: 10 }).toEqual(['running'])
  await worker.stop()
  expect(await spentBy(runId)).toBe(0.75)
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'lost', costUsd: 0.75, usage }])
  await startTestWorker(database, async () => ({ ...completed, costUsd: 0.5 }))
  await untilRun(database, runId)
  expect(await spentBy(runId)).toBe(1.25)
})

test('a property run that was taken from its worker keeps what the attempt there cost', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  let isFirst = true
  await startTestWorker(database, (request) => {
    if (!isFirst) return perform(request)
    isFirst = false
    return costly(request)
  })
  await expect.poll(() => statusesOf(database, runId), { interval: 10 }).toEqual(['running'])
  const held = await database.prisma.propertyRun.findFirstOrThrow({ where: { runId } })
  await giveUpPropertyRun(database.pool, { ...held, propertyRunId: held.id })
  await database.prisma.propertyRun.update({ where: { id: held.id }, data: { resumeAt: null } })
  ;(await next('a')).end({ ...completed, costUsd: 0.25 })
  await untilRun(database, runId)
  expect(await spentBy(runId)).toBe(1)
  expect((await attemptsOf(database, runId, 0)).map(({ status, costUsd }) => [status, costUsd])).toEqual([
    ['lost', 0.75],
    ['completed', 0.25],
  ])
})

test('a cost that is none is not counted', async () => {
  const said = [-1, Number.NaN, Number.POSITIVE_INFINITY, 1e300]
  const runId = await startTestRun(database, { phases: { a: {} }, homes: said.length })
  await startTestWorker(database, async ({ property }) => {
    const index = Number(property.address.split(' ')[0]) - 100
    return { ...failed, costUsd: said[index]! } as AttemptOutcome
  })
  await untilRun(database, runId)
  expect(await spentBy(runId)).toBe(0)
})
