import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { artifactPath } from '#lib/contract/artifact-path.ts'
import { appApi } from '#test/support/app-api.ts'
import { seriousViolations } from './accessibility.ts'
import { listOf } from './held-pipeline.ts'
import { openApp } from './open-app.ts'

const pipelinesFolder = join(import.meta.dirname, '..', 'fixtures', 'pipelines')
const { app, newPage } = await openApp({ pipelinesFolder })
const api = appApi(app.url)
const runId = await api.startRun(await listOf(app.dataFolder, ['100 W First St']), { pipeline: 'files' })
await api.untilCompleted(runId)
const [attempt] = (await api.cell(runId, { position: 0, phaseIndex: 0 })).attempts

const large = Uint8Array.from({ length: 11 * 1024 * 1024 }, (_, n) => n % 251)
const patience = { timeout: 10_000 } // a busy machine takes its time over a hundred pictures
const quiet = /Content.?Security.?Policy|sandbox|Failed to load resource/i

function fileOf(name: string) {
  const file = attempt?.artifacts.find((artifact) => artifact.name === name)
  if (!file)
    throw new Error(`There is no ${name} among ${attempt?.artifacts.map((one) => one.name).join(', ')}`)
  return file
}

function ask(name: string, init: RequestInit = {}, query = ''): Promise<Response> {
  return fetch(app.url + artifactPath(fileOf(name)) + query, init)
}

/** Every address from which the page gets an answer from now on. Outside, everything answers. */
async function answersTo(page: Page): Promise<string[]> {
  const urls: string[] = []
  page.context().on('response', (response) => urls.push(response.url()))
  await page.context().route('https://outside.invalid/**', (route) => route.fulfill({ body: 'Hello' }))
  return urls
}

test('a file is sent with what it is, how long, and its hash, and again only when it is not known', async () => {
  const file = fileOf('table.csv')
  const response = await ask('table.csv')
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-length': String(file.size),
    'content-disposition': expect.stringMatching(/^inline; filename="table.csv"/),
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=31536000, immutable, no-transform',
    etag: `"${file.sha256}"`,
    'x-content-type-options': 'nosniff',
  })
  expect(await response.text()).toBe('street,price\n1 Main St,=1+1\n')
  const again = await ask('table.csv', { headers: { 'if-none-match': `W/"x", "${file.sha256}"` } })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test.each(['table.csv', 'large.bin'])('%s comes in the ranges that are asked for', async (name) => {
  const whole = new Uint8Array(await (await ask(name)).arrayBuffer())
  const { size, sha256 } = fileOf(name)
  expect(whole.length).toBe(size)
  const part = async (range: string, more: Record<string, string> = {}) => {
    const response = await ask(name, { headers: { range, ...more } })
    const { headers, status } = response
    return [status, headers.get('content-range'), Buffer.from(await response.arrayBuffer())] as const
  }
  const end = size - 1
  expect(await part('bytes=2-5')).toEqual([206, `bytes 2-5/${size}`, Buffer.from(whole.slice(2, 6))])
  expect(await part('bytes=-3')).toEqual([
    206,
    `bytes ${size - 3}-${end}/${size}`,
    Buffer.from(whole.slice(-3)),
  ])
  expect(await part(`bytes=${size - 2}-`)).toEqual([
    206,
    `bytes ${size - 2}-${end}/${size}`,
    Buffer.from(whole.slice(-2)),
  ])
  expect(await part(`bytes=${size}-`)).toEqual([416, `bytes */${size}`, Buffer.alloc(0)])
  expect((await part('bytes=0-1', { 'if-range': `"${sha256}"` }))[0]).toBe(206)
  expect((await part('bytes=0-1', { 'if-range': '"another"' }))[0]).toBe(200)
})

test('a file over 10 MB is kept on the disk, comes back byte for byte, and is told when it is gone', async () => {
  const file = fileOf('large.bin')
  const response = await ask('large.bin')
  expect(response.headers.get('content-disposition')).toMatch(/^attachment/)
  expect(Buffer.from(await response.arrayBuffer()).equals(large)).toBe(true)
  const head = await ask('large.bin', { method: 'HEAD' })
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
    200,
    String(file.size),
    '',
  ])
  const folder = join(app.dataFolder, 'artifacts', file.sha256.slice(0, 2))
  expect(await readdir(folder)).toEqual([file.sha256])
  await rm(folder, { recursive: true })
  for (const method of ['GET', 'HEAD']) expect((await ask('large.bin', { method })).status).toBe(404)
  const gone = await ask('large.bin')
  expect(gone.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(gone.headers.get('cache-control')).toBe('no-store')
  expect(await gone.text()).toMatch(/^large\.bin is gone from the artifact folder.*\n.*run the phase again/)
})

