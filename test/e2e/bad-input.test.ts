import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { analyze } from './analyze.ts'
import { brokenPipelines } from './broken-pipelines.ts'
import { chooseList, listFixture, openHome } from './list-steps.ts'
import { openApp } from './open-app.ts'

const { app, database, newPage } = await openApp({ pipelinesFolder: await brokenPipelines() })
const expectedErrors = /status of (400|413)/

const files: Record<string, () => Promise<string>> = {
  'a picture': () => written('photo.csv', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')),
  'an empty file': () => written('empty.csv', ''),
  'a list without an address': async () => listFixture('no-address-column.csv'),
  'a list without one valid row': async () => listFixture('no-homes.csv'),
  'a quote that never ends': async () => listFixture('unclosed-quote.csv'),
  'a quote in the wrong place': async () => listFixture('stray-quote.csv'),
  'a file of 200 MB': sparseFile,
}

test.each(Object.entries(files))(
  '%s is refused in the browser and in the terminal with the same sentence, and nothing is stored',
  async (_, file) => {
    const path = await file()
    const page = await newPage({ expectedErrors })
    await openHome(page)
    await chooseList(page, path)
    const sentence = await page.locator('[role=alert] p').first().textContent()
    expect(sentence).toMatch(/\w+.*\.$/)
    const start = page.getByRole('button', { name: /^Start with/ })
    expect((await start.count()) === 0 || (await start.isDisabled())).toBe(true)

    const said = await analyze([path], { databaseUrl: database.url, dataFolder: app.dataFolder })
    expect(said.exitCode).toBe(2)
    expect(said.stderr).toContain(sentence)
    await expectNothingStored()
  },
)

test('duplicates are merged with a note, and nothing is stored before the start', async () => {
  const page = await newPage()
  await openHome(page)
  await chooseList(page, listFixture('duplicates.csv'))
  await page.getByRole('heading', { name: 'duplicates.csv' }).waitFor()
  await page.getByText('1 row named a home that an earlier row has').waitFor()
  const merged = page.locator('dl > div', { hasText: 'duplicates merged' }).locator('dd')
  expect(await merged.textContent()).toBe('1')
  await expectNothingStored()
})

test('columns that nobody could guess are chosen by hand, and the list is read again', async () => {
  const page = await newPage({ expectedErrors })
  await openHome(page)
  await chooseList(page, await written('wo.csv', 'Wo,PLZ,Preis\nMain Street One,85201,300000\n'))
  await page.getByLabel('Column Wo is').selectOption('street')
  await page.getByLabel('Column PLZ is').selectOption('zip')
  const start = page.getByRole('button', { name: 'Start with 1 home' })
  await start.waitFor()
  expect(await start.isEnabled()).toBe(true)
  await expectNothingStored()
})

test('a pipeline that cannot be used is listed with its file and every sentence', async () => {
  const page = await newPage()
  await openHome(page)
  await chooseList(page, listFixture('duplicates.csv'))
  await page.getByText('home-analysis', { exact: true }).waitFor()
  const sentences = async (file: string) => {
    await page.getByText(`${file} cannot be used`).click()
    return await page.locator('details', { hasText: file }).locator('li').allTextContents()
  }
  expect((await sentences('cycle.json')).join('\n')).toMatch(/one → two → one|two → one → two/)
  expect((await sentences('unknown-dependency.json')).join('\n')).toContain('"nowhere"')
  expect((await sentences('missing-script.json')).join('\n')).toContain('scripts/gone.py')
})

async function expectNothingStored(): Promise<void> {
  expect(await database.prisma.propertyList.count()).toBe(0)
  expect(await database.prisma.run.count()).toBe(0)
}

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(app.dataFolder, name)
  await writeFile(path, content)
  return path
}

/** As large as it says, with nothing in it: it takes no room on the disk. */
async function sparseFile(): Promise<string> {
  const path = join(app.dataFolder, 'huge.csv')
  const file = await open(path, 'w')
  await file.truncate(200_000_000)
  await file.close()
  return path
}
