import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHome, chooseList, sampleList } from './list-steps.ts'
import { openApp } from './open-app.ts'

const pipelinesFolder = await mkdtemp(join(tmpdir(), 'plotline-pipelines-'))
afterAll(() => rm(pipelinesFolder, { recursive: true, force: true }))
const { app, newPage } = await openApp({ pipelinesFolder })

const script = { executor: 'script', executor_path: 'a.sh' }
const mine = {
  phases: {
    county: {
      ...script,
      display_name: 'County facts',
      requires: { env: ['AUTHOR_KEY'] },
      env: ['AUTHOR_KEY'],
    },
    photos: { executor: 'manual', dependencies: ['county'] },
    report: { ...script, dependencies: ['county'], optional_dependencies: ['photos'], max_retries: 3 },
  },
}

beforeAll(async () => {
  await put('mine', mine)
  await put('bad', { phases: { a: { ...script, dependencies: ['b'] } } })
  await put(
    'large',
    Object.fromEntries([
      [
        'phases',
        Object.fromEntries(
          Array.from({ length: 200 }, (_, index) => [
            `p${index}`,
            { ...script, dependencies: index === 0 ? [] : [`p${Math.floor((index - 1) / 2)}`] },
          ]),
        ),
      ],
    ]),
  )
  await cp(resolve('public/samples/script-pipeline'), join(pipelinesFolder, 'script-pipeline'), {
    recursive: true,
  })
})

async function put(name: string, definition: object): Promise<void> {
  await mkdir(join(pipelinesFolder, name))
  await writeFile(join(pipelinesFolder, name, 'pipeline.json'), JSON.stringify(definition, null, 2))
  await writeFile(join(pipelinesFolder, name, 'a.sh'), '')
}

test('the header leads to every pipeline there is, and to what is wrong with the others', async () => {
  const page = await newPage()
  await openHome(page)
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Pipelines' }).click()
  await page.getByRole('heading', { name: 'Cannot be used' }).waitFor()
  const names = await page.getByRole('article').getByRole('heading', { level: 2 }).allTextContents()
  expect(names).toEqual(['home-analysis', 'large', 'mine', 'script-pipeline', 'Cannot be used'])
  await page.getByText('bad/pipeline.json, line 7, phase "a", dependencies: "b" is not a phase').waitFor()
})

test('an edited file shows at the next look', async () => {
  const page = await newPage()
  await put('edited', { ...mine, description: 'The first words.' })
  await page.goto('/pipelines/edited')
  await page.getByText('The first words.').waitFor()
  await writeFile(
    join(pipelinesFolder, 'edited', 'pipeline.json'),
    JSON.stringify({ ...mine, description: 'Other words.' }),
  )
  await page.reload()
  await page.getByText('Other words.').waitFor()
  expect(await page.getByText('The first words.').count()).toBe(0)
  await rm(join(pipelinesFolder, 'edited'), { recursive: true })
})

test('a phase is chosen in the drawing with the keyboard, kept in the address, and put away', async () => {
  const page = await newPage()
  await page.goto('/pipelines/mine')
  const drawing = page.getByRole('region', { name: 'Drawing of the pipeline' })
  const node = drawing.getByRole('link', {
    name: /^County facts, script\. Starts at once\. Not here: AUTHOR_KEY\.$/,
  })
  await node.focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('complementary', { name: 'Chosen phase' })
  await panel.getByRole('heading', { name: 'County facts' }).waitFor()
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('County facts')
  expect(new URL(page.url()).searchParams.get('phase')).toBe('county')
  expect(await node.getAttribute('aria-current')).toBe('true')
  expect(await panel.textContent()).toMatch(/AUTHOR_KEYnot set here, required.*bash.*found here/)
  await panel.getByRole('link', { name: 'report' }).click()
  await panel.getByRole('heading', { name: 'report' }).waitFor()
  expect(await panel.textContent()).toMatch(/AfterCounty facts.*Waits forphotos.*Attempts3/)
  await page.reload()
  await panel.getByRole('heading', { name: 'report' }).waitFor()
  await panel.getByRole('button', { name: 'Put the phase away' }).click()
  await panel.getByText('Choose a phase').waitFor()
  expect(new URL(page.url()).search).toBe('')
})

