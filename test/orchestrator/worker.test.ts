import { expect, test } from 'vitest'
import type { Executor } from '#lib/executors/executor.ts'
import { testDatabase } from '#test/support/database.ts'
import {
  completed,
  failed,
  heldExecutor,
  readCells,
  retryCells,
  startTestRun,
  startTestWorker,
  statusesOf,
  untilRun,
} from '#test/support/engine.ts'

const database = await testDatabase()

const sixPhases = {
  county: {},
  listing: { dependencies: ['county'] },
  map: { dependencies: ['county'] },
  images: { dependencies: ['listing'] },
  synthesis: { dependencies: ['listing', 'map'], optional_dependencies: ['images'] },
  report: { dependencies: ['synthesis'] },
}

test('every phase of every property runs once, after what it depends on, and the run completes', async () => {
  const order = new Map<number, string[]>()
  const perform: Executor = async ({ property, phase, inputs }) => {
    order.set(property.id, [...(order.get(property.id) ?? []), phase.id])
    return { ...completed, output: { after: Object.keys(inputs) } }
  }
  const runId = await startTestRun(database, { phases: sixPhases, homes: 40, maxParallelProperties: 5 })
  await startTestWorker(database, perform)
  await untilRun(database, runId)

  expect(order.size).toBe(40)
  for (const phases of order.values()) {
    expect(phases).toHaveLength(6)
    expect(phases[0]).toBe('county')
    expect(phases.indexOf('synthesis')).toBeGreaterThan(phases.indexOf('images'))
    expect(phases.at(-1)).toBe('report')
  }
  const attempts = await database.prisma.attempt.findMany({ where: { phaseIndex: 5 } })
  expect(attempts).toHaveLength(40)
  expect(attempts[0]!.output).toEqual({ after: ['county', 'listing', 'map', 'images', 'synthesis'] })
  const propertyRuns = await database.prisma.propertyRun.findMany({ where: { runId } })
  expect(
    new Set(propertyRuns.map(({ status, admitted, workerId }) => `${status} ${admitted} ${workerId}`)),
  ).toEqual(new Set(['completed false null']))
})

test('no more properties, and no more phases of one property, run at once than the run allows', async () => {
  const { perform, waiting } = heldExecutor()
  const runId = await startTestRun(database, {
    phases: { a: {}, b: {}, c: {} },
    homes: 6,
    maxParallelProperties: 2,
    maxParallelPhases: 2,
  })
  await startTestWorker(database, perform)
  let done = 0
  while (done < 18) {
    await expect.poll(() => waiting.length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(0)
    const perProperty = Map.groupBy(waiting, ({ request }) => request.property.id)
    expect(perProperty.size).toBeLessThanOrEqual(2)
    for (const requests of perProperty.values()) expect(requests.length).toBeLessThanOrEqual(2)
    waiting.shift()!.end(completed)
    done++
  }
  await untilRun(database, runId)
})

test('a failing phase is tried again as often as it may, then fails, and blocks what depends on it', async () => {
  const runId = await startTestRun(database, {
    phases: {
      a: { max_retries: 3, backoff_max_seconds: 0 },
      free: {},
      b: { dependencies: ['a'] },
      c: { dependencies: ['b'] },
    },
    homes: 1,
  })
  await startTestWorker(database, async ({ phase }) => (phase.id === 'a' ? failed : completed))
  await untilRun(database, runId)
  const cells = await readCells(database, runId)
  expect(cells.map((cell) => [cell.status, cell.attemptCount, cell.reasonCode])).toEqual([
    ['failed', 3, null],
    ['completed', 1, null],
    ['blocked', 0, 'UPSTREAM_FAILED'],
    ['blocked', 0, 'UPSTREAM_BLOCKED'],
  ])
  const [propertyRun] = await database.prisma.propertyRun.findMany({ where: { runId } })
  expect(propertyRun!.status).toBe('failed')
})

test('a property whose retry waits gives its slot to the next one', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, {
    phases: { a: { max_retries: 2, backoff_factor: 1 } },
    homes: 2,
    maxParallelProperties: 1,
  })
  await startTestWorker(database, perform)
  const first = await next('a')
  first.end(failed)
  const second = await next('a')
  expect(second.request.property.id).not.toBe(first.request.property.id)
  second.end(completed)
  const again = await next('a')
  expect(again.request).toMatchObject({ attempt: 2, property: { id: first.request.property.id } })
  again.end(completed)
  await untilRun(database, runId)
})

