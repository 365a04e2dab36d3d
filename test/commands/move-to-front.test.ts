import { expect, test } from 'vitest'
import { moveToFront } from '#lib/commands/move-to-front.ts'
import { channels } from '#lib/db/channels.ts'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { testDatabase } from '#test/support/database.ts'
import { auditOf, expectRefused, hearing, holdLease, propertyRunsOf, stageRun } from './staged-run.ts'

const database = await testDatabase()
const untouched: PhaseRunStatus[] = ['pending', 'pending', 'pending']

async function ordersOf(runId: number) {
  return (await propertyRunsOf(database, runId)).map(({ admitOrder }) => admitOrder)
}

test('chosen homes are before all others, those chosen later before those chosen earlier', async () => {
  const runId = await stageRun(database, [untouched, untouched, untouched, untouched])
  const { untilHeard } = await hearing(database)
  expect(await moveToFront(database, { runId, positions: [3, 2, 3], actor: 'ann' })).toEqual({
    ok: true,
    value: { moved: 2, leftOut: 0 },
  })
  expect(await ordersOf(runId)).toEqual([0, 0, -1, -1])
  await untilHeard([`${channels.run} ${runId}:1`, `${channels.work} ${runId}`])
  await moveToFront(database, { runId, positions: [1], actor: 'ann' })
  expect(await ordersOf(runId)).toEqual([0, -2, -1, -1])
  expect(await auditOf(database, runId)).toEqual([
    { actor: 'ann', action: 'move-to-front', affected: 2, detail: { positions: [2, 3] } },
    { actor: 'ann', action: 'move-to-front', affected: 1, detail: { positions: [1] } },
  ])
})

test('what was put behind the others is not taken for the front', async () => {
  const runId = await stageRun(database, [untouched, untouched])
  await database.prisma.propertyRun.updateMany({ where: { runId }, data: { admitOrder: 5 } })
  await moveToFront(database, { runId, positions: [1], actor: 'ann' })
  expect(await ordersOf(runId)).toEqual([5, -1])
})

test('homes that run, have ended, are held or do not exist are left out; other runs are not touched', async () => {
  const rows = [untouched, untouched, untouched, untouched]
  const other = await stageRun(database, rows)
  const runId = await stageRun(database, [
    untouched,
    ['completed', 'completed', 'completed'],
    untouched,
    untouched,
  ])
  await holdLease(database, runId, 0)
  await database.prisma.propertyRun.updateMany({ where: { runId, position: 2 }, data: { isHeld: true } })
  expect(await moveToFront(database, { runId, positions: [0, 1, 2, 3, 99], actor: 'ann' })).toEqual({
    ok: true,
    value: { moved: 1, leftOut: 4 },
  })
  expect(await ordersOf(runId)).toEqual([0, 0, 0, -1])
  expect(await ordersOf(other)).toEqual([0, 0, 0, 0])
})

test('when none of them waits it is refused, and so is a run that is not there', async () => {
  const runId = await stageRun(database, [['completed', 'completed', 'completed']])
  const refusal = await expectRefused(database, runId, () =>
    moveToFront(database, { runId, positions: [0], actor: 'ann' }),
  )
  expect(refusal).toMatchObject({ code: 'conflict', message: 'None of these homes waits to be started.' })
  expect(await moveToFront(database, { runId: 999_999, positions: [0], actor: 'ann' })).toMatchObject({
    refusal: { code: 'not_found' },
  })
})
