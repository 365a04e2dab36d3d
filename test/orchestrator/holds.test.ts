import { expect, test } from 'vitest'
import { releaseHold } from '#lib/commands/release-hold.ts'
import { endLeases } from '#lib/db/sql/end-leases.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import type { Executor } from '#lib/executors/executor.ts'
import { openEnd } from '#lib/orchestrator/lease-end.ts'
import { testDatabase } from '#test/support/database.ts'
import {
  completed,
  failed,
  readCells,
  startTestRun,
  startTestWorker,
  untilRun,
} from '#test/support/engine.ts'

const database = await testDatabase()
const actor = 'test'
const phases = { county: {}, listing: { dependencies: ['county'] } }

/** A county that fails alike for every home until it is mended, and how often it was asked. */
function county() {
  const state = { isBroken: true, calls: 0, error: (street: string) => `HTTP 429 for ${street}` }
  const perform: Executor = async ({ phase, property }) => {
    if (phase.id !== 'county') return completed
    state.calls += 1
    return state.isBroken
      ? { kind: 'failed', error: state.error(property.street), isPermanent: true }
      : completed
  }
  return { state, perform }
}

async function untilHeld(runId: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const open = await database.prisma.propertyRun.findMany({
          where: { runId, status: { in: ['pending', 'running'] } },
        })
        return open.length > 0 && open.every(({ isHeld, admitted }) => isHeld && !admitted)
      },
      { timeout: 10_000, interval: 20 },
    )
    .toBe(true)
}

function holdOf(runId: number) {
  return database.prisma.runPhase.findUniqueOrThrow({ where: { runId_phaseIndex: { runId, phaseIndex: 0 } } })
}

async function counts(runId: number): Promise<Record<string, number>> {
  const cells = (await readCells(database, runId)).filter(({ phaseIndex }) => phaseIndex === 0)
  return Object.fromEntries(
    Object.entries(Object.groupBy(cells, ({ status }) => status)).map(([status, group]) => [
      status,
      group!.length,
    ]),
  )
}

test('a phase that fails alike on so many homes in a row is held, and the rest of the list is not burnt', async () => {
  const { perform, state } = county()
  const runId = await startTestRun(database, { phases, homes: 40, maxParallelProperties: 2, failureLimit: 5 })
  await startTestWorker(database, perform)
  await untilHeld(runId)
  // Those that ran already when the limit was reached ended as well.
  expect(state.calls).toBeLessThanOrEqual(6)
  expect(await holdOf(runId)).toMatchObject({
    heldAt: expect.any(Date),
    streakSignature: expect.stringMatching(/429/),
  })
  const noted = await database.prisma.audit.findFirstOrThrow({ where: { runId, action: 'hold-phase' } })
  expect(noted.actor).toBe('plotline')
  expect(noted.affected).toBe(state.calls)
  expect(await database.prisma.run.findUnique({ where: { id: runId } })).toMatchObject({ status: 'running' })
})

test('three homes try a held phase: it goes on for all when they complete it, and stays held when one fails', async () => {
  const { perform, state } = county()
  const runId = await startTestRun(database, { phases, homes: 30, maxParallelProperties: 1, failureLimit: 4 })
  await startTestWorker(database, perform)
  await untilHeld(runId)
  expect(state.calls).toBe(4)

  expect(await releaseHold(database, { runId, actor, phaseIndex: 0, way: 'try' })).toMatchObject({ ok: true })
  await expect.poll(async () => (await holdOf(runId)).trialsLeft).toBe(0)
  expect((await holdOf(runId)).heldAt).not.toBeNull()
  await untilHeld(runId)
  const callsBefore = state.calls
  expect(callsBefore).toBeLessThanOrEqual(7)

  state.isBroken = false
  await releaseHold(database, { runId, actor, phaseIndex: 0, way: 'try' })
  await untilRun(database, runId)
  expect((await holdOf(runId)).heldAt).toBeNull()
  expect(await counts(runId)).toEqual({ failed: callsBefore, completed: 30 - callsBefore })
})

