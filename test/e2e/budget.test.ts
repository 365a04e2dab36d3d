import { join } from 'node:path'
import { expect, test } from 'vitest'
import { propertyResultSchema, runSummarySchema } from '#lib/contract/runs.ts'
import { appApi } from '#test/support/app-api.ts'
import { readCells } from '#test/support/engine.ts'
import { analyze } from './analyze.ts'
import { listOf } from './held-pipeline.ts'
import { chooseList, openHome, startRun } from './list-steps.ts'
import { openApp } from './open-app.ts'
import { controlOf, dialogOf, openRun, untilAllCompleted } from './run-steps.ts'

const pipelinesFolder = join(import.meta.dirname, '..', 'fixtures', 'pipelines')
const { app, database, newPage } = await openApp({ pipelinesFolder })
const api = appApi(app.url)
const streets = ['100 W First St', '200 W Second St', '300 W Third St']
const opinion = 1

test('a run of agents is started with a budget, and its head says, live, how much of it is spent', async () => {
  const page = await newPage()
  await openHome(page)
  await chooseList(page, await listOf(app.dataFolder, streets))
  const budget = page.getByLabel('Budget for agents, in $')
  await page.getByText('held-phases', { exact: true }).click()
  expect(await budget.count()).toBe(0)
  await page.getByText('priced', { exact: true }).click()
  await budget.fill('-3')
  await page.getByRole('button', { name: /^Start with/ }).click()
  expect(await budget.evaluate((field: HTMLInputElement) => field.validity.valid)).toBe(false)
  await budget.fill('5')
  const runId = await startRun(page)
  await page.getByText('$3.00 of $5.00 spent').waitFor()
  expect(await database.prisma.run.findUnique({ where: { id: runId } })).toMatchObject({
    budgetUsd: 5,
    spentUsd: 3,
  })
})

test('what was skipped because the budget was spent is retried once the budget is raised', async () => {
  const runId = await runWithSpentBudget()
  const page = await newPage()
  await openRun(page, runId)
  const banner = page.getByRole('region', { name: 'Budget' })
  await banner.getByText('The budget of $1.00 is spent ($1.80): agent phases are skipped, 2 phases').waitFor()
  await page.getByText('$1.80 of $1.00 spent').waitFor()
  const retry = banner.getByRole('button', { name: 'Retry the 2 skipped phases' })
  expect(await retry.isDisabled()).toBe(true)

  await banner.getByRole('button', { name: 'Raise the budget' }).click()
  const dialog = dialogOf(page, 'Limits of this run')
  const field = dialog.getByLabel('Budget for agents, in $')
  expect(await field.evaluate((input) => input === document.activeElement)).toBe(true)
  await field.fill('3')
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await banner.getByText('There is $1.20 left now.').waitFor()

  await retry.click()
  await dialogOf(page, 'Retry').getByRole('button', { name: 'Retry 4 cells' }).click()
  await banner.waitFor({ state: 'detached' })
  await untilAllCompleted(database, runId)
  await page.getByText('$3.00 of $3.00 spent').waitFor()
  await page.goto(`/runs/${runId}/history`)
  await page.getByText('changed the budget from $1.00 to $3.00').waitFor()
  await page.getByText('started the run over 3 homes of homes.csv, with a budget of $1.00').waitFor()
})

test('a budget is taken away in the limits, by leaving the field empty', async () => {
  const runId = await runWithSpentBudget()
  const page = await newPage()
  await openRun(page, runId)
  await page.getByRole('button', { name: 'Raise the budget' }).click()
  const dialog = dialogOf(page, 'Limits of this run')
  await dialog.getByLabel('Budget for agents, in $').fill('')
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await page.getByText('There is no budget now.').waitFor()
  await page.getByText('$1.80 spent', { exact: true }).waitFor()
  expect(await controlOf(page, /^Limits/).count()).toBe(0)
})

test('in the terminal a run has a budget, and its summary says what it cost', async () => {
  const settings = { databaseUrl: database.url, dataFolder: app.dataFolder, pipelinesFolder }
  const argv = [await listOf(app.dataFolder, streets), '--pipeline', 'priced', '--budget', '5']
  const people = await analyze(argv, settings)
  expect(people.stdout).toContain('It cost $3.00.')
  const { stdout } = await analyze([...argv, '--json'], settings)
  const lines = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line))
  expect(propertyResultSchema.strict().safeParse(lines[0]).success).toBe(true)
  const summary = runSummarySchema.strict().parse(Object(lines.at(-1)).summary)
  expect(summary).toMatchObject({ properties: 3, cost_usd: 3 })
  expect(await database.prisma.run.findUnique({ where: { id: summary.run_id } })).toMatchObject({
    budgetUsd: 5,
  })
})

/** A run that is over: the first home's survey and opinion spent its budget, the others have a survey only. */
async function runWithSpentBudget(): Promise<number> {
  const runId = await api.startRun(await listOf(app.dataFolder, streets), {
    pipeline: 'priced',
    budgetUsd: '1',
    maxParallelProperties: '1',
  })
  await api.untilCompleted(runId)
  const opinions = (await readCells(database, runId)).filter(({ phaseIndex }) => phaseIndex === opinion)
  expect(opinions.map(({ status, reasonCode }) => [status, reasonCode])).toEqual([
    ['completed', null],
    ['skipped', 'BUDGET_SPENT'],
    ['skipped', 'BUDGET_SPENT'],
  ])
  return runId
}
