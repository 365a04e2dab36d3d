import { expect, test } from 'vitest'
import { changeLimits } from '#lib/commands/change-limits.ts'
import { pauseRun } from '#lib/commands/pause-run.ts'
import { resumeRun } from '#lib/commands/resume-run.ts'
import type { LimitsRequest } from '#lib/contract/run-control.ts'
import { channels } from '#lib/db/channels.ts'
import { completeRuns } from '#lib/db/sql/complete-runs.ts'
import type { RunStatus } from '#lib/pipeline/statuses.ts'
import { testDatabase } from '#test/support/database.ts'
import { startTestRun } from '#test/support/engine.ts'
import { auditOf, chain, expectRefused, hearing, stageRun } from './staged-run.ts'

const database = await testDatabase()
const { prisma } = database

async function statusOf(runId: number) {
  return (await prisma.run.findUniqueOrThrow({ where: { id: runId } })).status
}

test.each<RunStatus>(['pending', 'running'])('a %s run is paused, and who did it is kept', async (run) => {
  const runId = await stageRun(
    database,
    [
      ['completed', 'running', 'pending'],
      ['completed', 'completed', 'completed'],
    ],
    { run },
  )
  const { untilHeard } = await hearing(database)
  expect(await pauseRun(database, { runId, actor: 'ann' })).toEqual({ ok: true, value: { status: 'paused' } })
  expect(await statusOf(runId)).toBe('paused')
  expect(await auditOf(database, runId)).toEqual([
    { actor: 'ann', action: 'pause-run', affected: 1, detail: { was: run } },
  ])
  await untilHeard([`${channels.run} ${runId}:1`, `${channels.control} ${runId}`])
})

test.each<RunStatus>(['paused', 'completed', 'cancelled'])('a %s run cannot be paused', async (run) => {
  const runId = await stageRun(database, [['completed', 'pending', 'pending']], { run })
  const refusal = await expectRefused(database, runId, () => pauseRun(database, { runId, actor: 'ann' }))
  expect(refusal).toMatchObject({ code: 'conflict', message: `Run ${runId} is ${run}.` })
})

test('a paused run goes on, and the workers hear of it', async () => {
  const runId = await stageRun(database, [['completed', 'pending', 'pending']], { run: 'paused' })
  const { untilHeard } = await hearing(database)
  expect(await resumeRun(database, { runId, actor: 'bob' })).toEqual({
    ok: true,
    value: { status: 'running' },
  })
  expect(await auditOf(database, runId)).toEqual([
    { actor: 'bob', action: 'resume-run', affected: 1, detail: {} },
  ])
  await untilHeard([
    `${channels.run} ${runId}:1`,
    `${channels.control} ${runId}`,
    `${channels.work} ${runId}`,
  ])
})

test('a run that was paused before anything of it started is pending again', async () => {
  const runId = await startTestRun(database, { phases: chain, homes: 1 })
  await pauseRun(database, { runId, actor: 'ann' })
  expect(await resumeRun(database, { runId, actor: 'ann' })).toMatchObject({ value: { status: 'pending' } })
})

test('a paused run of which nothing is left is completed when it is resumed', async () => {
  const runId = await stageRun(database, [['completed', 'completed', 'completed']], { run: 'paused' })
  expect(await resumeRun(database, { runId, actor: 'ann' })).toMatchObject({ value: { status: 'completed' } })
  expect((await prisma.run.findUniqueOrThrow({ where: { id: runId } })).finishedAt).not.toBeNull()
})

test('a paused run ends by itself when the last of what ran in it was the last of all', async () => {
  const runId = await stageRun(database, [['completed', 'completed', 'completed']], { run: 'paused' })
  const client = await database.pool.connect()
  await completeRuns(client, [runId])
  client.release()
  expect(await statusOf(runId)).toBe('completed')
})

test('a property run that waits for a held phase keeps its run open', async () => {
  const runId = await stageRun(database, [['completed', 'pending', 'pending']], { run: 'paused' })
  await prisma.propertyRun.updateMany({ where: { runId }, data: { isHeld: true } })
  expect(await resumeRun(database, { runId, actor: 'ann' })).toMatchObject({ value: { status: 'running' } })
})

test.each<RunStatus>(['pending', 'running', 'completed', 'cancelled'])(
  'a %s run cannot be resumed',
  async (run) => {
    const runId = await stageRun(database, [['completed', 'pending', 'pending']], { run })
    const refusal = await expectRefused(database, runId, () => resumeRun(database, { runId, actor: 'ann' }))
    expect(refusal).toMatchObject({ code: 'conflict', message: `Run ${runId} is ${run}.` })
  },
)

test('limits that are named change, the others stay, and both are kept as they were and as they are', async () => {
  const runId = await stageRun(database, [['pending', 'pending', 'pending']])
  const { untilHeard } = await hearing(database)
  const before = { maxParallelProperties: 3, maxParallelPhases: 2, failureLimit: 10, budgetUsd: null }
  const after = { ...before, maxParallelProperties: 7, failureLimit: 0 }
  expect(
    await changeLimits(database, { runId, actor: 'ann', maxParallelProperties: 7, failureLimit: 0 }),
  ).toEqual({ ok: true, value: after })
  expect(await prisma.run.findUnique({ where: { id: runId } })).toMatchObject({ ...after, revision: 1 })
  expect(await auditOf(database, runId)).toEqual([
    { actor: 'ann', action: 'change-limits', affected: 2, detail: { before, after } },
  ])
  await untilHeard([
    `${channels.run} ${runId}:1`,
    `${channels.control} ${runId}`,
    `${channels.work} ${runId}`,
  ])
})

test('a budget is set, raised and taken away while a run works, and stays where only other limits change', async () => {
  const runId = await stageRun(database, [['pending', 'pending', 'pending']])
  const change = (limits: LimitsRequest) => changeLimits(database, { runId, actor: 'ann', ...limits })
  const budget = async () => (await prisma.run.findUniqueOrThrow({ where: { id: runId } })).budgetUsd
  expect(await change({ budgetUsd: 5 })).toMatchObject({ ok: true, value: { budgetUsd: 5 } })
  await change({ failureLimit: 3 })
  expect(await budget()).toBe(5)
  await change({ budgetUsd: 7.5 })
  expect(await budget()).toBe(7.5)
  expect(await change({ budgetUsd: null })).toMatchObject({ ok: true, value: { budgetUsd: null } })
  expect(await budget()).toBeNull()
  expect((await auditOf(database, runId)).at(-1)).toMatchObject({
    affected: 1,
    detail: { before: { budgetUsd: 7.5 }, after: { budgetUsd: null } },
  })
})

test('no limit named is a refusal, and so is a run that is not there', async () => {
  const runId = await stageRun(database, [['pending', 'pending', 'pending']])
  const refusal = await expectRefused(database, runId, () => changeLimits(database, { runId, actor: 'ann' }))
  expect(refusal.code).toBe('bad_input')
  const missing = { runId: 999_999, actor: 'ann' }
  for (const command of [pauseRun, resumeRun, changeLimits]) {
    expect(await command(database, missing)).toMatchObject({ ok: false, refusal: { code: 'not_found' } })
  }
})
