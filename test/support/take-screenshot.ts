// node test/support/take-screenshot.ts: writes public/screenshots/run.png, the README's picture, from a run of the sample
// pipeline at its liveliest: some homes done, some at work, some waiting to be tried again, and one ZIP code without a map.
import { cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { fromRoot } from '#lib/server/pinned-node.mjs'
import { appApi } from './app-api.ts'
import { startApp } from './app-process.ts'
import { launchBrowser } from './browser.ts'

const picture = fromRoot('public', 'screenshots', 'run.png')
const maxPictureBytes = 300_000
const mapIsDownFor = '85053'

const pipelinesFolder = await mkdtemp(join(tmpdir(), 'plotline-pipelines-'))
try {
  const pipeline = join(pipelinesFolder, 'script-pipeline')
  await cp(fromRoot('public', 'samples', 'script-pipeline'), pipeline, { recursive: true })
  await writeFile(join(pipeline, 'down.flag'), mapIsDownFor)
  await takePicture()
} finally {
  await rm(pipelinesFolder, { recursive: true })
}

async function takePicture(): Promise<void> {
  const app = await startApp({ databaseUrl: null, pipelinesFolder })
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage({
      baseURL: app.url,
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
    })
    const runId = await appApi(app.url).startRun(fromRoot('public', 'samples', 'phoenix-homes.csv'), {
      pipeline: 'script-pipeline',
      maxParallelProperties: '6',
    })
    await page.goto(`/runs/${runId}`)
    await untilLively(page)
    await mkdir(join(picture, '..'), { recursive: true })
    await page.screenshot({ path: picture })
  } finally {
    await browser.close()
    await app.stop()
  }
  const { size } = await stat(picture)
  console.log(`${picture}: ${Math.round(size / 1_000)} kB`)
  if (size > maxPictureBytes) throw new Error('The picture is too large for a README.')
}

async function untilLively(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const count = (status: string) => document.querySelectorAll(`[data-status="${status}"]`).length
    const settled = Number(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow'))
    return settled > 60 && count('failed') > 2 && count('retrying') > 0 && count('running') > 2
  })
}
