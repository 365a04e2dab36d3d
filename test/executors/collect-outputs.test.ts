import { symlink, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { collectOutputs } from '#lib/executors/workspace/collect-outputs.ts'
import { readCollected } from '#lib/executors/workspace/read-collected.ts'
import { artifactOf, testArtifactStore } from '#test/support/artifacts.ts'
import type { JsonObject } from '#lib/executors/executor.ts'
import { textsOf } from './attempt-request.ts'
import { attemptWithFiles, put } from './collecting-attempt.ts'

const store = testArtifactStore()
const address = '2344 W Marconi Ave, Phoenix, AZ 85023'

async function collect(files: Record<string, unknown>, collectors: object[], own: JsonObject = {}) {
  const { request } = await attemptWithFiles(files, collectors)
  return collectOutputs(
    { ...request, store },
    { kind: 'completed', output: own, warnings: [], artifacts: [] },
  )
}

async function outputOf(...given: Parameters<typeof collect>): Promise<JsonObject> {
  const outcome = await collect(...given)
  if (outcome.kind !== 'completed') throw new Error(JSON.stringify(outcome))
  return outcome.output
}

const enrichment = [
  { full_address: 'Elsewhere', lot_sqft: 1 },
  { full_address: address, lot_sqft: 8000, has_pool: null, schools: { high: 'Moon Valley' } },
]
const where = { full_address: '{address}' }

test('the entry of a list that has these fields gives its own, all or those that are named', async () => {
  const files = { 'data/e.json': enrichment }
  expect(await outputOf(files, [{ file: 'data/e.json', where }])).toEqual(enrichment[1])
  expect(await outputOf(files, [{ file: 'data/e.json', where, take: ['lot_sqft', 'gone'] }])).toEqual({
    lot_sqft: 8000,
  })
  expect(await outputOf(files, [{ file: 'data/e.json', where, take: ['gone'], into: 'county' }])).toEqual({})
  const take = { lot: 'lot_sqft', high_school: 'schools.high' }
  expect(await outputOf(files, [{ file: 'data/e.json', where, take, into: 'county' }])).toEqual({
    county: { lot: 8000, high_school: 'Moon Valley' },
  })
})

test('keys with placeholders lead through objects keyed by address', async () => {
  const files = { 'lookup.json': { mappings: { [address]: { folder: 'ab12', image_count: 3 } } } }
  const at = ['mappings', '{address}']
  expect(await outputOf(files, [{ file: 'lookup.json', at, take: { images: 'image_count' } }])).toEqual({
    images: 3,
  })
  expect(await outputOf(files, [{ file: 'lookup.json', at: ['constructor'] }])).toEqual({})
})

test('an object keyed by ids is searched by its fields, and positions lead into lists', async () => {
  const files = { 'items.json': { properties: { 7: { address: 'x' }, 8: { address, tier: 'PASS' } } } }
  const collector = {
    file: 'items.json',
    at: ['properties'],
    where: { address: '{address}' },
    take: ['tier'],
  }
  expect(await outputOf(files, [collector])).toEqual({ tier: 'PASS' })
  expect(
    await outputOf({ 'l.json': { a: [{ n: 1 }, { n: 2 }] } }, [{ file: 'l.json', at: ['a', 1] }]),
  ).toEqual({
    n: 2,
  })
})

test('with a name to go under, any value may be taken', async () => {
  const files = { 's.json': { completed: [address, 'x'] } }
  expect(await outputOf(files, [{ file: 's.json', at: ['completed'], into: 'done' }])).toEqual({
    done: [address, 'x'],
  })
})

test('a row of a CSV is found by its cells; numbers and truth values are values, blank is unknown', async () => {
  const csv = [
    '\uFEFFfull_address,total_score,tier,passed,zip,note,apn,hoa,"lot, sqft"',
    'Elsewhere,1,PASS,False,1,,,,',
    `"${address}",412.5,CONTENDER,True,08501,"a ""b"", c",12345678901234567890,nan,1e+06`,
    '',
  ].join('\r\n')
  expect(await outputOf({ 'ranked.csv': csv }, [{ file: 'ranked.csv', where }])).toEqual({
    full_address: address,
    total_score: 412.5,
    tier: 'CONTENDER',
    passed: true,
    zip: '08501',
    note: 'a "b", c',
    apn: '12345678901234567890',
    hoa: null,
    'lot, sqft': 1_000_000,
  })
})

test('a file of one entry needs no "where"; of several, the phase fails and says what to do', async () => {
  expect(await outputOf({ 'r.csv': 'tier\nPASS\n' }, [{ file: 'r.csv', take: ['tier'] }])).toEqual({
    tier: 'PASS',
  })
  expect(await collect({ 'r.csv': 'tier\nPASS\nFAILED\n' }, [{ file: 'r.csv' }])).toMatchObject({
    kind: 'failed',
    error: 'Its results: r.csv holds 2 entries there, not one object. Say which with "at" or "where".',
  })
})

test('what the script itself returned stays, null is filled in, and an earlier collector goes first', async () => {
  const own = { a: 'own', b: null, nested: { x: 1 }, list: [1] }
  const files = {
    'first.json': { a: 1, b: 2, c: 3, nested: { x: 9, y: 9 }, list: [2] },
    'second.json': { c: 'late', d: 4, __proto__x: 1 },
  }
  expect(await outputOf(files, [{ file: 'first.json' }, { file: 'second.json' }], own)).toEqual({
    a: 'own',
    b: 2,
    c: 3,
    d: 4,
    __proto__x: 1,
    nested: { x: 1, y: 9 },
    list: [1],
  })
})

test('a field called __proto__ is a field', async () => {
  const output = await outputOf({ 'e.json': '{"__proto__": {"a": 1}, "b": 2}' }, [{ file: 'e.json' }])
  expect(Object.keys(output)).toEqual(['__proto__', 'b'])
  expect(Object.getPrototypeOf(output)).toBe(Object.prototype)
})

test('NaN in what Python wrote is unknown', async () => {
  expect(await outputOf({ 'e.json': '[{"score": NaN, "n": 1}]' }, [{ file: 'e.json' }])).toEqual({
    score: null,
    n: 1,
  })
})

test('what is not there is not collected, and the log says so', async () => {
  const files = { 'e.json': enrichment }
  const { request, lines } = await attemptWithFiles(files, [
    { file: 'gone.json' },
    { file: 'e.json', where: { full_address: 'Nowhere' } },
    { file: 'e.json', at: [7, 'x'] },
  ])
  const outcome = { kind: 'completed' as const, output: { a: 1 }, warnings: [], artifacts: [] }
  expect(await collectOutputs({ ...request, store }, outcome)).toEqual(outcome)
  expect(textsOf(lines, 'plotline')).toEqual([
    'Nothing was collected from gone.json: it is not there.',
    'Nothing was collected from e.json: nothing is at full_address = "Nowhere".',
    'Nothing was collected from e.json: nothing is at 7, x.',
  ])
})

test.each([
  ['e.json', '{"a": 1,\n "b" 2}', /^Its results: e\.json cannot be read: it is not JSON at line 2, column 6/],
  ['r.csv', 'a,b\n1,"2\n', /^Its results: r\.csv cannot be read at row 2: /],
  ['n.json', '3', /n\.json holds a single value there/],
])('%s that is broken is a failure that names the place', async (path, text, sentence) => {
  expect(await collect({ [path]: text }, [{ file: path }])).toMatchObject({
    kind: 'failed',
    isPermanent: false,
    error: expect.stringMatching(sentence),
  })
})

test('a file that another phase is just writing is read again, and one that stays broken is given up', async () => {
  const { request } = await attemptWithFiles({ 'e.json': '[{"lot_sqft": 80' }, [])
  let waits = 0
  const onThirdRead = async () => {
    if (++waits === 2) await put(request, 'e.json', [{ lot_sqft: 8000 }])
  }
  expect(await readCollected(request.workspace, 'e.json', onThirdRead)).toEqual({
    value: [{ lot_sqft: 8000 }],
  })
  await put(request, 'e.json', '[{')
  waits = 10
  expect(await readCollected(request.workspace, 'e.json', onThirdRead)).toMatchObject({
    error: expect.stringContaining('e.json cannot be read'),
  })
  expect(waits).toBe(13)
})

test('a file over 20 MB, and an output over 5 MB, are refused with their size', async () => {
  const { request } = await attemptWithFiles({ 'e.json': '{}' }, [{ file: 'e.json' }])
  await truncate(join(request.workspace, 'e.json'), 20 * 1024 * 1024 + 1)
  const outcome = { kind: 'completed' as const, output: {}, warnings: [], artifacts: [] }
  expect(await collectOutputs({ ...request, store }, outcome)).toMatchObject({
    error: 'Its results: e.json holds 20971521 bytes, over the 20 MB that are read back.',
  })
  const large = { 'e.json': { text: 'x'.repeat(5 * 1024 * 1024) } }
  expect(await collect(large, [{ file: 'e.json' }])).toMatchObject({
    error: expect.stringContaining('over the 5 MB that an output may have. Name fewer fields in "take"'),
  })
})

test('files that match a pattern become artifacts, in name order, but not those that a link leads away to', async () => {
  const recorded = await attemptWithFiles(
    { 'r/02_b.html': '<b>', 'r/01_a.html': '<a>', 'r/deep/x.html': 'x', 'r/data.json': '{}' },
    [{ artifacts: 'r/*.html' }, { artifacts: 'r/**/*.{html,txt}' }, { artifacts: '.plotline/**' }],
  )
  const { request } = recorded
  await put(request, '.plotline/secret.html', 'ours')
  await symlink(join(request.pipelineHome, 'scripts/echo.py'), join(request.workspace, 'r/link.html'))
  await symlink(join(request.pipelineHome, 'scripts'), join(request.workspace, 'linked'))
  request.phase.collect.push({ artifacts: 'linked/*.py' }, { artifacts: '../**/*.html' })
  const made = artifactOf({ name: 'own.txt', mediaType: 'text/plain', content: new Uint8Array([1]) })
  const outcome = await collectOutputs(
    { ...request, store },
    {
      kind: 'completed',
      output: {},
      warnings: ['first'],
      artifacts: [made],
    },
  )
  if (outcome.kind !== 'completed') throw new Error(JSON.stringify(outcome))
  expect(outcome.artifacts.map(({ name }) => name)).toEqual([
    'own.txt',
    'r/01_a.html',
    'r/02_b.html',
    'r/deep/x.html',
  ])
  expect(outcome.warnings).toEqual(['first'])
})
