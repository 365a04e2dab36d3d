import { beforeEach, expect, test } from 'vitest'
import { appApi } from '#test/support/app-api.ts'
import { readCells, type Cell } from '#test/support/engine.ts'
import { until } from '#test/support/until.ts'
import { openCell, readGrid, untilCell } from './grid-steps.ts'
import { heldPipeline, listOf, phases } from './held-pipeline.ts'
import { openApp } from './open-app.ts'
import { controlOf, dialogOf, openRun, untilAllCompleted, untilDone } from './run-steps.ts'

const pipeline = await heldPipeline()
const { app, database, newPage } = await openApp({ pipelinesFolder: pipeline.pipelinesFolder })
const api = appApi(app.url)
const streets = ['100 W Broken St', '200 W First St', '300 W Broken St', '400 W Broken St']
const expectedErrors = /status of 409/

beforeEach(async () => {
  await pipeline.open.raise()
  await pipeline.down.raise('Broken')
})

test('everything that failed is planned, refused when somebody else has done part of it, and then run as planned anew', async () => {
  const runId = await failedRun()
  const page = await newPage({ expectedErrors })
  await openRun(page, runId)
  await untilCell(page, { position: 3, phaseIndex: phases.report }, 'blocked')
  await controlOf(page, 'Retry…').click()
  const dialog = dialogOf(page, 'Retry')
  await dialog.getByText('9 cells in 3 homes run again').waitFor()
  expect(await dialog.getByRole('row', { name: /Map Analysis/ }).innerText()).toMatch(/3/)

  await pipeline.down.lower()
  const other = await newPage()
  await openRun(other, runId)
  const drawer = await openCell(other, { position: 2, phaseIndex: phases.map })
  await drawer.getByRole('button', { name: 'Retry', exact: true }).click()
  await untilCell(other, { position: 2, phaseIndex: phases.report }, 'completed')

  await dialog.getByRole('button', { name: 'Retry 9 cells' }).click()
  await dialog.getByText('The run has moved on since').waitFor()
  await dialog.getByText('6 cells in 2 homes run again').waitFor()
  const before = await readCells(database, runId)
  await dialog.getByRole('button', { name: 'Retry 6 cells' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByText('6 cells run again in 2 homes').waitFor()

  const after = await untilAllCompleted(database, runId)
  const changed = after.filter((cell, index) => cell.attemptCount !== before[index]?.attemptCount)
  expect(changed.map(({ position, phaseIndex }) => [position, phaseIndex])).toEqual(
    [0, 3].flatMap((position) =>
      [phases.map, phases.synthesis, phases.report].map((phase) => [position, phase]),
    ),
  )
  await untilDone(page, 20)
})

test('one kind of failure is read, shown in the grid alone, and retried from there', async () => {
  const runId = await failedRun()
  const page = await newPage()
  await openRun(page, runId, '/failures')
  const kind = page.getByRole('article').filter({ hasText: 'The map service is down' })
  await kind.getByText('3 failed').waitFor()
  await kind.getByText('One of them').click()
  await kind.getByText(/The map service is down for \d00 W Broken St/).waitFor()
  expect(await page.getByRole('article').count()).toBe(1)

  await kind.getByRole('link', { name: 'Show in the grid' }).click()
  await page.waitForURL(/failure=[0-9a-f]{12}$/)
  await untilCell(page, { position: 0, phaseIndex: phases.map }, 'failed')
  const rows = new Set(Object.keys(await readGrid(page)).map((address) => address.split('.')[0]))
  expect([...rows]).toEqual(['0', '2', '3'])

  await pipeline.down.lower()
  await page.getByRole('button', { name: 'Retry these…' }).click()
  const dialog = dialogOf(page, 'Retry')
  expect(await dialog.getByRole('radio', { name: /This kind of failure/ }).isChecked()).toBe(true)
  await dialog.getByRole('button', { name: 'Retry 9 cells' }).click()
  await untilAllCompleted(database, runId)

  await page.getByRole('link', { name: 'Failures' }).click()
  await page.getByText('Nothing has failed.').waitFor()
})

test('a cell and everything after it runs again, though it had completed, and nothing before it', async () => {
  const runId = await failedRun()
  const page = await newPage()
  await openRun(page, runId)
  const drawer = await openCell(page, { position: 1, phaseIndex: phases.map })
  const before = await readCells(database, runId)
  await drawer.getByRole('button', { name: 'More ways to retry' }).click()
  await page.getByRole('menuitem', { name: 'This and everything after it…' }).click()
  const dialog = dialogOf(page, 'Retry')
  await dialog.getByText('3 cells in 1 home run again').waitFor()
  await dialog.getByRole('button', { name: 'Retry 3 cells' }).click()
  const again = (cells: Cell[]) =>
    cells.filter(
      (cell, index) => cell.attemptCount !== before[index]?.attemptCount && cell.status === 'completed',
    )
  const after = await until(
    () => readCells(database, runId),
    (cells) => again(cells).length >= 3,
  )
  expect(again(after).map(({ position, phaseIndex }) => [position, phaseIndex])).toEqual([
    [1, phases.map],
    [1, phases.synthesis],
    [1, phases.report],
  ])
})

/** Three homes whose map failed, with what it blocked, and one home that completed. */
async function failedRun(): Promise<number> {
  const runId = await api.startRun(await listOf(app.dataFolder, streets), {
    pipeline: 'held-phases',
    maxParallelProperties: '4',
  })
  await api.untilCompleted(runId)
  return runId
}
