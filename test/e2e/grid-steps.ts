import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

export type CellPlace = { position: number; phaseIndex: number }

export function gridCell(page: Page, { position, phaseIndex }: CellPlace): Locator {
  return page.locator(`[data-address="${position}.${phaseIndex}"]`)
}

export async function untilCell(page: Page, place: CellPlace, status: string): Promise<void> {
  await page
    .locator(`[data-address="${place.position}.${place.phaseIndex}"][data-status="${status}"]`)
    .waitFor()
}

export async function untilConnection(page: Page, kind: string): Promise<void> {
  await page.locator(`[data-connection="${kind}"]`).waitFor()
}

/** Every cell in the document: `position.phaseIndex` to its status. Only rows in sight are there: give the page height. */
export async function readGrid(page: Page): Promise<Record<string, string | null>> {
  return page.$$eval('[data-address]', (cells) =>
    Object.fromEntries(
      cells.map((cell) => [cell.getAttribute('data-address'), cell.getAttribute('data-status')]),
    ),
  )
}

/** The same from the database. */
export function gridOf(cells: { position: number; phaseIndex: number; status: string }[]) {
  return Object.fromEntries(cells.map((cell) => [`${cell.position}.${cell.phaseIndex}`, cell.status]))
}

/** The drawer, once it shows what is known of the cell. */
export async function openCell(page: Page, place: CellPlace): Promise<Locator> {
  await gridCell(page, place).click()
  const drawer = page.getByRole('dialog')
  await drawer.locator('[data-drawer-status]').waitFor()
  await expect.poll(() => drawer.getByRole('link').first().textContent()).toMatch(/\d/)
  return drawer
}
