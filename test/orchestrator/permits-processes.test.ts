import { expect, test, type TestContext } from 'vitest'
import { testDatabase } from '#test/support/database.ts'
import {
  attemptsOf,
  completed,
  startTestRun,
  startTestWorker,
  statusesOf,
  untilRun,
} from '#test/support/engine.ts'
import { recordStarts } from '#test/support/permit-holders.ts'
import { startWorkerProcess, type WorkerProcess } from '#test/support/worker-processes.ts'

const database = await testDatabase()
const startsOf = await recordStarts(database)

type Ran = { property: string; startedAt: number; endedAt: number }

function startThree(context: TestContext, phases: Record<string, number>): Promise<WorkerProcess[]> {
  return Promise.all(
    ['one', 'two', 'three'].map((host) => startWorkerProcess({ url: database.url, host, phases }, context)),
  )
}

/** What the processes performed of a phase, in the order of the starts, by the one clock of the machine. */
function ranBy(workers: readonly WorkerProcess[], phaseId: string): Ran[] {
  return workers
    .flatMap(({ said }) => said)
    .map((line) => line.split(' '))
    .filter(([word, , phase]) => word === 'ran' && phase === phaseId)
    .map(([, property = '', , , startedAt, endedAt]) => ({
      property,
      startedAt: Number(startedAt),
      endedAt: Number(endedAt),
    }))
    .toSorted((one, other) => one.startedAt - other.startedAt)
}

function mostAtOnce(ran: readonly Ran[]): number {
  return Math.max(
    ...ran.map(
      ({ startedAt }) => ran.filter((one) => one.startedAt <= startedAt && startedAt < one.endedAt).length,
    ),
  )
}

test('max_concurrency 2 over three worker processes is reached, and never exceeded', async (context) => {
  const phases = { a: {}, narrow: { dependencies: ['a'], max_concurrency: 2 }, c: { dependencies: ['a'] } }
  const workers = await startThree(context, { a: 5, narrow: 25, c: 25 })
  const runId = await startTestRun(database, { phases, homes: 30, maxParallelProperties: 15 })
  await untilRun(database, runId)
  await expect.poll(() => ranBy(workers, 'c').length).toBe(30)
  await expect.poll(() => ranBy(workers, 'narrow').length).toBe(30)
  const ran = ranBy(workers, 'narrow')
  expect(new Set(ran.map(({ property }) => property)).size).toBe(30)
  expect(mostAtOnce(ran)).toBe(2)
  // The others are not held up by it, and more than one process took part.
  expect(mostAtOnce(ranBy(workers, 'c'))).toBeGreaterThan(2)
  expect(workers.filter((worker) => ranBy([worker], 'narrow').length > 0).length).toBeGreaterThan(1)
  expect(await database.prisma.permit.count()).toBe(0)
})

test('a worker hears of a permit that came back, and does not wait for its poll', async () => {
  const phases = { single: { max_concurrency: 1 } }
  const runId = await startTestRun(database, { phases, homes: 20, maxParallelProperties: 20 })
  const startedAt = performance.now()
  await startTestWorker(database, async () => completed)
  await untilRun(database, runId)
  // By the poll alone: one a second.
  expect(performance.now() - startedAt).toBeLessThan(10_000)
})

test('rate_limit 5 per 1 s over three worker processes: no second holds more than 5 starts, and all get through', async (context) => {
  const phases = { slow: { rate_limit: { requests: 5, per_seconds: 1 } } }
  const workers = await startThree(context, { slow: 1 })
  const runId = await startTestRun(database, { phases, homes: 18, maxParallelProperties: 18 })
  await untilRun(database, runId)
  const starts = await startsOf({ key: 'test/slow', maxConcurrency: null, rateLimit: null })
  expect(starts).toHaveLength(18)
  const gapsOfSix = starts.slice(5).map((at, index) => at - starts[index]!)
  expect(Math.min(...gapsOfSix)).toBeGreaterThan(1_000)
  // The phases themselves start when their worker hears of it, a little later each.
  await expect.poll(() => ranBy(workers, 'slow').length).toBe(18)
  const ran = ranBy(workers, 'slow')
  expect(new Set(ran.map(({ property }) => property)).size).toBe(18)
  const realGaps = ran.slice(5).map(({ startedAt }, index) => startedAt - ran[index]!.startedAt)
  expect(Math.min(...realGaps)).toBeGreaterThan(500)
})

test('the permits of a worker process that was killed go to those who take its place', async (context) => {
  const phases = { only: { max_concurrency: 2 } }
  const runId = await startTestRun(database, { phases, homes: 4, maxParallelProperties: 4 })
  const killed = await startWorkerProcess(
    { url: database.url, host: 'here', phases: { only: 'held' } },
    context,
  )
  // Said by the executor, a moment before the start of the attempt is committed.
  await killed.says(/(started \d+ only 1[^]*){2}/)
  await expect
    .poll(() => database.prisma.phaseRun.count({ where: { runId, status: 'running' } }), { interval: 10 })
    .toBe(2)
  expect(await database.prisma.permit.count()).toBe(2)
  await killed.kill()
  expect(killed.said.filter((line) => line.startsWith('started'))).toHaveLength(2)
  const next = await startWorkerProcess({ url: database.url, host: 'here', phases: { only: 10 } }, context)
  await untilRun(database, runId)
  await expect.poll(() => ranBy([next], 'only').length).toBe(4)
  expect(mostAtOnce(ranBy([next], 'only'))).toBeLessThanOrEqual(2)
  const attempts = await Promise.all([0, 1, 2, 3].map((position) => attemptsOf(database, runId, 0, position)))
  expect(attempts.flat().filter(({ status }) => status === 'lost')).toHaveLength(2)
  expect(await Promise.all([0, 1, 2, 3].map((position) => statusesOf(database, runId, position)))).toEqual(
    [0, 1, 2, 3].map(() => ['completed']),
  )
  expect(await database.prisma.permit.count()).toBe(0)
})
