import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { appApi } from '#test/support/app-api.ts'
import { seriousViolations } from './accessibility.ts'
import { gridCell, openCell, untilCell } from './grid-steps.ts'
import { listOf } from './held-pipeline.ts'
import { openApp } from './open-app.ts'
import { dialogOf, openRun, untilDone } from './run-steps.ts'

const pipelinesFolder = join(import.meta.dirname, '..', 'fixtures', 'pipelines')
const { app, database, newPage } = await openApp({ pipelinesFolder })
const api = appApi(app.url)
const [visit, report] = [1, 3]
const expectedErrors = /status of 409/

/** A run whose homes all wait for a person, and a page that shows it. */
async function waitingRun(homes: number, options: Parameters<typeof newPage>[0] = {}) {
  const streets = Array.from({ length: homes }, (_, index) => `${index + 1}00 W Plain St`)
  const runId = await api.startRun(await listOf(app.dataFolder, streets), { pipeline: 'site-visit' })
  const page = await newPage(options)
  await openRun(page, runId)
  for (let position = 0; position < homes; position++) {
    await untilCell(page, { position, phaseIndex: visit }, 'waiting')
  }
  return { runId, page }
}

function nameOf(page: Page, position: number) {
  return gridCell(page, { position, phaseIndex: visit }).getAttribute('aria-label')
}

test('who waits is told apart, found, marked done with a note, and shown with who and when', async () => {
  const { runId, page } = await waitingRun(3)
  expect(await nameOf(page, 0)).toMatch(/^Site visit, 100 W Plain St.*, waits for you$/)
  await page.getByRole('columnheader', { name: /Site visit.*3 wait for a person/ }).waitFor()
  await page.getByText('6 of 12 cells done (50%)').waitFor()
  await page.locator('header').getByText('Waits for you').waitFor()
  await page.getByRole('link', { name: '3 homes wait for a person' }).click()
  await page.waitForURL(/\?status=waiting$/)
  expect(await page.getByRole('button', { name: /^Waits for you/ }).getAttribute('aria-pressed')).toBe('true')

  const drawer = await openCell(page, { position: 1, phaseIndex: visit })
  await drawer.getByText('“Site visit” waits for a person.').waitFor()
  expect(await drawer.textContent()).toMatch(/Somebody looks at the house and the street.*Note.*Mark done/)
  expect(await seriousViolations(page)).toEqual([])
  await drawer.getByLabel('Your name in this history').fill('Zoë')
  // From the note to the button by the keyboard alone.
  await drawer.getByLabel('Note').fill('Roof is fine\nStreet is quiet')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  expect(
    await drawer
      .getByRole('button', { name: 'Mark done' })
      .evaluate((element) => element === document.activeElement),
  ).toBe(true)
  await page.keyboard.press('Enter')

  await untilCell(page, { position: 1, phaseIndex: report }, 'completed')
  await drawer.getByText('Marked done by Zoë').waitFor()
  await drawer.getByText('Roof is fine Street is quiet').first().waitFor()
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('cell-title')
  await page.getByRole('link', { name: '2 homes wait for a person' }).waitFor()
  expect(await database.prisma.run.findUnique({ where: { id: runId } })).toMatchObject({ status: 'running' })

  await page.goto(`/runs/${runId}/properties/1`)
  await page.getByText('Roof is fine').first().waitFor({ state: 'attached' })
  await openRun(page, runId, '/history')
  await page
    .getByRole('region', { name: 'History' })
    .getByText(/Zoë marked Site visit of 1 home done: “Roof is fine/)
    .waitFor()
})

test('a failure takes a note, is told in the drawer, and is waited for again once it is retried', async () => {
  const { page } = await waitingRun(1)
  const drawer = await openCell(page, { position: 0, phaseIndex: visit })
  await drawer.getByRole('button', { name: 'Mark failed' }).click()
  await drawer.getByText('Say in the note what failed.').waitFor()
  expect(await drawer.getByLabel('Note').evaluate((element) => element === document.activeElement)).toBe(true)
  await drawer.getByLabel('Note').fill('The gate was locked')
  await drawer.getByRole('button', { name: 'Mark failed' }).click()
  await untilCell(page, { position: 0, phaseIndex: report }, 'blocked')
  await drawer.getByText('Marked failed by browser').waitFor()
  await drawer.getByText('The gate was locked').first().waitFor()
  await untilDone(page, 4)

  await drawer.getByRole('button', { name: 'Retry', exact: true }).click()
  await untilCell(page, { position: 0, phaseIndex: visit }, 'waiting')
  await drawer.getByRole('button', { name: 'Mark done' }).click()
  await untilCell(page, { position: 0, phaseIndex: report }, 'completed')
  await drawer.getByText('Attempt 2').waitFor()
})

test('of two people who mark the same home at once the second is told who was faster', async () => {
  const { runId, page } = await waitingRun(1, { expectedErrors })
  const drawer = await openCell(page, { position: 0, phaseIndex: visit })
  await page.route('**/marks/*', async (route) => {
    const first = await fetch(`${app.url}/api/runs/${runId}/marks/${visit}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-plotline-name': 'Ben' },
      body: JSON.stringify({ as: 'done', homes: { kind: 'positions', positions: [0] } }),
    })
    expect(first.status).toBe(200)
    await route.continue()
  })
  await drawer.getByLabel('Note').fill('Mine')
  await drawer.getByRole('button', { name: 'Mark failed' }).click()
  await page.getByText(/does not wait for a person: Ben marked it done at .* UTC/).waitFor()
  await drawer.getByText('Marked done by Ben').waitFor()
})

test('a whole column is marked at once, after the dialog has said how many', async () => {
  const { page } = await waitingRun(4)
  await page.getByRole('columnheader', { name: /Site visit/ }).click()
  await page.getByRole('menuitem', { name: 'Mark all 4 waiting as done…' }).click()
  const dialog = dialogOf(page, 'Mark Site visit as done?')
  await dialog.getByText('4 homes wait for it.').waitFor()
  expect(await seriousViolations(page)).toEqual([])
  await dialog.getByLabel('Note').fill('All seen today')
  await dialog.getByRole('button', { name: 'Mark 4 homes done' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('Marked 4 homes done.').waitFor()
  await untilDone(page, 16)
  const attempts = await database.prisma.attempt.findMany({
    where: { phaseIndex: report },
    take: 4,
    orderBy: { propertyRunId: 'desc' },
  })
  for (const { output } of attempts) {
    expect(output).toMatchObject({ inputs: { visit: { note: 'All seen today', marked_by: 'browser' } } })
  }
})
