import { expect, test } from 'vitest'
import { readRunChanges } from '#lib/db/sql/read-run-changes.ts'
import { readRunStandstill } from '#lib/queries/run-standstill.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { holdLease, stageRun } from '#test/commands/staged-run.ts'
import { at, marker, ready, visit, waitingRun } from '#test/commands/waiting-run.ts'
import { testDatabase } from '#test/support/database.ts'

const database = await testDatabase()
const { prisma } = database
const waiting: PhaseRunStatus[] = ['completed', 'pending', 'pending']
const fallen: PhaseRunStatus[] = ['completed', 'failed', 'blocked']

async function holdPhase(runId: number, positions: number[]) {
  await prisma.runPhase.updateMany({
    where: { runId, phaseIndex: 1 },
    data: { heldAt: new Date(), streak: 2, streakSignature: 'It broke' },
  })
  await prisma.propertyRun.updateMany({
    where: { runId, position: { in: positions } },
    data: { isHeld: true, status: 'running' },
  })
}

const held = { cause: 'held', phaseIndex: 1, failures: 2, signature: 'It broke' }

test('a paused run stands still once nobody performs anything of it', async () => {
  const runId = await stageRun(database, [waiting, waiting], { run: 'paused' })
  expect(await readRunStandstill(database, runId)).toEqual([{ cause: 'paused' }])
  await holdLease(database, runId, 0)
  expect(await readRunStandstill(database, runId)).toEqual([])
  await prisma.propertyRun.updateMany({ where: { runId }, data: { workerId: null } })
  expect(await readRunStandstill(database, runId)).toEqual([{ cause: 'paused' }])
})

test('a run with a held phase stands still once everything else is done', async () => {
  const runId = await stageRun(database, [fallen, fallen, waiting, waiting])
  await holdPhase(runId, [2])
  expect(await readRunStandstill(database, runId)).toEqual([])
  await holdPhase(runId, [3])
  expect(await readRunStandstill(database, runId)).toEqual([held])
  await holdLease(database, runId, 2)
  expect(await readRunStandstill(database, runId)).toEqual([])
})

test('a home that waits for its next attempt goes on by itself', async () => {
  const runId = await stageRun(database, [fallen, waiting, ['retrying', 'pending', 'pending']])
  await holdPhase(runId, [1])
  await prisma.propertyRun.updateMany({ where: { runId, position: 2 }, data: { resumeAt: new Date(9e12) } })
  expect(await readRunStandstill(database, runId)).toEqual([])
})

test('a run that waits for a person at some phase says at which, and in how many homes', async () => {
  const runId = await waitingRun(database, [ready, ready, ready], [0, 1])
  await holdLease(database, runId, 2)
  expect(await readRunStandstill(database, runId)).toEqual([])
  await prisma.propertyRun.updateMany({
    where: { runId, position: 2 },
    data: { admitted: false, workerId: null, status: 'completed' },
  })
  const waits = { cause: 'waits-for-person', phaseIndex: visit, homes: 2 }
  expect(await readRunStandstill(database, runId)).toEqual([waits])
  await marker(database).mark(runId, at(0))
  expect(await readRunStandstill(database, runId)).toEqual([])
})

test('a held phase and a person are told of apart, and a hold only where homes lack nothing else', async () => {
  const runId = await waitingRun(database, [ready, ready])
  const report = { runId_phaseIndex: { runId, phaseIndex: 3 } }
  const hold = { heldAt: new Date(), streak: 2, streakSignature: 'It broke' }
  await prisma.runPhase.update({ where: report, data: hold })
  const waits = { cause: 'waits-for-person', phaseIndex: visit, homes: 2 }
  expect(await readRunStandstill(database, runId)).toEqual([waits])
  expect((await readRunChanges(database.pool, runId, 0))?.run.holds).toMatchObject([{ waiting: 0 }])
  await marker(database).mark(runId, at(1))
  await prisma.propertyRun.updateMany({ where: { runId, position: 1 }, data: { isHeld: true } })
  expect(await readRunStandstill(database, runId)).toEqual([
    { ...held, phaseIndex: 3 },
    { ...waits, homes: 1 },
  ])
  expect((await readRunChanges(database.pool, runId, 0))?.run.holds).toMatchObject([{ waiting: 1 }])
})

test.each(['completed', 'cancelled', 'running'] as const)('a %s run does not', async (run) => {
  const runId = await stageRun(database, [fallen], { run })
  await holdPhase(runId, [])
  expect(await readRunStandstill(database, runId)).toEqual([])
  expect(await readRunStandstill(database, 999_999)).toEqual([])
})
