import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { openDatabase } from '#lib/db/client.ts'
import type { Executor } from '#lib/executors/executor.ts'
import { Worker } from '#lib/orchestrator/worker.ts'
import { testDatabase } from '#test/support/database.ts'
import { openDatabaseProxy } from '#test/support/database-proxy.ts'
import { completed, startTestRun, untilRun } from '#test/support/engine.ts'

const database = await testDatabase()
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const phases = {
  a: {},
  b: { dependencies: ['a'] },
  c: { dependencies: ['a'] },
  d: { dependencies: ['b', 'c'] },
}

/** A worker that reaches the database through a wire that can be cut, and what it performed. */
async function startCutOffWorker({ phaseMs = 0 } = {}) {
  const proxy = await openDatabaseProxy(database.url)
  const through = openDatabase({ url: proxy.url, applicationName: 'cut-off', poolSize: 5 })
  const performed = new Map<string, number>()
  const perform: Executor = async ({ property, phase }) => {
    const key = `${property.id} ${phase.id}`
    performed.set(key, (performed.get(key) ?? 0) + 1)
    await sleep(phaseMs)
    return { ...completed, costUsd: 0.25 }
  }
  const worker = new Worker({
    url: proxy.url,
    pool: through.pool,
    perform,
    pipelinesFolder: null,
    workspaceOf: async () => '/nowhere',
    host: 'cut-off',
    slots: 50,
    onProblem: () => {},
  })
  await worker.start()
  closing.push(async () => {
    proxy.restore()
    await worker.stop()
    await through.close()
  })
  return { proxy, performed, worker }
}

async function expectAllDoneOnce(runId: number, homes: number, performed: Map<string, number>) {
  expect(performed.size).toBe(homes * 4)
  expect(new Set(performed.values())).toEqual(new Set([1]))
  const attempts = await database.prisma.$queryRaw`
    select attempt.status::text, attempt.number::int, count(*)::int
    from attempt join property_run on property_run.id = attempt.property_run_id
    where property_run.run_id = ${runId} group by 1, 2`
  expect(attempts).toEqual([{ status: 'completed', number: 1, count: homes * 4 }])
  expect(await database.prisma.propertyRun.count({ where: { runId, admitted: true } })).toBe(0)
  expect(await database.prisma.run.findUnique({ where: { id: runId } })).toMatchObject({ spentUsd: homes })
}

test('the database goes away for some seconds in the middle of a run, and nothing is lost and nothing done twice', async () => {
  const { proxy, performed } = await startCutOffWorker({ phaseMs: 20 })
  const runId = await startTestRun(database, { phases, homes: 60, maxParallelProperties: 10 })
  await expect.poll(() => performed.size, { timeout: 10_000, interval: 5 }).toBeGreaterThan(60)
  proxy.cut()
  await sleep(2_500) // the outage itself
  const whileAway = performed.size
  expect(whileAway).toBeLessThan(200)
  proxy.restore()
  await untilRun(database, runId)
  await expectAllDoneOnce(runId, 60, performed)
})

test('whichever commit it is whose answer is lost, nothing is lost, nothing done twice, nothing stuck', async () => {
  const { proxy, performed } = await startCutOffWorker()
  for (let nth = 1; nth <= 6; nth++) {
    performed.clear()
    proxy.loseAnswerOfCommit(nth)
    const runId = await startTestRun(database, { phases, homes: 3, maxParallelProperties: 2 })
    await untilRun(database, runId)
    await expectAllDoneOnce(runId, 3, performed)
  }
  expect(proxy.commits()).toBeGreaterThan(40)
})
