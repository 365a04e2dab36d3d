import type { Locator, Page } from 'playwright-core'
import type { TestDatabase } from '#test/support/database.ts'
import { readCells, type Cell } from '#test/support/engine.ts'
import { until } from '#test/support/until.ts'
import { untilConnection } from './grid-steps.ts'

/** The page of a run, once it is live. */
export async function openRun(page: Page, runId: number, path = ''): Promise<void> {
  await page.goto(`/runs/${runId}${path}`)
  await untilConnection(page, 'live')
}

export function controlOf(page: Page, name: string | RegExp): Locator {
  return page.getByRole('group', { name: 'Run controls' }).getByRole('button', { name })
}

/** The dialog of this title; the cell drawer is another one. */
export function dialogOf(page: Page, title: string): Locator {
  return page.getByRole('dialog', { name: title })
}

export async function untilDone(page: Page, cells: number): Promise<void> {
  await page.getByText(`${cells} of ${cells} cells done (100%)`).waitFor()
}

/** In the database: a page counts what failed or was cancelled as done as well. */
export function untilAllCompleted(database: TestDatabase, runId: number): Promise<Cell[]> {
  return until(
    () => readCells(database, runId),
    (cells) => cells.every(({ status }) => status === 'completed'),
  )
}
