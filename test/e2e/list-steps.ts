import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Page } from 'playwright-core'
import { fromRoot } from '#lib/server/pinned-node.mjs'

export const sampleList = fromRoot('public', 'samples', 'phoenix-homes.csv')
export const listFixture = (name: string) => join(import.meta.dirname, '..', 'fixtures', 'lists', name)

/** The start page, when it listens. */
export async function openHome(page: Page): Promise<void> {
  await page.goto('/')
  await page.waitForFunction(() =>
    Object.keys(document.querySelector('[data-drop-zone]') ?? {}).some((key) =>
      key.startsWith('__reactProps'),
    ),
  )
}

/** Drops a file on the page as a mouse would. */
export async function dropList(page: Page, path: string): Promise<void> {
  const file = { name: basename(path), base64: (await readFile(path)).toString('base64') }
  const dataTransfer = await page.evaluateHandle(({ name, base64 }) => {
    const transfer = new DataTransfer()
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0)
    transfer.items.add(new File([bytes], name, { type: 'text/csv' }))
    return transfer
  }, file)
  await page.dispatchEvent('[data-drop-zone]', 'dragover', { dataTransfer })
  await page.dispatchEvent('[data-drop-zone]', 'drop', { dataTransfer })
}

export async function chooseList(page: Page, path: string): Promise<void> {
  await page.getByLabel('List of homes').setInputFiles(path)
}

/** Presses Start and answers the run's id, once its page is there. */
export async function startRun(page: Page): Promise<number> {
  await page.getByRole('button', { name: /^Start with/ }).click()
  await page.waitForURL(/\/runs\/\d+$/)
  return Number(/\d+$/.exec(page.url())?.[0])
}
