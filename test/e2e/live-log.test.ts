import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { parseLog } from '#lib/contract/log-lines.ts'
import { fromRoot } from '#lib/server/pinned-node.mjs'
import { storedLog } from '#test/orchestrator/stored-logs.ts'
import { appApi } from '#test/support/app-api.ts'
import { writeAgentLog } from './agent-log.ts'
import { openCell, untilCell, untilConnection } from './grid-steps.ts'
import { listOf } from './held-pipeline.ts'
import { openApp } from './open-app.ts'
import { openRun, untilDone } from './run-steps.ts'

const pipelinesFolder = await mkdtemp(join(tmpdir(), 'plotline-pipelines-'))
afterAll(() => rm(pipelinesFolder, { recursive: true, force: true }))
const talking = join(pipelinesFolder, 'talking-phases')
await cp(fromRoot('test', 'fixtures', 'pipelines', 'talking-phases'), talking, { recursive: true })
const { app, database, newPage } = await openApp({ pipelinesFolder })
const api = appApi(app.url)

const ticker = { position: 0, phaseIndex: 0 }
const flood = { position: 0, phaseIndex: 1 }
const linesOf = (log: Locator) => log.locator('[data-log]').allTextContents()

/** Notes when each tick is first in the document, by the clock that the script writes down. */
async function watchTicks(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const seen = new Map<string, number>()
    new MutationObserver(() => {
      for (const line of document.querySelectorAll('[role="log"] [data-log]')) {
        const [, number, at] = /^tick (\d+) (\d+)$/.exec(line.textContent) ?? []
        if (number && at && !seen.has(number)) seen.set(number, Date.now() - Number(at))
      }
      document.body.dataset.ticks = JSON.stringify([...seen.values()])
    }).observe(document.body, { childList: true, subtree: true, characterData: true })
  })
  return async () => JSON.parse((await page.locator('body').getAttribute('data-ticks')) ?? '[]') as number[]
}

test('a line is in the open drawer moments after it was written, in order, none missing, without asking for it', async () => {
  const runId = await api.startRun(await listOf(app.dataFolder, ['100 W Talking St']), {
    pipeline: 'talking-phases',
  })
  const page = await newPage()
  await openRun(page, runId)
  await untilCell(page, ticker, 'running')
  const drawer = await openCell(page, ticker)
  const log = drawer.getByRole('log', { name: 'Log of attempt 1' })
  await log.getByText('waiting', { exact: true }).waitFor()
  const delays = await watchTicks(page)
  const asked: string[] = []
  page.on('request', (request) => request.url().includes('/cells/') && asked.push(request.url()))
  await writeFile(join(talking, 'go.flag'), '')
  await log.getByText(/^tick 39 /).waitFor()
  expect(asked).toEqual([])
  await log.getByText('<b>done</b>', { exact: true }).waitFor()

  // Two pipes: which of two lines that were written to both was first, nobody can tell.
  const numbersOf = async (stream: string) =>
    (await log.locator(`[data-log="${stream}"]`).allTextContents()).flatMap(
      (line) => /^tick (\d+)/.exec(line)?.[1] ?? [],
    )
  const ticks = Array.from({ length: 50 }, (_, number) => `${number}`)
  expect(await numbersOf('stdout')).toEqual(ticks.filter((number) => !number.endsWith('9')))
  expect(await numbersOf('stderr')).toEqual(ticks.filter((number) => number.endsWith('9')))
  const measured = (await delays()).toSorted((a, b) => a - b)
  expect(measured).toHaveLength(50)
  console.log(`Written to in the document: p50 ${measured[25]} ms, p95 ${measured[47]} ms`)

  await untilCell(page, ticker, 'completed')
  const stored = (await storedLog(database, runId)).map(({ text }) => text).join('')
  expect(await linesOf(log)).toEqual(parseLog(stored).map(({ text }) => text))
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    drawer.getByRole('link', { name: 'Download' }).click(),
  ])
  expect(await readFile(await download.path(), 'utf8')).toBe(stored)
  expect(download.suggestedFilename()).toBe(`plotline-run-${runId}-home-1-phase-1-attempt-1.log`)
})

