import { beforeEach, expect, test } from 'vitest'
import { appApi } from '#test/support/app-api.ts'
import { cuttableProxy } from '#test/support/cuttable-proxy.ts'
import { readCells } from '#test/support/engine.ts'
import { gridOf, readGrid, untilCell, untilConnection } from './grid-steps.ts'
import { heldPipeline, listOf, phases } from './held-pipeline.ts'
import { openApp } from './open-app.ts'

const pipeline = await heldPipeline()
const { app, database, newPage } = await openApp({ pipelinesFolder: pipeline.pipelinesFolder })
const cable = await cuttableProxy(app.url)
const api = appApi(app.url)

const streets = Array.from(
  { length: 6 },
  (_, index) => `${index + 1}00 W ${index % 3 === 1 ? 'Slow' : 'Quick'} St`,
)
const withinMs = 3_000
const expectedErrors = /ERR_|WebSocket|Failed to fetch/

beforeEach(async () => {
  cable.mend()
  await pipeline.open.lower()
})

test('a page that lost its connection says since when it is stale, and catches up with the database once it is back', async () => {
  const runId = await startHeldRun()
  const page = await newPage({ expectedErrors })
  await page.goto(`${cable.url}/runs/${runId}`)
  await untilConnection(page, 'live')
  await untilCell(page, { position: 1, phaseIndex: phases.listing }, 'running')
  await untilCell(page, { position: 0, phaseIndex: phases.report }, 'completed')

  cable.cut()
  await page.getByText(/^Stale since \d{1,2}:\d\d:\d\d/).waitFor()
  const stale = await readGrid(page)
  await pipeline.open.raise()
  await api.untilCompleted(runId)
  expect(await readGrid(page)).toEqual(stale)

  cable.mend()
  await untilConnection(page, 'live')
  await expect.poll(() => readGrid(page), { timeout: withinMs }).toEqual(await finalGrid(runId))
})

test('a browser that goes offline and comes back shows the truth within moments', async () => {
  const runId = await startHeldRun()
  const page = await newPage({ expectedErrors })
  await page.goto(`${cable.url}/runs/${runId}`)
  await untilCell(page, { position: 1, phaseIndex: phases.listing }, 'running')

  await page.context().setOffline(true)
  cable.cut()
  await page.getByText(/^Stale since \d{1,2}:\d\d:\d\d/).waitFor()
  await pipeline.open.raise()
  await api.untilCompleted(runId)

  cable.mend()
  await page.context().setOffline(false)
  await page.locator('[data-connection="live"]').waitFor({ timeout: withinMs })
  await expect.poll(() => readGrid(page), { timeout: withinMs }).toEqual(await finalGrid(runId))
})

async function startHeldRun(): Promise<number> {
  return api.startRun(await listOf(app.dataFolder, streets), {
    pipeline: 'held-phases',
    maxParallelProperties: '6',
  })
}

async function finalGrid(runId: number): Promise<Record<string, string>> {
  const grid = gridOf(await readCells(database, runId))
  expect(new Set(Object.values(grid))).toEqual(new Set(['completed']))
  return grid
}
