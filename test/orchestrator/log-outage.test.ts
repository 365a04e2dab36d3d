import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '#lib/db/client.ts'
import { testDatabase } from '#test/support/database.ts'
import { openDatabaseProxy } from '#test/support/database-proxy.ts'
import { completed, heldExecutor, startTestRun, startTestWorker, untilRun } from '#test/support/engine.ts'
import { linesOf, numberedLines, storedLog } from './stored-logs.ts'

const database = await testDatabase()
const patience = { timeout: 10_000, interval: 10 }

test('lines that are written while the database is away are stored once it is back, each once, and hold nothing up', async () => {
  const proxy = await openDatabaseProxy(database.url)
  const through = openDatabase({ url: proxy.url, applicationName: 'cut-off', poolSize: 5 })
  onTestFinished(() => through.close())
  const { perform, next } = heldExecutor()
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  const worker = await startTestWorker(database, perform, {
    url: proxy.url,
    pool: through.pool,
    onProblem: () => {},
  })
  onTestFinished(() => worker.stop())
  onTestFinished(() => proxy.restore())
  const { request, end } = await next('a')
  let line = 0
  const talk = async (lines: number) => {
    for (let count = 0; count < lines; count++) {
      request.log({ stream: 'stdout', text: `line ${line++}` })
      if (count % 10 === 9) await sleep(5)
    }
  }
  await talk(200)
  await expect.poll(async () => (await storedLog(database, runId)).length, patience).toBeGreaterThan(0)
  proxy.cut()
  const startedAt = performance.now()
  await talk(1_000)
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  expect((await linesOf(database, runId)).length).toBeLessThanOrEqual(200)
  proxy.restore()
  await expect.poll(() => linesOf(database, runId), patience).toEqual(numberedLines(1_200))
  await talk(10)
  end(completed)
  await untilRun(database, runId)
  expect(await linesOf(database, runId)).toEqual(numberedLines(1_210))
})
