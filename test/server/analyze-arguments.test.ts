import { existsSync } from 'node:fs'
import { open, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readAnalyzeArguments, readListFile } from '#lib/server/analyze-arguments.ts'
import { temporaryFolder } from '#test/executors/attempt-request.ts'

test('a list is read whole', async () => {
  const file = join(await temporaryFolder(), 'homes.csv')
  await writeFile(file, 'Address\n1 Main St\n')
  expect(await readListFile(file)).toMatchObject({ ok: true, value: { fileName: 'homes.csv' } })
})

test('a list of 200 MB is refused', async () => {
  const path = join(await temporaryFolder(), 'huge.csv')
  const file = await open(path, 'w')
  await file.truncate(200_000_000)
  await file.close()
  expect(await readListFile(path)).toMatchObject({
    ok: false,
    refusal: { code: 'too_large', message: 'huge.csv has 200 MB; a list may have 67 MB.' },
  })
})

test.runIf(existsSync('/dev/zero'))(
  'a device that never ends is refused like a list that is too large',
  async () => {
    expect(await readListFile('/dev/zero')).toMatchObject({
      ok: false,
      refusal: { code: 'too_large', message: 'zero has more than 67 MB; a list may have 67 MB.' },
    })
  },
)

test.each([tmpdir(), '/nowhere/homes.csv'])('%s is refused with its path and the usage', async (path) => {
  expect(await readListFile(path)).toMatchObject({
    ok: false,
    refusal: {
      code: 'bad_input',
      message: expect.stringContaining(path),
      fix: expect.stringContaining('npm run analyze'),
    },
  })
})

test.each([
  [[], 10],
  [['--failure-limit', '0'], 0],
  [['--failure-limit=25'], 25],
])('%j lets a phase fail %i times in a row', (argv, failureLimit) => {
  expect(readAnalyzeArguments(['homes.csv', ...argv])).toEqual({
    ok: true,
    value: { file: 'homes.csv', pipeline: 'home-analysis', isJson: false, failureLimit, budgetUsd: null },
  })
})

test.each([
  [[], null],
  [['--budget', '5'], 5],
  [['--budget=0.25'], 0.25],
])('%j sets a budget of %s', (argv, budgetUsd) => {
  expect(readAnalyzeArguments(['homes.csv', ...argv])).toMatchObject({ ok: true, value: { budgetUsd } })
})

test.each(['', 'none', '-1', '0', '0.001', '1000001', '$5', '1e3', 'Infinity'])(
  'a budget of %j is refused',
  (budget) => {
    expect(readAnalyzeArguments(['homes.csv', `--budget=${budget}`])).toMatchObject({
      ok: false,
      refusal: {
        code: 'bad_input',
        message: `--budget takes US dollars from 0.01 to 1000000, not "${budget}".`,
        fix: expect.stringContaining('--budget USD'),
      },
    })
  },
)

test.each(['', 'many', '-1', '1.5', '10001', ' 3'])('a failure limit of %j is refused', (limit) => {
  expect(readAnalyzeArguments(['homes.csv', `--failure-limit=${limit}`])).toMatchObject({
    ok: false,
    refusal: {
      code: 'bad_input',
      message: `--failure-limit takes a number from 0 to 10000, not "${limit}".`,
      fix: expect.stringContaining('npm run analyze'),
    },
  })
})