test('one of three trials fails, and the hold stays, whatever the others do', async () => {
  const { perform, state } = county()
  const runId = await startTestRun(database, { phases, homes: 12, maxParallelProperties: 1, failureLimit: 4 })
  const mended: Executor = async (request) => {
    if (request.phase.id === 'county') state.isBroken = state.calls < 5
    return perform(request)
  }
  await startTestWorker(database, mended)
  await untilHeld(runId)
  await releaseHold(database, { runId, actor, phaseIndex: 0, way: 'try' })
  await expect.poll(async () => (await counts(runId)).completed, { timeout: 10_000 }).toBe(2)
  await untilHeld(runId)
  expect(await holdOf(runId)).toMatchObject({ heldAt: expect.any(Date), trialsLeft: 0 })
  expect(state.calls).toBe(7)
})

test('a home that was sent to try a held phase and never came to it is a trial no more', async () => {
  const perform: Executor = async ({ phase, property }) =>
    phase.id === 'county' && property.street.startsWith('100 ') ? { ...failed, isPermanent: true } : completed
  const runId = await startTestRun(database, { phases, homes: 9, maxParallelProperties: 1, failureLimit: 4 })
  const listing = { runId_phaseIndex: { runId, phaseIndex: 1 } }
  const held = { heldAt: new Date(), streak: 4, streakSignature: 'HTTP 429' }
  await database.prisma.runPhase.update({ where: listing, data: held })
  await releaseHold(database, { runId, actor, phaseIndex: 1, way: 'try' })
  await startTestWorker(database, perform)
  await untilRun(database, runId)
  const { heldAt, trialsLeft } = await database.prisma.runPhase.findUniqueOrThrow({ where: listing })
  expect({ heldAt, trialsLeft }).toEqual({ heldAt: null, trialsLeft: 0 })
})

test('carry on lifts the hold, and failures like these hold the phase no more, but others do', async () => {
  const { perform, state } = county()
  const runId = await startTestRun(database, { phases, homes: 30, maxParallelProperties: 3, failureLimit: 3 })
  await startTestWorker(database, perform)
  await untilHeld(runId)
  await releaseHold(database, { runId, actor, phaseIndex: 0, way: 'carry-on' })
  await expect.poll(() => state.calls).toBeGreaterThan(12)
  state.error = () => 'Connection refused'
  await untilHeld(runId)
  expect((await holdOf(runId)).streakSignature).toMatch(/refused/)
  await releaseHold(database, { runId, actor, phaseIndex: 0, way: 'carry-on' })
  await untilRun(database, runId)
  expect(await counts(runId)).toEqual({ failed: 30 })
})

test('failures of different kinds, and a success in between, hold nothing', async () => {
  let calls = 0
  const perform: Executor = async ({ phase }) => {
    if (phase.id !== 'county') return completed
    calls += 1
    if (calls % 3 === 0) return completed
    return { kind: 'failed', error: 'HTTP 500', isPermanent: true }
  }
  const runId = await startTestRun(database, { phases, homes: 20, maxParallelProperties: 1, failureLimit: 3 })
  await startTestWorker(database, perform)
  await untilRun(database, runId)
  expect((await holdOf(runId)).heldAt).toBeNull()
})

test('a home is held by what it waits for, not by another hold of its run', async () => {
  const runId = await startTestRun(database, { phases, homes: 1 })
  const { prisma, pool } = database
  await prisma.runPhase.updateMany({ where: { runId, phaseIndex: 1 }, data: { heldAt: new Date() } })
  const isHeldAfter = async (heldBy: number[]) => {
    const lease = { admitted: true, workerId: 1, leaseEpoch: 1 }
    await prisma.propertyRun.updateMany({ where: { runId }, data: lease })
    const { id: propertyRunId } = await prisma.propertyRun.findFirstOrThrow({ where: { runId } })
    const end = { ...openEnd, propertyRunId, leaseEpoch: 1, planVersion: 0, heldBy }
    await inTransaction(pool, (client) => endLeases(client, [end]))
    return (await prisma.propertyRun.findFirstOrThrow({ where: { runId } })).isHeld
  }
  // The hold of the first phase was lifted just now, and its worker has not heard of it.
  expect(await isHeldAfter([0])).toBe(false)
  expect(await isHeldAfter([0, 1])).toBe(false)
  expect(await isHeldAfter([1])).toBe(true)
  expect(await isHeldAfter([])).toBe(false)
})

test('a streak goes on over two workers', async () => {
  const { perform, state } = county()
  const runId = await startTestRun(database, { phases, homes: 40, maxParallelProperties: 4, failureLimit: 8 })
  await startTestWorker(database, perform)
  await startTestWorker(database, perform)
  await untilHeld(runId)
  expect(state.calls).toBeLessThanOrEqual(12)
})
