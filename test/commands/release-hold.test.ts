import { expect, test } from 'vitest'
import { releaseHold } from '#lib/commands/release-hold.ts'
import { channels } from '#lib/db/channels.ts'
import { readRunChanges } from '#lib/db/sql/read-run-changes.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { testDatabase } from '#test/support/database.ts'
import { auditOf, expectRefused, hearing, holdLease, propertyRunsOf, stageRun } from './staged-run.ts'

const database = await testDatabase()
const { prisma } = database
const waiting: PhaseRunStatus[] = ['completed', 'pending', 'pending']
const fallen: PhaseRunStatus[] = ['completed', 'failed', 'blocked']

/** A run whose second phase is held, because the first homes of the list failed at it. */
async function heldRun(rows: PhaseRunStatus[][], held: number[] = []) {
  const runId = await stageRun(database, rows)
  await prisma.runPhase.updateMany({
    where: { runId, phaseIndex: 1 },
    data: { streak: 10, streakSignature: 'It broke', heldAt: new Date(5_000) },
  })
  await prisma.propertyRun.updateMany({
    where: { runId, position: { in: held } },
    data: { isHeld: true, status: 'running' },
  })
  return runId
}

function phaseOf(runId: number) {
  return prisma.runPhase.findUniqueOrThrow({ where: { runId_phaseIndex: { runId, phaseIndex: 1 } } })
}

function release(runId: number, way: 'try' | 'carry-on', phaseIndex = 1) {
  return releaseHold(database, { runId, phaseIndex, way, actor: 'ann' })
}

test('three homes try it, those that wait for it first, before all others', async () => {
  const runId = await heldRun([fallen, waiting, waiting, waiting, waiting, waiting], [4, 5])
  const { untilHeard } = await hearing(database)
  expect(await release(runId, 'try')).toEqual({ ok: true, value: { properties: 3 } })
  const propertyRuns = await propertyRunsOf(database, runId)
  expect(propertyRuns.map(({ trialPhase }) => trialPhase)).toEqual([null, 1, null, null, 1, 1])
  expect(propertyRuns.map(({ admitOrder }) => admitOrder)).toEqual([0, -1, 0, 0, -1, -1])
  expect(propertyRuns.some(({ isHeld }) => isHeld)).toBe(false)
  expect(await phaseOf(runId)).toMatchObject({ trialsLeft: 3, heldAt: new Date(5_000), streak: 10 })
  expect(await auditOf(database, runId)).toEqual([
    { actor: 'ann', action: 'try-held-phase', affected: 3, detail: { phaseIndex: 1, positions: [1, 4, 5] } },
  ])
  await untilHeard([
    `${channels.run} ${runId}:1`,
    `${channels.control} ${runId}`,
    `${channels.work} ${runId}`,
  ])
})

test('homes that a worker has, or whose phase ended, do not try; a cell that waits for its next attempt may', async () => {
  const runId = await heldRun([
    waiting,
    fallen,
    ['completed', 'completed', 'pending'],
    ['completed', 'retrying', 'pending'],
  ])
  await holdLease(database, runId, 0)
  expect(await release(runId, 'try')).toEqual({ ok: true, value: { properties: 1 } })
  expect((await propertyRunsOf(database, runId)).map(({ trialPhase }) => trialPhase)).toEqual([
    null,
    null,
    null,
    1,
  ])
})

test('who tries already counts: no more than three at a time', async () => {
  const runId = await heldRun([waiting, waiting, waiting, waiting, waiting])
  await release(runId, 'try')
  const refusal = await expectRefused(database, runId, () => release(runId, 'try'))
  expect(refusal).toMatchObject({ code: 'conflict', message: '3 homes try this phase already.' })
  await prisma.phaseRun.updateMany({
    where: { runId, position: 0, phaseIndex: 1 },
    data: { status: 'completed' },
  })
  expect(await release(runId, 'try')).toEqual({ ok: true, value: { properties: 1 } })
  expect(await phaseOf(runId)).toMatchObject({ trialsLeft: 3 })
})

