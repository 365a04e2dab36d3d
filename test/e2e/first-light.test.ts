import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Papa from 'papaparse'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { ResultRow } from '#lib/contract/screens.ts'
import { appApi } from '#test/support/app-api.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { readCells } from '#test/support/engine.ts'
import { gridOf, openCell, readGrid, untilConnection } from './grid-steps.ts'
import { dropList, openHome, sampleList, startRun } from './list-steps.ts'
import { openApp } from './open-app.ts'

const { app, database, newPage } = await openApp()
const api = appApi(app.url)
const tall = { viewport: { width: 1440, height: 2000 } } // every row in sight

test('a dropped list is shown as it was understood, runs before the eyes, and ends with every cell settled', async () => {
  const page = await newPage(tall)
  await openHome(page)
  await dropList(page, sampleList)
  await page.getByRole('heading', { name: 'phoenix-homes.csv' }).waitFor()
  await expectFigure(page, 'homes to analyse', '35')
  expect(await page.getByLabel('Column List Price is').inputValue()).toBe('price')
  expect(await page.getByRole('row', { name: /2344 W Marconi Ave/ }).textContent()).toContain('$560,000')
  await page
    .getByRole('heading', { name: 'For your information' })
    .or(page.getByText('Every row was understood'))
    .waitFor()
  await page.evaluate(() => (document.body.dataset.isSamePage = 'yes'))

  const release = await holdAttempts(database)
  const runId = await startRun(page)
  await untilConnection(page, 'live')
  await page.getByText('Live', { exact: true }).waitFor()
  await expect
    .poll(async () => Object.values(await readGrid(page)).filter((status) => status === 'pending').length)
    .toBe(35 * 6)
  await release()
  await page.getByText('210 of 210 cells done (100%)').waitFor()
  expect(await page.evaluate(() => document.body.dataset.isSamePage)).toBe('yes')

  const cells = gridOf(await readCells(database, runId))
  expect(await readGrid(page)).toEqual(cells)
  expect(Object.entries(cells).filter(([, status]) => status !== 'completed')).toEqual(
    Array.from({ length: 35 }, (_, position) => [`${position}.3`, 'skipped']),
  )
  const drawer = await openCell(page, { position: 4, phaseIndex: 3 })
  const { reason } = await api.cell(runId, { position: 4, phaseIndex: 3 })
  expect(reason?.code).toBe('NO_IMAGES')
  await drawer
    .getByText(reason?.sentence ?? '')
    .first()
    .waitFor()
  await drawer
    .getByText(reason?.remedy ?? '')
    .first()
    .waitFor()
})

test('the results rank every home, and each leads to its cost, its verdict and its deal sheet', async () => {
  const page = await newPage()
  const runId = await finishedRun()
  const { rows } = await api.results(runId)
  await page.goto(`/runs/${runId}/results`)
  const shown = page.getByRole('region', { name: 'Ranked homes' }).locator('tbody tr[aria-rowindex]')
  await shown.first().waitFor()
  expectRow(await shown.first().locator('td').allTextContents(), rows[0])
  await page.getByRole('region', { name: 'Ranked homes' }).press('End')
  const last = page.locator('tr[aria-rowindex="36"]')
  await last.waitFor()
  expectRow(await last.locator('td').allTextContents(), rows[34])

  // Chromium drops a key that comes while it still glides to the end: press as a person would, again.
  const region = page.getByRole('region', { name: 'Ranked homes' })
  const scrollTop = async () => {
    await region.press('Home')
    return region.evaluate((element) => element.scrollTop)
  }
  await expect.poll(scrollTop, { interval: 500, timeout: 10_000 }).toBe(0)
  await page.getByRole('link', { name: rows[0]?.address.split(',')[0] }).click()
  await page.getByRole('heading', { name: 'Monthly cost' }).waitFor()
  const costs = await page.locator('table', { hasText: 'Property tax' }).textContent()
  expect(costs).toContain('Principal')
  expect(costs).toContain(dollars(rows[0]?.result?.monthlyCost))
  await page.locator('iframe[title="deal-sheet.html"]').scrollIntoViewIfNeeded()
  const sheet = page.frameLocator('iframe[title="deal-sheet.html"]')
  await sheet
    .getByRole('heading', { name: rows[0]?.address.split(',')[0] })
    .first()
    .waitFor()
})