test('a drawer whose connection is away goes on showing what is written, by asking for it', async () => {
  await rm(join(talking, 'go.flag'))
  const runId = await api.startRun(await listOf(app.dataFolder, ['400 W Talking St']), {
    pipeline: 'talking-phases',
  })
  const page = await newPage({ expectedErrors: /ERR_FAILED|WebSocket/ })
  const lines = new Set<WebSocketRoute>()
  await page.routeWebSocket(/socket\.io/, (line) => {
    if (lines.size > 0) return void line.close()
    line.connectToServer()
    lines.add(line)
  })
  await openRun(page, runId)
  await untilCell(page, ticker, 'running')
  const log = (await openCell(page, ticker)).getByRole('log')
  await log.getByText('waiting', { exact: true }).waitFor()
  await page.route('**/socket.io/**', (route) => route.abort())
  for (const line of lines) await line.close()
  await untilConnection(page, 'stale')
  await writeFile(join(talking, 'go.flag'), '')
  await log.getByText(/^tick 20 /).waitFor()
  await log.getByText('<b>done</b>', { exact: true }).waitFor()
  const stored = (await storedLog(database, runId)).map(({ text }) => text).join('')
  expect(await linesOf(log)).toEqual(parseLog(stored).map(({ text }) => text))
})

test('a log that is longer than can be shown says so, follows its end, and lets its reader stay where they are', async () => {
  await writeFile(join(talking, 'go.flag'), '')
  const runId = await api.startRun(await listOf(app.dataFolder, ['200 W Talking St']), {
    pipeline: 'talking-phases',
  })
  await api.untilCompleted(runId)
  const page = await newPage()
  await openRun(page, runId)
  await untilDone(page, 2)
  const drawer = await openCell(page, flood)
  const log = drawer.getByRole('log')
  await drawer.getByText(/^[\d,]+ characters before this are not shown/).waitFor()
  await log.getByText(/^line 5999 /).waitFor()
  const fromEnd = () => log.evaluate((box) => Math.round(box.scrollHeight - box.clientHeight - box.scrollTop))
  await expect.poll(fromEnd).toBeLessThanOrEqual(1)
  expect(await drawer.getByRole('button', { name: 'Jump to the end' }).count()).toBe(0)
  await log.focus()
  await page.keyboard.press('Home')
  await drawer.getByRole('button', { name: 'Jump to the end' }).click()
  await expect.poll(fromEnd).toBeLessThanOrEqual(1)
  await drawer.getByRole('button', { name: 'Jump to the end' }).waitFor({ state: 'detached' })

  const whole = (await storedLog(database, runId, { phaseIndex: 1 })).map(({ text }) => text).join('')
  const texts = parseLog(whole).map(({ text }) => text)
  const shown = await linesOf(log)
  expect(shown.length).toBeGreaterThan(2_000)
  expect(shown.length).toBeLessThan(4_000)
  expect(shown).toEqual(texts.slice(-shown.length))
})

test('an agent’s log reads as a conversation: its prompt and results are folded, and all of it is text', async () => {
  await writeFile(join(talking, 'go.flag'), '')
  const runId = await api.startRun(await listOf(app.dataFolder, ['300 W Talking St']), {
    pipeline: 'talking-phases',
  })
  await api.untilCompleted(runId)
  await writeAgentLog(database, { runId, ...flood })
  const page = await newPage()
  await openRun(page, runId)
  const drawer = await openCell(page, flood)
  await drawer.getByText('$0.12 · 4 turns · 12,300 tokens in, 800 out · claude-sonnet-4-5').waitFor()
  const log = drawer.getByRole('log')
  const said = log.locator('[data-log="assistant"]')
  expect(await said.count()).toBe(2)
  expect(await said.first().locator('p').nth(1).innerText()).toBe(
    'I look at the pictures first.\nThen I score each room.',
  )
  expect(await log.locator('img, b').count()).toBe(0)

  const prompt = log.getByText('You look at the pictures of a home.')
  expect(await prompt.isVisible()).toBe(false)
  await log.locator('summary', { hasText: 'Prompt' }).focus()
  await page.keyboard.press('Enter')
  await prompt.waitFor()
  const listing = log.locator('details', { hasText: 'Bash ls' })
  expect(await listing.locator('pre').isVisible()).toBe(false)
  await listing.locator('summary').click()
  await listing.getByText('<img src=x onerror=alert(1)>').waitFor()
  const reading = log.locator('details', { hasText: 'kitchen.jpg' }).first()
  // A call that a phone cuts short stands above its result in full.
  expect(await reading.locator('pre').textContent()).toBe(
    'Read processed/images/100-w-first-st/kitchen.jpg\n\nAn image, 1024 × 768',
  )
  expect(
    await log
      .locator('[data-log="tool"]')
      .last()
      .evaluate((tool) => tool.tagName),
  ).toBe('DIV')
})
