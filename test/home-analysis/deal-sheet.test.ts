import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { escapeHtml, html } from '#lib/home-analysis/report/html.ts'
import { phoenixHome } from './phoenix-homes.ts'
import { homeWith, runPipeline } from './run-pipeline.ts'

const attack = `<script>alert(1)</script>"'&`

/** What a reader sees: no tags, no style. */
function textOf(sheet: string): string {
  return sheet
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
}

describe('markup', () => {
  test('escapes what is inserted, and only that', () => {
    expect(html`<b>${attack}</b>${html`<i>${1}</i>`}${null}${[html`a`, html`b`]}`.markup).toBe(
      '<b>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;</b><i>1</i>ab',
    )
  })
  test('drops control characters and marks that turn the direction of text', () => {
    expect(escapeHtml('12\u202E34\u0000 Main\nSt')).toBe('1234 Main\nSt')
  })
  test('of any text holds no bare angle bracket or quote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
        expect(escapeHtml(text)).not.toMatch(/[<>"']/)
      }),
    )
  })
})

test('a script in any field of the list stays text', async () => {
  const { sheet } = await runPipeline(
    homeWith(
      {
        price: 400_000,
        school_district: attack,
        status: attack,
        property_type: attack,
        mls_number: attack,
        listing_url: 'javascript:alert(1)',
        remarks: `new roof 2021 ${attack}`,
      },
      { address: `${attack} Main St`, zip: attack, state: attack },
    ),
  )
  expect(sheet).not.toContain('<script')
  expect(sheet).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(sheet).not.toMatch(/href="javascript:/)
})

test('a listing is linked when its address is one of the web', async () => {
  const { sheet } = await runPipeline(homeWith({ listing_url: 'https://listing.test/a?b=1&c="x"' }))
  expect(sheet).toContain('href="https://listing.test/a?b=1&amp;c=&quot;x&quot;"')
})

test('the sheet stands alone: nothing to load, nothing to run', async () => {
  const { sheet, artifacts } = await runPipeline(phoenixHome('2344 W Marconi'))
  expect(artifacts.map(({ name, mediaType }) => [name, mediaType])).toEqual([
    ['deal-sheet.html', 'text/html'],
  ])
  expect(sheet).toMatch(/^<!doctype html>/)
  expect(sheet).not.toMatch(/<(script|link|img|iframe)|@import|url\(|\son\w+=/i)
  expect(sheet).toContain("default-src 'none'")
  expect(sheet).toContain('prefers-color-scheme: dark')
  expect(sheet).toContain('@media print')
})

describe('unknown is never printed as 0', () => {
  test('a home of which nothing is known prints no number for its values', async () => {
    const { sheet } = await runPipeline(homeWith({}))
    const text = textOf(sheet)
    expect(text).not.toMatch(/\$0(?! a month)|NaN|undefined|null|Infinity|\[object/)
    expect(text).toContain('Price unknown')
    expect(text).toContain('No score: nothing that counts is known')
    expect(text).toMatch(/HOA the list does not say whether there is an HOA unknown/)
    expect(text).toMatch(/Total unknown/)
  })
  test('an HOA of $0 is printed as known, an unknown one as unknown', async () => {
    const known = textOf((await runPipeline(homeWith({ price: 400_000, hoa_fee: 0 }))).sheet)
    const unknown = textOf((await runPipeline(homeWith({ price: 400_000 }))).sheet)
    expect(known).toMatch(/HOA fee \$0 a month/)
    expect(unknown).toMatch(/HOA fee unknown/)
    expect(unknown).toContain('Total, at least')
  })
})

test('a home that fails says so first, with what is wrong', async () => {
  const text = textOf((await runPipeline(phoenixHome('16814 N 31st'))).sheet)
  expect(text).toContain('✕ Fails the criteria')
  expect(text).toContain('No solar lease: is leased, asked for not leased.')
})

test('a home with unknown criteria is not said to meet them', async () => {
  const open = textOf((await runPipeline(homeWith({}))).sheet)
  expect(open).toContain('? Not ruled out, 9 unknown')
  expect(open).not.toContain('✓ Meets the criteria')
  expect(textOf((await runPipeline(phoenixHome('2344 W Marconi'))).sheet)).toContain('✓ Meets the criteria')
})

test('a thin score is marked provisional', async () => {
  expect(textOf((await runPipeline(homeWith({ year_built: 2015, roof_age: 1 }))).sheet)).toContain(
    'Provisional: Unicorn',
  )
})

test('what the photos showed is on the sheet when there are photos', async () => {
  const images = {
    status: 'success',
    confidence: { level: 'high', reasoning: 'sharp' },
    scores: { kitchen_layout: 9 },
    overall_assessment: 'A tidy <home>.',
  }
  const { sheet } = await runPipeline(homeWith({}), { phase2_images: images })
  expect(sheet).toContain('A tidy &lt;home&gt;.')
  expect(textOf(sheet)).toContain('rated 9 of 10 from the photos')
  expect((await runPipeline(homeWith({}))).sheet).not.toContain('Seen in the photos')
})
