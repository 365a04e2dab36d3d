import { expect, test } from 'vitest'
import { describeUnknownPlaceholders } from '#lib/executors/workspace/template-check.ts'
import { fillJson, fillText, valueAt } from '#lib/executors/workspace/template.ts'
import { attemptOf } from './attempt-request.ts'

async function source() {
  const { request } = await attemptOf(
    {},
    {
      workspace: '/w',
      statuses: { county: 'completed', 'listing.v2': 'running', map: 'pending' },
      statusWords: { completed: 'complete', running: 'in_progress' },
      inputs: { county: { lot_sqft: 8000, scores: { kitchen: 7 } }, 'listing.v2': { 'a.b': [1, 'x', null] } },
      property: {
        facts: { price: 475_000, has_pool: true, photo_urls: ['a.jpg', 'b.jpg'] },
        cells: { 'List Price': '$475,000', Agent: '=cmd()' },
      },
    },
  )
  return request
}

test('address parts, facts, cells, statuses and outputs fill a text', async () => {
  const fill = async (template: string) => fillText(template, await source())
  expect(await fill('{address}|{street}|{zip}|{property_id}|{workspace}')).toBe(
    '2344 W Marconi Ave, Phoenix, AZ 85023|2344 W Marconi Ave|85023|12|/w',
  )
  expect(await fill('{facts.price} {facts.has_pool} {facts.photo_urls} [{facts.beds}]')).toBe(
    '475000 true a.jpg;b.jpg []',
  )
  expect(await fill('{cells.List Price} {cells.Agent} [{cells.Gone}]')).toBe('$475,000 =cmd() []')
  expect(await fill('{status.county} {status.listing.v2} {status.map}')).toBe('complete in_progress pending')
  expect(await fill('{outputs.county.scores.kitchen} {outputs.listing.v2.a.b} [{outputs.map.x}]')).toBe(
    '7 1;x; []',
  )
})

test('a value that holds braces is not filled again', async () => {
  const filled = fillText('{cells.Note}', {
    ...(await source()),
    property: { ...(await source()).property, cells: { Note: '{workspace} {status.county}' } },
  })
  expect(filled).toBe('{workspace} {status.county}')
})

test('names of the prototype are unknown, not found', async () => {
  expect(fillText('[{cells.constructor}{facts.toString}{outputs.county.constructor}]', await source())).toBe(
    '[]',
  )
})

test('in JSON a lone placeholder becomes the value itself, and keys are filled as well', async () => {
  const template = {
    '{address}': { price: '{facts.price}', pool: '{facts.has_pool}', beds: '{facts.beds}' },
    note: 'at {facts.price}',
    photos: ['{facts.photo_urls}', '{outputs.county.scores}'],
    count: 3,
  }
  expect(fillJson(template, await source())).toEqual({
    '2344 W Marconi Ave, Phoenix, AZ 85023': { price: 475_000, pool: true, beds: null },
    note: 'at 475000',
    photos: [['a.jpg', 'b.jpg'], { kitchen: 7 }],
    count: 3,
  })
})

test('{now} is a time that Python of any age reads', async () => {
  expect(fillText('{now}', await source())).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/)
})

test('a path leads through objects and lists, and a key that is the whole path goes first', () => {
  const output = { scores: [{ kitchen: 7 }], 'a.b': 1, a: { b: 2 }, none: null }
  expect(
    ['scores.0.kitchen', 'a.b', 'a', 'none', 'none.x', 'scores.length'].map((p) => valueAt(output, p)),
  ).toEqual([7, 1, { b: 2 }, null, undefined, undefined])
})

test.each([
  ['{zipcode}', '{zipcode} is not a placeholder. Use {address}, '],
  ['{fact.price}', '{fact.price} is not a placeholder.'],
  ['{facts.prize}', '{facts.prize} is not a fact. Use one of price, '],
  ['{status.gone}', '{status.gone} names no phase. Use one of county, map.'],
  [
    '{outputs.gone.x}',
    '{outputs.gone.x} names no output of a phase. Use {outputs.PHASE.NAME} with one of county, map.',
  ],
])('%s is found before anything runs', (template, sentence) => {
  expect(describeUnknownPlaceholders(['{address}', template], ['county', 'map'])).toContain(sentence)
})

test('what is known, a column of the list and plain braces are no problem', () => {
  const templates = ['{facts.price} {cells.Any Header}', '{status.map}{outputs.map.a.b}', '{"a": 1} {} { x }']
  expect(describeUnknownPlaceholders(templates, ['county', 'map'])).toBeNull()
})