test('the whole row of a phase answers to a click', async () => {
  const page = await newPage()
  await page.goto('/pipelines/mine')
  const words = page
    .getByRole('region', { name: 'Phases' })
    .getByText('Starts after County facts.', { exact: true })
  // By place, for the link of the row lies over its words.
  await words.click({ force: true })
  const panel = page.getByRole('complementary', { name: 'Chosen phase' })
  await panel.getByRole('heading', { name: 'photos' }).waitFor()
  expect(new URL(page.url()).searchParams.get('phase')).toBe('photos')
})

test('the drawing has a line for each dependency, dashed where it is optional', async () => {
  const page = await newPage()
  await page.goto('/pipelines/mine')
  const lines = page.getByRole('region', { name: 'Drawing of the pipeline' }).locator('path[marker-end]')
  await expect.poll(() => lines.count()).toBe(3)
  const dashes = await lines.evaluateAll((paths) =>
    paths.map((path) => path.hasAttribute('stroke-dasharray')),
  )
  expect(dashes.filter(Boolean)).toHaveLength(1)
})

test('on a phone the drawing goes from top to bottom, and the list says the same', async () => {
  const page = await newPage({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true })
  await page.goto('/pipelines/mine?phase=report')
  await page.getByRole('heading', { name: 'report' }).waitFor()
  const drawing = page.getByRole('region', { name: 'Drawing of the pipeline' })
  const boxes = await Promise.all(
    [/^County facts/, /^report/].map((name) => drawing.getByRole('link', { name }).boundingBox()),
  )
  expect(boxes[0]!.y + boxes[0]!.height).toBeLessThan(boxes[1]!.y)
  const order = page.getByRole('region', { name: 'Phases' }).getByRole('listitem')
  expect(await order.allTextContents()).toEqual([
    expect.stringContaining('Starts at once.AUTHOR_KEY is not here.'),
    expect.stringContaining('Starts after County facts.'),
    expect.stringContaining('Starts after County facts; when photos has ended, whatever came of it.'),
  ])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
})

test('of 200 phases the chosen one is scrolled into the drawing, and the page itself does not widen', async () => {
  const page = await newPage()
  await page.goto('/pipelines/large?phase=p150')
  const drawing = page.getByRole('region', { name: 'Drawing of the pipeline' })
  const node = drawing.getByRole('link', { name: /^p150,/ })
  await expect
    .poll(async () => {
      const [inner, outer] = [await node.boundingBox(), await drawing.boundingBox()]
      if (inner === null || outer === null) return false
      return inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height && inner.x >= outer.x
    })
    .toBe(true)
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1440)
})

test('the start panel leads to the chosen pipeline in another tab, so that the list is not lost', async () => {
  const page = await newPage()
  await openHome(page)
  await chooseList(page, sampleList)
  const link = page.getByRole('link', { name: /^What its phases need and give/ })
  expect(await link.getAttribute('href')).toBe('/pipelines/home-analysis')
  expect(await link.getAttribute('target')).toBe('_blank')
})

test('a pipeline that is not there is said to be nowhere', async () => {
  const page = await newPage({ expectedErrors: /status of 404/ })
  const response = await page.goto('/pipelines/nowhere%2F..')
  expect(response?.status()).toBe(404)
  await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
})

test('the JSON Schema is served', async () => {
  const response = await fetch(`${app.url}/pipeline.schema.json`)
  expect(response.headers.get('content-type')).toContain('json')
  expect(await response.json()).toMatchObject({ title: 'Plotline pipeline' })
})
