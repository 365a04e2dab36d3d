import { expect, test } from 'vitest'
import { appApi } from '#test/support/app-api.ts'
import { readCells } from '#test/support/engine.ts'
import { gridCell, openCell, untilCell, untilConnection } from './grid-steps.ts'
import { heldPipeline, listOf, phases } from './held-pipeline.ts'
import { chooseList, openHome, startRun } from './list-steps.ts'
import { openApp } from './open-app.ts'

const pipeline = await heldPipeline()
const { app, database, newPage } = await openApp({ pipelinesFolder: pipeline.pipelinesFolder })
const api = appApi(app.url)

test('a failed cell is read, mended and retried while the run goes on, and no other home notices', async () => {
  const list = await listOf(app.dataFolder, [
    '100 W First St',
    '200 W Slow St',
    '300 W Broken St',
    '400 W Last St',
  ])
  const broken = (phaseIndex: number) => ({ position: 2, phaseIndex })
  await pipeline.down.raise('300 W Broken')
  const page = await newPage()
  await openHome(page)
  await chooseList(page, list)
  await page.getByText('held-phases', { exact: true }).click()
  const runId = await startRun(page)
  await untilConnection(page, 'live')
  await untilCell(page, broken(phases.map), 'failed')
  await untilCell(page, { position: 3, phaseIndex: phases.report }, 'completed')
  await untilCell(page, { position: 1, phaseIndex: phases.listing }, 'running')

  const blocked = await openCell(page, broken(phases.synthesis))
  await blocked
    .getByText(/Map Analysis/)
    .first()
    .waitFor()
  await blocked.getByRole('button', { name: 'Map Analysis (failed)' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('heading', { name: 'Map Analysis' }).waitFor()
  const attempts = drawer.getByRole('region', { name: 'Attempts' }).locator('details')
  await expect.poll(() => attempts.count()).toBe(2)
  expect(await attempts.first().textContent()).toContain('Attempt 2')
  expect(await attempts.last().textContent()).toContain('Attempt 1')
  expect(await attempts.first().locator('pre').first().textContent()).toContain(
    'The map service is down for 300 W Broken St',
  )
  expect(await drawer.getByRole('log').first().textContent()).toContain('Asking the map about')

  const before = await readCells(database, runId)
  await pipeline.down.lower()
  await drawer.getByRole('button', { name: 'Retry', exact: true }).click()
  await untilCell(page, broken(phases.report), 'completed')
  await untilCell(page, broken(phases.map), 'completed')
  await page.getByText('It runs again, and 2 dependents after it.').waitFor()
  await expect.poll(() => attempts.count()).toBe(3)
  await untilCell(page, { position: 1, phaseIndex: phases.listing }, 'running')
  expect(
    await page
      .getByText(/^Running$/)
      .first()
      .isVisible(),
  ).toBe(true)

  const after = await readCells(database, runId)
  const changed = after.filter((cell, index) => cell.attemptCount !== before[index]?.attemptCount)
  expect(
    changed.map(({ position, phaseIndex, attemptCount }) => [position, phaseIndex, attemptCount]),
  ).toEqual([
    [2, phases.map, 3],
    [2, phases.synthesis, 1],
    [2, phases.report, 1],
  ])
  await pipeline.open.raise()
  await page.getByText('20 of 20 cells done (100%)').waitFor()
  await api.untilCompleted(runId)
})

test('the keyboard alone moves in the grid, opens and closes a cell, and retries it', async () => {
  await pipeline.open.raise()
  await pipeline.down.raise('300 W Broken')
  const list = await listOf(app.dataFolder, ['100 W First St', '200 W Second St', '300 W Broken St'])
  const runId = await api.startRun(list, { pipeline: 'held-phases' })
  const page = await newPage()
  await page.goto(`/runs/${runId}`)
  const map = { position: 2, phaseIndex: phases.map }
  await untilCell(page, map, 'failed')
  await untilCell(page, { position: 2, phaseIndex: phases.report }, 'blocked')
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-address'))

  await page.getByRole('searchbox').focus()
  await page.keyboard.press('Tab')
  expect(await focused()).toBe('0.0')
  await page.keyboard.press('ArrowRight')
  expect(await focused()).toBe('0.1')
  await page.keyboard.press('Control+End')
  expect(await focused()).toBe('2.4')
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  expect(await focused()).toBe('2.2')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('heading', { name: 'Map Analysis' }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('cell-title')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await focused()).toBe('2.2')

  await pipeline.down.lower()
  await page.keyboard.press('r')
  await untilCell(page, { position: 2, phaseIndex: phases.report }, 'completed')
  expect(await gridCell(page, map).getAttribute('data-status')).toBe('completed')
  expect(await focused()).toBe('2.2')
})