test('homes that wait for a person as well come last: what they lack may be that person', async () => {
  const runId = await heldRun([waiting, waiting, waiting, waiting], [0, 1])
  await prisma.phaseRun.updateMany({
    where: { runId, position: 0, phaseIndex: 2 },
    data: { reasonCode: 'WAITS_FOR_PERSON' },
  })
  expect(await release(runId, 'try')).toEqual({ ok: true, value: { properties: 3 } })
  const tried = (await propertyRunsOf(database, runId)).map(({ trialPhase }) => trialPhase)
  expect(tried).toEqual([null, 1, 1, 1])
  expect(await release(runId, 'carry-on')).toEqual({ ok: true, value: { properties: 0 } })
})

test('when no home is left to try it, the way out is to carry on', async () => {
  const runId = await heldRun([fallen, fallen])
  const refusal = await expectRefused(database, runId, () => release(runId, 'try'))
  expect(refusal).toMatchObject({ code: 'conflict', fix: expect.stringContaining('Carry on') })
})

test('carrying on lifts the hold, frees who waited, and lets this failure pass from now on', async () => {
  const runId = await heldRun([fallen, waiting, waiting, waiting], [1, 2])
  await prisma.propertyRun.updateMany({ where: { runId, position: 3 }, data: { trialPhase: 1 } })
  const { untilHeard } = await hearing(database)
  expect(await release(runId, 'carry-on')).toEqual({ ok: true, value: { properties: 2 } })
  expect(await phaseOf(runId)).toMatchObject({
    heldAt: null,
    streak: 0,
    streakSignature: null,
    passedSignature: 'It broke',
    trialsLeft: 0,
  })
  const propertyRuns = await propertyRunsOf(database, runId)
  expect(propertyRuns.map(({ isHeld, trialPhase }) => [isHeld, trialPhase])).toEqual(
    propertyRuns.map(() => [false, null]),
  )
  expect(await auditOf(database, runId)).toEqual([
    { actor: 'ann', action: 'carry-on', affected: 2, detail: { phaseIndex: 1 } },
  ])
  await untilHeard([
    `${channels.run} ${runId}:1`,
    `${channels.control} ${runId}`,
    `${channels.work} ${runId}`,
  ])
})

test('another run with the same hold is not touched', async () => {
  const other = await heldRun([waiting, waiting], [0, 1])
  const runId = await heldRun([waiting, waiting], [0, 1])
  await release(runId, 'carry-on')
  expect(await phaseOf(other)).toMatchObject({ streak: 10, passedSignature: null })
  expect((await propertyRunsOf(database, other)).every(({ isHeld }) => isHeld)).toBe(true)
})

test('viewers see the hold, what it is about, and how many wait', async () => {
  const runId = await heldRun([fallen, waiting, waiting], [1, 2])
  expect((await readRunChanges(database.pool, runId, 0))?.run.holds).toEqual([
    {
      phaseIndex: 1,
      heldAt: 5_000,
      failures: 10,
      signature: 'It broke',
      key: expect.stringMatching(/^[0-9a-f]{12}$/),
      trialsLeft: 0,
      waiting: 2,
    },
  ])
  await release(runId, 'carry-on')
  expect((await readRunChanges(database.pool, runId, 0))?.run.holds).toEqual([])
})

test.each(['try', 'carry-on'] as const)('a phase that is not held, or not there, refuses %s', async (way) => {
  const runId = await heldRun([waiting])
  const refusal = await expectRefused(database, runId, () => release(runId, way, 0))
  expect(refusal).toMatchObject({ code: 'conflict', message: 'This phase is not held.' })
  expect(await expectRefused(database, runId, () => release(runId, way, 9))).toMatchObject({
    code: 'not_found',
  })
  expect(await release(999_999, way)).toMatchObject({ refusal: { code: 'not_found' } })
})
