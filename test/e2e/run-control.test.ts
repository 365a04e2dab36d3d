import { beforeEach, expect, test } from 'vitest'
import { appApi } from '#test/support/app-api.ts'
import { readCells } from '#test/support/engine.ts'
import { until } from '#test/support/until.ts'
import { gridCell, untilCell } from './grid-steps.ts'
import { heldPipeline, listOf, phases } from './held-pipeline.ts'
import { openApp } from './open-app.ts'
import { controlOf, dialogOf, openRun, untilAllCompleted, untilDone } from './run-steps.ts'

const pipeline = await heldPipeline()
const { app, database, newPage } = await openApp({ pipelinesFolder: pipeline.pipelinesFolder })
const api = appApi(app.url)
const stoppedWithinMs = 6_000

beforeEach(async () => {
  await pipeline.open.lower()
  await pipeline.down.lower()
})

test('a paused run starts nothing new while it finishes what runs, and goes on when it is resumed', async () => {
  const runId = await startRun(['100 W Slow St', '200 W Slow St', '300 W Last St'], 2)
  const page = await newPage()
  await openRun(page, runId)
  await untilListing(page, [0, 1])
  await controlOf(page, 'Pause').click()
  await page.getByText('Paused: nothing new starts; 2 phases are finishing').waitFor()
  await pipeline.open.raise()
  await page.getByText('Paused: nothing new starts', { exact: true }).waitFor()

  const paused = await readCells(database, runId)
  const started = paused.filter((cell) => cell.status !== 'pending')
  expect(new Set(started.map(({ status }) => status))).toEqual(new Set(['completed']))
  expect(new Set(started.map(({ position }) => position))).toEqual(new Set([0, 1]))
  expect(started.every(({ phaseIndex }) => phaseIndex < phases.synthesis)).toBe(true)

  await controlOf(page, 'Resume').click()
  await untilDone(page, 15)
  await api.untilCompleted(runId)
})

test('cancelling a run asks first, ends the processes that run, keeps what completed, and a retry brings the rest back', async () => {
  const runId = await startRun(['110 W Slow St', '210 W Slow St', '310 W Last St'], 2)
  const page = await newPage()
  await openRun(page, runId)
  await untilListing(page, [0, 1])
  await untilCell(page, { position: 1, phaseIndex: phases.map }, 'completed')
  expect(await pipeline.isListing('110 W Slow St')).toBe(true)

  await controlOf(page, /^Cancel run/).click()
  const dialog = dialogOf(page, 'Cancel this run?')
  expect(await dialog.innerText()).toMatch(/9 cells will not run.*2 that run now are stopped/s)
  await dialog.getByRole('button', { name: 'Let it run' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await focusedText(page)).toContain('Cancel run')
  expect(await pipeline.isListing('110 W Slow St')).toBe(true)

  await controlOf(page, /^Cancel run/).click()
  await dialog.getByRole('button', { name: 'Cancel run' }).click()
  const stillThere = () => Promise.all(['110 W Slow St', '210 W Slow St'].map(pipeline.isListing))
  await until(stillThere, (alive) => !alive.includes(true), stoppedWithinMs)
  await page.getByText('11 cells cancelled. 2 of them ran').waitFor()
  const cells = await readCells(database, runId)
  expect(cells.filter(({ status }) => status === 'cancelled')).toHaveLength(11)
  expect(cells.filter(({ status }) => status === 'completed')).toHaveLength(4)

  await pipeline.open.raise()
  await controlOf(page, 'Retry…').click()
  await dialogOf(page, 'Retry').getByRole('button', { name: 'Retry 11 cells' }).click()
  await untilAllCompleted(database, runId)
  await untilDone(page, 15)
})

test('a limit that is raised while a run works lets more homes start at once', async () => {
  const runId = await startRun(['120 W Slow St', '220 W Slow St', '320 W Slow St'], 1)
  const page = await newPage()
  await openRun(page, runId)
  await untilListing(page, [0])
  expect(await gridCell(page, { position: 1, phaseIndex: phases.county }).getAttribute('data-status')).toBe(
    'pending',
  )
  await controlOf(page, /^Limits/).click()
  const dialog = dialogOf(page, 'Limits of this run')
  await dialog.getByLabel('Homes at once').fill('3')
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await dialog.waitFor({ state: 'detached' })
  await untilListing(page, [0, 1, 2])
  await controlOf(page, 'Limits: 3 homes and 2 phases each at once').waitFor()
  await pipeline.open.raise()
  await untilDone(page, 15)
})

test('a home that is moved to the front, by keys alone, starts before those that stood before it', async () => {
  const runId = await startRun(['130 W Slow St', '230 W Second St', '330 W Third St', '430 W Last St'], 1)
  const page = await newPage()
  await openRun(page, runId)
  await untilListing(page, [0])
  await gridCell(page, { position: 3, phaseIndex: phases.county }).focus()
  await page.keyboard.press('m')
  const menu = page.getByRole('menu', { name: /What to do with 430 W Last St/ })
  await menu.waitFor()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await menu.waitFor({ state: 'detached' })
  await page.getByText('Moved to the front').waitFor()
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-address'))).toBe('3.0')

  await pipeline.open.raise()
  await untilDone(page, 20)
  const homes = await database.prisma.propertyRun.findMany({
    where: { runId },
    orderBy: { startedAt: 'asc' },
  })
  expect(homes.map(({ position }) => position)).toEqual([0, 3, 1, 2])
})

async function startRun(streets: string[], maxParallelProperties: number): Promise<number> {
  return api.startRun(await listOf(app.dataFolder, streets), {
    pipeline: 'held-phases',
    maxParallelProperties: String(maxParallelProperties),
  })
}

/** The listing and nothing else runs in these homes. */
async function untilListing(page: Parameters<typeof untilCell>[0], positions: number[]): Promise<void> {
  for (const position of positions) {
    await untilCell(page, { position, phaseIndex: phases.listing }, 'running')
    await untilCell(page, { position, phaseIndex: phases.map }, 'completed')
  }
}

function focusedText(page: Parameters<typeof untilCell>[0]): Promise<string | null | undefined> {
  return page.evaluate(() => document.activeElement?.textContent)
}
