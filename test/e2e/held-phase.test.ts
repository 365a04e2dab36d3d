import { beforeEach, expect, test } from 'vitest'
import { appApi } from '#test/support/app-api.ts'
import { readCells } from '#test/support/engine.ts'
import { until } from '#test/support/until.ts'
import { heldPipeline, listOf, phases } from './held-pipeline.ts'
import { openApp } from './open-app.ts'
import { controlOf, openRun, untilDone } from './run-steps.ts'

const pipeline = await heldPipeline()
const { app, database, newPage } = await openApp({ pipelinesFolder: pipeline.pipelinesFolder })
const api = appApi(app.url)

beforeEach(async () => {
  await pipeline.open.raise()
  await pipeline.down.raise()
})

test('a phase that fails in one way again and again is held, tried by three homes, and goes on once they complete it', async () => {
  const runId = await startRun(9)
  const page = await newPage()
  await openRun(page, runId)
  const banner = page.getByRole('region', { name: 'Map Analysis is held' })
  await banner.getByText(/2 homes in a row failed with “.*The map service is down/).waitFor()
  await banner.getByText('7 homes wait.').waitFor()
  await page.getByRole('columnheader', { name: /Map Analysis.*held/ }).waitFor()
  expect(await mapsThat('failed', runId)).toBe(2)

  await banner.getByRole('button', { name: 'Try 3' }).click()
  await banner.getByText('3 homes try it now.').waitFor()
  await banner.getByText('4 homes wait.').waitFor()
  await until(
    () => mapsThat('failed', runId),
    (failed) => failed === 5,
  )

  await pipeline.down.lower()
  await banner.getByRole('button', { name: 'Try 3' }).click()
  await banner.waitFor({ state: 'detached' })
  await untilDone(page, 45)
  expect(await mapsThat('failed', runId)).toBe(5)
  expect(await mapsThat('completed', runId)).toBe(4)
})

test('carrying on lets a held phase run whatever comes of it, and the history says who did what', async () => {
  const runId = await startRun(5)
  const page = await newPage()
  await openRun(page, runId, '/history')
  await page.getByLabel('Your name in this history').fill('Zoë of the night shift')
  const banner = page.getByRole('region', { name: 'Map Analysis is held' })
  await banner.getByText('3 homes wait.').waitFor()
  await banner.getByRole('button', { name: 'Carry on' }).click()
  await banner.waitFor({ state: 'detached' })
  await untilDone(page, 25)
  expect(await mapsThat('failed', runId)).toBe(5)

  await pipeline.down.lower()
  await controlOf(page, 'Retry…').click()
  await page.getByRole('button', { name: 'Retry 15 cells' }).click()
  await page.getByText('15 cells run again in 5 homes').waitFor()
  const history = page.getByRole('region', { name: 'History' })
  await history.getByText(/Zoë of the night shift retried 15 cells of the whole run/).waitFor()
  const rows = await history.getByRole('listitem').allInnerTexts()
  const sentences = rows.map((row) => row.replaceAll(/\s+/g, ' '))
  expect(sentences.slice(0, 4).map((sentence) => sentence.replace(/ [A-Z][a-z]{2} \d.*$/, ''))).toEqual([
    'Zoë of the night shift retried 15 cells of the whole run (failed ones)',
    'Zoë of the night shift let 3 homes go on with Map Analysis',
    'plotline held Map Analysis: 2 homes in a row failed in one way',
    'browser started the run over 5 homes of homes.csv',
  ])
  await history.getByText(/Worker \d+ on/).waitFor()
})

/** A run whose map fails everywhere, held after two homes; one home at a time, so that the count is exact. */
async function startRun(homes: number): Promise<number> {
  const streets = Array.from({ length: homes }, (_, index) => `${index + 1}00 W Plain St`)
  return api.startRun(await listOf(app.dataFolder, streets), {
    pipeline: 'held-phases',
    maxParallelProperties: '1',
    failureLimit: '2',
  })
}

async function mapsThat(status: string, runId: number): Promise<number> {
  const cells = await readCells(database, runId)
  return cells.filter((cell) => cell.phaseIndex === phases.map && cell.status === status).length
}
