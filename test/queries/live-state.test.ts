import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { runStateSchema } from '#lib/contract/live.ts'
import { cellDetailSchema } from '#lib/contract/runs.ts'
import { readRunChanges } from '#lib/db/sql/read-run-changes.ts'
import { cellDetail } from '#lib/queries/cell-detail.ts'
import { readRun } from '#lib/queries/read-run.ts'
import { propertyRunIdOf, stageRun } from '#test/commands/staged-run.ts'
import { testDatabase } from '#test/support/database.ts'

const database = await testDatabase()
const { prisma } = database

test('a cell says over the wire why it is skipped, what its failure has in common, or how old its result is', async () => {
  const phases = { a: {}, b: {}, c: {}, d: {}, e: {}, f: {} }
  const runId = await stageRun(
    database,
    [['completed', 'completed', 'failed', 'retrying', 'skipped', 'failed']],
    { phases },
  )
  await prisma.phaseRun.updateMany({
    where: { runId, phaseIndex: 1 },
    data: { reusedAt: new Date(1_234_567) },
  })
  await prisma.phaseRun.updateMany({ where: { runId, phaseIndex: 5 }, data: { failureSignature: null } })
  const cells = (await readRunChanges(database.pool, runId, -1))?.cells ?? []
  const notes = cells.toSorted((a, b) => a[1] - b[1]).map((cell) => cell[7])
  const key = createHash('md5').update('It broke').digest('hex').slice(0, 12)
  expect(notes).toEqual(['', 'reused:1234567', key, key, 'MISSING_KEY', ''])
})

test('a run says its limits, and what it has spent, over the wire, and to its page', async () => {
  const runId = await stageRun(database, [['pending', 'pending', 'pending']])
  await prisma.run.update({ where: { id: runId }, data: { failureLimit: 4, budgetUsd: 5, spentUsd: 1.25 } })
  const run = (await readRunChanges(database.pool, runId, 0))?.run
  expect(runStateSchema.strict().parse(run)).toMatchObject({
    maxParallelProperties: 3,
    maxParallelPhases: 2,
    failureLimit: 4,
    budgetUsd: 5,
    spentUsd: 1.25,
    holds: [],
  })
  expect(await readRun(database, runId)).toMatchObject({ failureLimit: 4, budgetUsd: 5, spentUsd: 1.25 })
})

test('a cell tells what an attempt cost, and whose result it took over', async () => {
  const runId = await stageRun(database, [['completed', 'pending', 'pending']])
  const propertyRunId = await propertyRunIdOf(database, runId, 0)
  const cell = { propertyRunId, phaseIndex: 0 }
  await prisma.attempt.update({
    where: { propertyRunId_phaseIndex_number: { ...cell, number: 1 } },
    data: {
      costUsd: 0.25,
      reusedFrom: { runId: 3, propertyRunId: 9, phaseIndex: 0, number: 2, finishedAt: 5_000 },
    },
  })
  await prisma.phaseRun.update({
    where: { propertyRunId_phaseIndex: cell },
    data: { reusedAt: new Date(5_000) },
  })
  const detail = cellDetailSchema.parse(await cellDetail(database, { runId, position: 0, phaseIndex: 0 }))
  expect(detail.reusedAt).toBe(5_000)
  expect(detail.attempts).toMatchObject([
    { costUsd: 0.25, reusedFrom: { runId: 3, number: 2, finishedAt: 5_000 } },
  ])
  await prisma.attempt.update({
    where: { propertyRunId_phaseIndex_number: { ...cell, number: 1 } },
    data: { reusedFrom: 'nonsense' },
  })
  const odd = await cellDetail(database, { runId, position: 0, phaseIndex: 0 })
  expect(odd?.attempts).toMatchObject([{ reusedFrom: null }])
})
