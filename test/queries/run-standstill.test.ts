import { expect, test } from 'vitest'
import { readRunStandstill } from '#lib/queries/run-standstill.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { holdLease, stageRun } from '#test/commands/staged-run.ts'
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
  expect(await readRunStandstill(database, runId)).toEqual({ cause: 'paused' })
  await holdLease(database, runId, 0)
  expect(await readRunStandstill(database, runId)).toBeNull()
  await prisma.propertyRun.updateMany({ where: { runId }, data: { workerId: null } })
  expect(await readRunStandstill(database, runId)).toEqual({ cause: 'paused' })
})

test('a run with a held phase stands still once everything else is done', async () => {
  const runId = await stageRun(database, [fallen, fallen, waiting, waiting])
  await holdPhase(runId, [2])
  expect(await readRunStandstill(database, runId)).toBeNull()
  await holdPhase(runId, [3])
  expect(await readRunStandstill(database, runId)).toEqual(held)
  await holdLease(database, runId, 2)
  expect(await readRunStandstill(database, runId)).toBeNull()
})

test('a home that waits for its next attempt goes on by itself', async () => {
  const runId = await stageRun(database, [fallen, waiting, ['retrying', 'pending', 'pending']])
  await holdPhase(runId, [1])
  await prisma.propertyRun.updateMany({ where: { runId, position: 2 }, data: { resumeAt: new Date(9e12) } })
  expect(await readRunStandstill(database, runId)).toBeNull()
})

test.each(['completed', 'cancelled', 'running'] as const)('a %s run does not', async (run) => {
  const runId = await stageRun(database, [fallen], { run })
  await holdPhase(runId, [])
  expect(await readRunStandstill(database, runId)).toBeNull()
  expect(await readRunStandstill(database, 999_999)).toBeNull()
})
