import { expect, test } from 'vitest'
import { testDatabase } from '#test/support/database.ts'
import { attemptsOf, readCells, retryCells } from '#test/support/engine.ts'
import { heldEpoch, heldRun } from './held-run.ts'

const database = await testDatabase()

const epoch = heldEpoch

async function revisionOf(id: number): Promise<number> {
  return (await database.prisma.run.findUniqueOrThrow({ where: { id } })).revision
}

test('many changes land in few commits', async () => {
  const { runId, ledger, entryOf } = await heldRun(database, { homes: 300 })
  const before = await revisionOf(runId)
  const answers = await Promise.all(
    Array.from({ length: 300 }, (_, position) => ledger.record(entryOf(position, { status: 'completed' }))),
  )
  expect(new Set(answers)).toEqual(new Set(['written']))
  expect((await revisionOf(runId)) - before).toBeLessThanOrEqual(3)
  const cells = await readCells(database, runId)
  expect(cells.filter(({ phaseIndex, status }) => phaseIndex === 0 && status === 'completed')).toHaveLength(
    300,
  )
})

test('a start and its end in one commit are written once, as ended', async () => {
  const { runId, ledger, entryOf } = await heldRun(database, { homes: 1 })
  const answers = await Promise.all([
    ledger.record(entryOf(0, { status: 'running' })),
    ledger.record(entryOf(0, { status: 'failed', error: 'It broke' })),
  ])
  expect(answers).toEqual(['written', 'written'])
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'failed', error: 'It broke' }])
})

test('an entry that Postgres refuses does not take its batch with it', async () => {
  const { runId, ledger, entryOf } = await heldRun(database, { homes: 20 })
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, position) =>
      ledger.record(
        entryOf(position, { status: 'failed', error: position === 7 ? 'zero \0 byte' : 'plain' }),
      ),
    ),
  )
  expect(results.flatMap(({ status }, position) => (status === 'rejected' ? [position] : []))).toEqual([7])
  const cells = (await readCells(database, runId)).filter(({ phaseIndex }) => phaseIndex === 0)
  expect(cells.flatMap(({ status, position }) => (status === 'failed' ? [] : [position]))).toEqual([7])
  expect(await ledger.record(entryOf(7, { status: 'failed', error: 'plain' }))).toBe('written')
})

test('a result under a lease that has passed on changes nothing, and is listed', async () => {
  const { runId, ledger, ids, entryOf } = await heldRun(database, { homes: 1 })
  expect(await ledger.record(entryOf(0, { status: 'completed', leaseEpoch: epoch - 1 }))).toBe('lost')
  expect(await readCells(database, runId)).toMatchObject([
    { status: 'pending', attemptCount: 0 },
    { status: 'pending' },
  ])
  expect(await attemptsOf(database, runId, 0)).toEqual([])
  expect(await database.prisma.rejectedResult.findMany({ where: { propertyRunId: ids[0] } })).toMatchObject([
    { phaseIndex: 0, attemptNumber: 1, leaseEpoch: epoch - 1, status: 'completed' },
  ])
})

test('a commit that is repeated when the lease has passed on lists no result as rejected that it wrote before', async () => {
  const { runId, ledger, ids, entryOf } = await heldRun(database, { homes: 1 })
  const entry = entryOf(0, { status: 'completed' })
  await ledger.record(entry)
  await database.prisma.propertyRun.updateMany({ where: { runId }, data: { leaseEpoch: epoch + 1 } })
  expect(await ledger.record(entry)).toBe('lost')
  expect(await database.prisma.rejectedResult.count({ where: { propertyRunId: ids[0] } })).toBe(0)
})

test('a commit that is repeated, since its answer was lost, counts its failures once', async () => {
  const { runId, ledger, entryOf } = await heldRun(database, { homes: 2 })
  const streak = async () =>
    (await database.prisma.runPhase.findFirstOrThrow({ where: { runId, phaseIndex: 0 } })).streak
  const entry = entryOf(0, { status: 'failed' })
  await ledger.record(entry)
  await ledger.record(entry)
  expect(await streak()).toBe(1)
  await ledger.record(entryOf(1, { status: 'failed' }))
  expect(await streak()).toBe(2)
})

test('what an old lease still says does not touch what the new one says in the same commit', async () => {
  const { runId, ledger, entryOf } = await heldRun(database, { homes: 1 })
  const answers = await Promise.all([
    ledger.record(entryOf(0, { status: 'running' })),
    ledger.record(entryOf(0, { status: 'completed', leaseEpoch: epoch - 1 })),
    ledger.record(entryOf(0, { status: 'failed', phaseIndex: 1, leaseEpoch: epoch - 1 })),
  ])
  expect(answers).toEqual(['written', 'lost', 'lost'])
  expect((await readCells(database, runId)).map(({ status }) => status)).toEqual(['running', 'pending'])
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'running', leaseEpoch: epoch }])
})

test('a commit that is repeated, since its answer was lost, does not undo a retry asked for in between', async () => {
  const { runId, ledger, entryOf } = await heldRun(database, { homes: 1 })
  const entry = entryOf(0, { status: 'failed', error: 'It broke' })
  await ledger.record(entry)
  const retried = await retryCells(database, runId, [[0, 0]])
  expect(retried.ok).toBe(true)
  expect(await ledger.record(entry)).toBe('replanned')
  expect((await readCells(database, runId))[0]).toMatchObject({ status: 'pending', attemptCount: 1 })
})
