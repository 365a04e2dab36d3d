import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { attemptLog } from '#lib/queries/attempt-log.ts'
import { cellDetail } from '#lib/queries/cell-detail.ts'
import { testDatabase } from '#test/support/database.ts'
import { completed, failed, startTestRun, startTestWorker, untilRun } from '#test/support/engine.ts'
import { linesOf, numberedLines, storedLog } from '#test/orchestrator/stored-logs.ts'

const database = await testDatabase()
const cell = { position: 0, phaseIndex: 0 }

/** A cell with two attempts, of which the second logged this many lines of a thousand characters. */
async function cellWithLogs(lines: number): Promise<number> {
  const phases = { a: { max_retries: 2, backoff_max_seconds: 0 } }
  const runId = await startTestRun(database, { phases, homes: 1 })
  await startTestWorker(database, async ({ attempt, log }) => {
    const count = attempt === 1 ? 3 : lines
    for (let line = 0; line < count; line++) {
      if (line % 1_000 === 999) await sleep(150) // more at once than may wait is left out
      log({ stream: 'stdout', text: attempt === 1 ? `line ${line}` : `${line} `.padEnd(1_000, 'ü') })
    }
    return attempt === 1 ? failed : completed
  })
  await untilRun(database, runId)
  return runId
}

async function wholeLog(runId: number, attempt: number): Promise<string | null> {
  const texts = await attemptLog(database, { runId, ...cell, attempt })
  if (texts === null) return null
  let whole = ''
  for await (const text of texts) whole += text
  return whole
}

test('a cell tells the end of each attempt’s log, and how much is left out before it', async () => {
  const runId = await cellWithLogs(500)
  const detail = await cellDetail(database, { runId, ...cell })
  const [second, first] = detail!.attempts
  const whole = (await storedLog(database, runId, { attemptNumber: 2 })).map(({ text }) => text).join('')
  expect(second!.log.length).toBeGreaterThan(198_000)
  expect(second!.log.length).toBeLessThanOrEqual(200_000)
  expect(second!.logLeftOut).toBe(whole.length - second!.log.length)
  expect(whole.endsWith(second!.log)).toBe(true)
  expect(second!.log).toMatch(/^\d\d:\d\d:\d\d\.\d{3} out \d+ ü/)
  expect(first!.logLeftOut).toBe(0)
  expect(await linesOf(database, runId, { attemptNumber: 1 })).toEqual(numberedLines(3))
  expect(first!.log.split('\n')).toHaveLength(4)
})

test('the whole log of an attempt can be had, of any length, and of a missing one there is none', async () => {
  const runId = await cellWithLogs(4_000)
  const stretches = await storedLog(database, runId, { attemptNumber: 2 })
  expect(stretches.length).toBeGreaterThan(50)
  expect(await wholeLog(runId, 2)).toBe(stretches.map(({ text }) => text).join(''))
  expect((await wholeLog(runId, 1))?.split('\n')).toHaveLength(4)
  expect(await wholeLog(runId, 3)).toBeNull()
  expect(await attemptLog(database, { runId, position: 9, phaseIndex: 0, attempt: 1 })).toBeNull()
  expect(await attemptLog(database, { runId: 2_000_000_000, ...cell, attempt: 1 })).toBeNull()
})
