import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { appApi } from '#test/support/app-api.ts'
import { until } from '#test/support/until.ts'
import { seriousViolations } from './accessibility.ts'
import { writeAgentLog } from './agent-log.ts'
import { gridCell, openCell } from './grid-steps.ts'
import { heldPipeline, listOf, phases } from './held-pipeline.ts'
import { chooseList, openHome, sampleList } from './list-steps.ts'
import { openApp } from './open-app.ts'
import { controlOf, dialogOf, openRun } from './run-steps.ts'

const pipeline = await heldPipeline()
const { app, database, newPage } = await openApp({ pipelinesFolder: pipeline.pipelinesFolder })
const api = appApi(app.url)
const runs = { analysed: 0, mixed: 0, held: 0 }
beforeAll(async () => {
  runs.analysed = await finishedRun()
  runs.mixed = await mixedRun()
  runs.held = await heldRun()
})

const screens: Record<string, (page: Page) => Promise<void>> = {
  'the start': async (page) => {
    await openHome(page)
    await page.getByText('phoenix-homes').first().waitFor()
  },
  'the preview of a list': async (page) => {
    await openHome(page)
    await chooseList(page, sampleList)
    await page.getByLabel('Column List Price is').waitFor()
  },
  'a refused list': async (page) => {
    await openHome(page)
    await chooseList(page, pipeline.pipelinesFolder + '/held-phases/phase_configuration.json')
    await page.getByRole('alert').first().waitFor()
  },
  'the grid of a run with cells of every kind': async (page) => {
    await page.goto(`/runs/${runs.mixed}`)
    await page.locator('[data-status="blocked"]').first().waitFor()
  },
  'the drawer of a failed cell': async (page) => {
    await page.goto(`/runs/${runs.mixed}`)
    const drawer = await openCell(page, { position: 2, phaseIndex: phases.map })
    await drawer.getByRole('log').first().waitFor()
  },
  'the log of an agent': async (page) => {
    const place = { position: 0, phaseIndex: phases.map }
    await writeAgentLog(database, { runId: runs.mixed, ...place })
    await page.goto(`/runs/${runs.mixed}`)
    const drawer = await openCell(page, place)
    await drawer.getByRole('log').waitFor()
    for (const fold of await drawer.getByRole('log').locator('summary').all()) await fold.click()
    await drawer.getByText('You look at the pictures of a home.').waitFor()
  },
  'the plan of a retry': async (page) => {
    await openRun(page, runs.mixed)
    await controlOf(page, 'Retry…').click()
    await dialogOf(page, 'Retry')
      .getByText(/ in 1 home run again/)
      .waitFor()
  },
  'the question before a run is cancelled': async (page) => {
    await openRun(page, runs.held)
    await controlOf(page, 'Cancel run…').click()
    await dialogOf(page, 'Cancel this run?').getByText('will not run').waitFor()
  },
  'the limits of a run': async (page) => {
    await openRun(page, runs.held)
    await controlOf(page, /^Limits/).click()
    await dialogOf(page, 'Limits of this run').waitFor()
  },
  'the menu of a home': async (page) => {
    await openRun(page, runs.mixed)
    await gridCell(page, { position: 1, phaseIndex: phases.county }).focus()
    await page.keyboard.press('m')
    await page.getByRole('menu').waitFor()
  },
  'a held phase, and the kinds of failure': async (page) => {
    await openRun(page, runs.held, '/failures')
    await page.getByRole('region', { name: 'Map Analysis is held' }).waitFor()
    await page.getByText('One of them').first().click()
  },
  'the grid with a held phase and a filter by failure': async (page) => {
    await openRun(page, runs.held)
    await page.getByRole('link', { name: 'Show the failures' }).click()
    await page.getByRole('button', { name: 'Retry these…' }).waitFor()
  },
  'the history': async (page) => {
    await openRun(page, runs.held, '/history')
    await page.getByText(/held Map Analysis/).waitFor()
  },
  'the results': async (page) => {
    await page.goto(`/runs/${runs.analysed}/results`)
    await page.getByRole('region', { name: 'Ranked homes' }).locator('td').first().waitFor()
  },
  'the results of a pipeline without scores': async (page) => {
    await page.goto(`/runs/${runs.mixed}/results`)
    await page.getByRole('region', { name: 'Homes' }).locator('td').first().waitFor()
  },
  'a home': async (page) => {
    await page.goto(`/runs/${runs.analysed}/properties/0`)
    await page.getByRole('heading', { name: 'Monthly cost' }).waitFor()
  },
  // Its own policy would keep the checker out of it, as it keeps every script out.
  'the deal sheet': async (page) => {
    const { attempts } = await api.cell(runs.analysed, { position: 0, phaseIndex: 5 })
    const sheet = await fetch(`${app.url}/artifacts/${attempts[0]?.artifacts[0]?.id}`)
    await page.setContent(await sheet.text())
  },
  'the pipelines': async (page) => {
    await page.goto('/pipelines')
    await page.getByRole('link', { name: 'home-analysis' }).waitFor()
  },
  'a pipeline with a chosen phase': async (page) => {
    await page.goto('/pipelines/home-analysis?phase=phase3_synthesis')
    await page.getByRole('heading', { name: 'Verdict and score' }).waitFor()
  },
  'a run that is not there': async (page) => {
    await page.goto('/runs/999999')
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
  },
}
const expectedErrors = /status of 40[04]/