test('the results as CSV hold every home, and no text that a spreadsheet takes for a formula', async () => {
  const page = await newPage()
  const list = join(app.dataFolder, 'formulas.csv')
  const sample = await readFile(sampleList, 'utf8')
  await writeFile(list, `${sample.trimEnd()}\n${formulaRow(sample)}\n`)
  const runId = await api.startRun(list)
  await api.untilCompleted(runId)
  await page.goto(`/runs/${runId}/results`)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ])
  const { data, errors } = Papa.parse<Record<string, string>>(await readFile(await download.path(), 'utf8'), {
    header: true,
    skipEmptyLines: true,
  })
  expect(errors).toEqual([])
  expect(data).toHaveLength(36)
  expect(data.map((row) => Number(row.rank))).toEqual(Array.from({ length: 36 }, (_, index) => index + 1))
  const dangerous = data.filter((row) => Object.values(row).some((text) => /^[=+@]/.test(text)))
  expect(dangerous).toEqual([])
  expect(data.filter((row) => row.address?.startsWith("'="))).toHaveLength(1)
})

test('the sample list is one click away', async () => {
  const page = await newPage(tall)
  await openHome(page)
  await page.getByRole('button', { name: 'Try the sample list' }).click()
  await page.getByRole('heading', { name: 'phoenix-homes.csv' }).waitFor()
  const runId = await startRun(page)
  await untilConnection(page, 'live')
  await page.getByText('210 of 210 cells done (100%)').waitFor()
  expect((await api.results(runId)).rows).toHaveLength(35)
})

async function finishedRun(): Promise<number> {
  const runId = await api.startRun(sampleList)
  await api.untilCompleted(runId)
  return runId
}

/** Keeps workers from starting an attempt, so that a page can be looked at before anything happened. */
async function holdAttempts({ pool }: TestDatabase): Promise<() => Promise<void>> {
  const client = await pool.connect()
  await client.query('begin')
  await client.query('lock table attempt in exclusive mode')
  return async () => {
    await client.query('rollback')
    client.release()
  }
}

async function expectFigure(page: Page, words: string, figure: string): Promise<void> {
  await page.locator('dl > div', { hasText: words }).getByText(figure, { exact: true }).waitFor()
}

function expectRow(cells: string[], row: ResultRow | undefined): void {
  const text = cells.join(' | ')
  const tiers = { UNICORN: 'Unicorn', CONTENDER: 'Contender', PASS: 'Pass over', FAILED: 'Ruled out' }
  const verdicts = { PASS: 'Pass', WARNING: 'Warning', FAIL: 'Fail' }
  if (!row?.result?.tier) throw new Error('The API gave no result for this row.')
  expect(cells[0]).toBe(String(row.rank))
  expect(text).toContain(row.address.split(',')[0])
  expect(text).toContain(dollars(row.result.price))
  expect(text).toContain(dollars(row.result.monthlyCost))
  expect(text).toContain(verdicts[row.result.verdict])
  expect(text).toContain(String(Math.round(row.result.score ?? Number.NaN)))
  expect(text).toContain(tiers[row.result.tier])
}

function dollars(value: number | null | undefined): string {
  return `$${Math.round(value ?? Number.NaN).toLocaleString('en-US')}`
}

/** A home of the list whose street would be a formula in a spreadsheet. */
function formulaRow(sample: string): string {
  const [, first = ''] = sample.split('\n')
  return first.trim().replace('2344 W Marconi Ave', '=1+1 W Formula Ave')
}
