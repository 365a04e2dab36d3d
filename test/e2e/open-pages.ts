import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, expect, onTestFinished } from 'vitest'
import { launchBrowser } from '#test/support/browser.ts'

const screenshotFolder = join(tmpdir(), 'plotline-screenshots')

export type PageOptions = BrowserContextOptions & {
  /** What the console may say without failing the test, such as the 400 of a file that is to be refused. */
  expectedErrors?: RegExp
}

/**
 * Pages of one browser for this test file. Each lives for one test: an error in its console, an exception or a
 * violation of the Content-Security-Policy fails the test, and a test that failed leaves a picture of it.
 */
export async function openPages(baseURL: string): Promise<(options?: PageOptions) => Promise<Page>> {
  const browser = await launchBrowser()
  afterAll(() => browser.close())
  return (options) => openPage(browser, { baseURL, ...options })
}

async function openPage(browser: Browser, { expectedErrors, ...options }: PageOptions): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  context.setDefaultTimeout(15_000)
  const errors: string[] = []
  context.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  context.on('weberror', (error) => errors.push(String(error.error())))
  await context.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`Content-Security-Policy ${event.effectiveDirective} refused ${event.blockedURI}`),
    ),
  )
  const page = await context.newPage()
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await takePicture(page, task.name)
    await context.close()
    expect(errors.filter((error) => expectedErrors?.test(error) !== true)).toEqual([])
  })
  return page
}

async function takePicture(page: Page, name: string): Promise<void> {
  await mkdir(screenshotFolder, { recursive: true })
  const path = join(screenshotFolder, `${name.replaceAll(/\W+/g, '-').slice(0, 100)}.png`)
  await page.screenshot({ path }).catch(() => {})
  console.log(`Screenshot of the failed test: ${path}`)
}