test('a download has the real name of the file', async () => {
  const name = fileOf('facts.json').name
  const response = await ask(name, {}, '?download')
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="facts.json"; filename*=UTF-8''facts.json`,
  )
  const page = await newPage()
  await page.goto(`/runs/${runId}/properties/0`)
  const odd = attempt?.artifacts.find((artifact) => artifact.name.startsWith("it's"))
  const downloading = page.waitForEvent('download')
  await page.getByRole('link', { name: `Download ${odd?.name}` }).click()
  expect((await downloading).suggestedFilename()).toBe(odd?.name)
})

test('the short address leads to the lasting one; a wrong id, hash or name is not found', async () => {
  const file = fileOf('facts.json')
  const short = await fetch(`${app.url}/artifacts/${file.id}?download`, { redirect: 'manual' })
  expect([short.status, short.headers.get('location')]).toEqual([307, `${artifactPath(file)}?download=`])
  const wrong = [
    '/artifacts/999999',
    '/artifacts/x',
    '/artifacts/99999999999',
    artifactPath({ ...file, id: 999_999 }),
    artifactPath({ ...file, sha256: '0'.repeat(64) }),
    artifactPath({ ...file, name: 'other.json' }),
    artifactPath({ ...file, name: 'x' }).replace(/x$/, '..%2f..%2f..%2fetc%2fpasswd'),
  ]
  for (const path of wrong) {
    const response = await fetch(app.url + path)
    expect([path, response.status, await response.text()]).toEqual([
      path,
      404,
      expect.stringContaining('There is no such file'),
    ])
  }
})

test('a page shows its own images and style, and runs, loads and sends nothing else', async () => {
  const page = await newPage({ expectedErrors: quiet })
  const asked = await answersTo(page)
  await page.goto(artifactPath(fileOf('report/index.html')))
  await expect.poll(() => widthOf(page, '#own'), patience).toBe(640)
  expect(await page.locator('h1').evaluate((element) => getComputedStyle(element).color)).toBe('rgb(1, 2, 3)')
  await page.getByRole('link', { name: 'Run' }).click()
  await page.getByRole('button', { name: 'Send' }).click()
  expect(await page.title()).toBe('Quiet')
  expect(await widthOf(page, '#app')).toBe(0)
  const own = app.url + artifactPath({ ...fileOf('report/index.html'), name: 'report/' })
  expect(asked.filter((url) => !url.startsWith(own) && !isIcon(url))).toEqual([])
  await page.getByRole('link', { name: 'Details' }).click()
  await expect.poll(() => page.title(), patience).toBe('Details')
})

test('a drawing with a script in it is a picture, and runs nothing on its own either', async () => {
  const page = await newPage({ expectedErrors: quiet })
  const asked = await answersTo(page)
  await page.goto(artifactPath(fileOf('drawing.svg')))
  expect(await page.evaluate(() => document.documentElement.id)).toBe('')
  expect(asked.filter((url) => url.includes('outside.invalid'))).toEqual([])
})

test('the files of a cell are looked at one after the other, with the keys or the buttons', async () => {
  const page = await newPage({ expectedErrors: quiet })
  await page.goto(`/runs/${runId}?cell=0.0`)
  await page.getByRole('button', { name: 'drawing.svg' }).click()
  const dialog = page.getByRole('dialog', { name: 'drawing.svg' })
  await expect.poll(() => widthOf(page, 'dialog img'), patience).toBe(200)
  expect(await dialog.getByRole('status').textContent()).toContain('1 of 4')
  expect(await dialog.getByRole('button', { name: 'Previous file' }).isDisabled()).toBe(true)
  await page.keyboard.press('ArrowRight')
  const frame = page.frameLocator('dialog iframe')
  expect(await frame.getByRole('heading').textContent()).toBe('Details')
  await page.getByRole('button', { name: 'Next file' }).click()
  await expect.poll(() => widthOf(page, 'dialog img'), patience).toBe(640)
  await page.keyboard.press('ArrowRight')
  expect(await frame.getByRole('heading').textContent()).toBe('Report')
  await frame.getByRole('link', { name: 'Run' }).click()
  expect(await frame.getByRole('heading').textContent()).toBe('Report')
  await page.getByRole('button', { name: 'Close' }).last().click()
  await expect.poll(() => page.locator('dialog').count(), patience).toBe(0)
  expect(await page.getByRole('button', { name: 'drawing.svg' }).isVisible()).toBe(true)
})

test('hashes are shown when they are asked for, and a hundred pictures load as they come into view', async () => {
  const page = await newPage()
  const asked = await answersTo(page)
  await page.goto(`/runs/${runId}?cell=0.1`)
  const [photos] = (await api.cell(runId, { position: 0, phaseIndex: 1 })).attempts
  expect(photos?.artifacts).toHaveLength(100)
  await page.getByRole('heading', { name: '100 files' }).waitFor()
  await expect.poll(() => asked.some((url) => url.includes('photo-001.png')), patience).toBe(true)
  const sha256 = photos!.artifacts[0]!.sha256
  expect(await page.getByText(sha256).count()).toBe(0)
  await page.getByRole('button', { name: 'Show SHA-256' }).click()
  expect(await page.getByText(sha256).isVisible()).toBe(true)
  const last = page.getByRole('img', { name: 'photo-100.png' })
  expect(asked.some((url) => url.includes('photo-100.png'))).toBe(false)
  await last.scrollIntoViewIfNeeded()
  await expect.poll(() => asked.some((url) => url.includes('photo-100.png')), patience).toBe(true)
})

test('the files of a cell, and one that is looked at, can be used by everyone', async () => {
  const page = await newPage()
  await page.goto(`/runs/${runId}?cell=0.1`)
  await page.getByRole('button', { name: 'Show SHA-256' }).click()
  expect(await seriousViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'photo-002.png' }).click()
  await expect.poll(() => widthOf(page, 'dialog img'), patience).toBe(300)
  expect(await seriousViolations(page)).toEqual([])
})

function widthOf(page: Page, selector: string): Promise<number> {
  return page
    .locator(selector)
    .evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : -1))
}

/** Asked for by the browser itself. */
function isIcon(url: string): boolean {
  return url.endsWith('/favicon.ico')
}

test('a picture that is none has the sign of its kind in the list, and not a torn one', async () => {
  const page = await newPage({ expectedErrors: quiet })
  await page.route(/drawing\.svg/, (route) => route.fulfill({ contentType: 'image/svg+xml', body: 'none' }))
  await page.goto(`/runs/${runId}?cell=0.0`)
  const card = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'drawing.svg' }) })
  await expect.poll(() => card.locator('span > svg').count(), patience).toBe(1)
  expect(await card.getByRole('img').count()).toBe(0)
})