test('a retried cell and the cells it blocked run again while the same property is still working', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, {
    phases: { slow: {}, bad: {}, after: { dependencies: ['bad'] } },
    homes: 1,
  })
  await startTestWorker(database, perform)
  const slow = await next('slow')
  ;(await next('bad')).end(failed)
  await expect
    .poll(() => statusesOf(database, runId), { interval: 10 })
    .toEqual(['running', 'failed', 'blocked'])

  const answer = await retryCells(database, runId, [[0, 1]])
  expect(answer).toEqual({ ok: true, value: { properties: 1, chosen: 1, dependents: 1 } })
  ;(await next('bad')).end(completed)
  ;(await next('after')).end(completed)
  await expect
    .poll(() => statusesOf(database, runId), { interval: 10 })
    .toEqual(['running', 'completed', 'completed'])
  slow.end(completed)
  await untilRun(database, runId)
  expect((await readCells(database, runId)).map((cell) => cell.attemptCount)).toEqual([1, 2, 1])
})

test('a cell retried after the run completed opens the run again, and touches no other property', async () => {
  let isBroken = true
  const runId = await startTestRun(database, { phases: { a: {}, b: { dependencies: ['a'] } }, homes: 3 })
  await startTestWorker(database, async ({ property }) =>
    isBroken && property.street.startsWith('101 ') ? failed : completed,
  )
  await untilRun(database, runId)
  expect(await statusesOf(database, runId, 1)).toEqual(['failed', 'blocked'])
  const others = (await readCells(database, runId)).filter((cell) => cell.position !== 1)

  isBroken = false
  await retryCells(database, runId, [[1, 0]])
  await expect
    .poll(() => statusesOf(database, runId, 1), { interval: 10 })
    .toEqual(['completed', 'completed'])
  await untilRun(database, runId)
  expect((await readCells(database, runId)).filter((cell) => cell.position !== 1)).toEqual(others)
})

test('a skipped phase keeps its reason and its remedy', async () => {
  const reason = { code: 'MISSING_KEY', sentence: 'No key.', remedy: 'Set it.' } as const
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  await startTestWorker(database, async () => ({ kind: 'skipped', reason }))
  await untilRun(database, runId)
  const [cell] = await database.prisma.phaseRun.findMany({ where: { runId } })
  expect(cell).toMatchObject({
    status: 'skipped',
    reasonCode: 'MISSING_KEY',
    reason: 'No key.',
    remedy: 'Set it.',
  })
  const [propertyRun] = await database.prisma.propertyRun.findMany({ where: { runId } })
  expect(propertyRun!.status).toBe('completed')
})

test('a worker that stops gives back what it had begun, and the next one finishes it without a penalty', async () => {
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {}, b: { dependencies: ['a'] } }, homes: 1 })
  const first = await startTestWorker(database, perform)
  ;(await next('a')).end(completed)
  await next('b')
  await first.stop()
  expect(await statusesOf(database, runId)).toEqual(['completed', 'pending'])

  await startTestWorker(database, async () => completed)
  await untilRun(database, runId)
  const attempts = await database.prisma.attempt.findMany({
    where: {
      phaseIndex: 1,
      propertyRunId: (await database.prisma.propertyRun.findFirstOrThrow({ where: { runId } })).id,
    },
    orderBy: { number: 'asc' },
  })
  expect(attempts.map(({ status }) => status)).toEqual(['lost', 'completed'])
})