test.each(Object.entries(screens))('%s can be used by everyone, in light and in dark', async (_, show) => {
  const page = await newPage({ expectedErrors })
  await show(page)
  // React must have taken them over: what is missing before it does, it draws anew.
  await page.waitForFunction(() =>
    [...document.querySelectorAll('iframe')].every((frame) =>
      Object.keys(frame).some((name) => name.startsWith('__react')),
    ),
  )
  await page.evaluate(() => document.querySelectorAll('iframe').forEach((frame) => frame.remove()))
  expect(await seriousViolations(page)).toEqual([])
})

test.each(Object.entries(screens))('%s fits a phone: nothing lies beyond its right edge', async (_, show) => {
  const page = await newPage({
    expectedErrors,
    viewport: { width: 390, height: 844 },
    isMobile: true,
    hasTouch: true,
  })
  await show(page)
  const { scrollWidth, scale } = await page.evaluate(() => ({
    scrollWidth: document.documentElement.scrollWidth,
    scale: window.visualViewport?.scale,
  }))
  expect({ scrollWidth, scale }).toEqual({ scrollWidth: 390, scale: 1 })
})

async function finishedRun(): Promise<number> {
  const runId = await api.startRun(sampleList)
  await api.untilCompleted(runId)
  return runId
}

/** Completed, failed, blocked and running cells. */
async function mixedRun(): Promise<number> {
  await pipeline.down.raise('Broken')
  const list = await listOf(app.dataFolder, [
    '100 W First St',
    '200 W Slow St',
    '300 W Broken St',
    '400 W Last St',
  ])
  const runId = await api.startRun(list, { pipeline: 'held-phases' })
  await until(
    () => api.cell(runId, { position: 2, phaseIndex: phases.report }),
    ({ status }) => status === 'blocked',
  )
  return runId
}

/** One whose map is held after two homes; another waits. */
async function heldRun(): Promise<number> {
  const list = await listOf(app.dataFolder, [
    '100 W Broken St',
    '200 W Broken St',
    '300 W Broken St',
    '400 W Broken St',
  ])
  const runId = await api.startRun(list, {
    pipeline: 'held-phases',
    failureLimit: '2',
    maxParallelProperties: '1',
  })
  await until(
    () => database.prisma.runPhase.count({ where: { runId, heldAt: { not: null } } }),
    (held) => held > 0,
  )
  return runId
}
