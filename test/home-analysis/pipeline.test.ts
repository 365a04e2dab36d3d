import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rankHomes } from '#lib/contract/home-results.ts'
import type { PropertyFacts } from '#lib/contract/property-facts.ts'
import { run as runListing } from '#lib/home-analysis/phases/listing.ts'
import { readPipeline } from '#lib/pipeline/check-pipeline.ts'
import { phoenixHome, phoenixHomes } from './phoenix-homes.ts'
import { homeWith, requestOf, runPipeline } from './run-pipeline.ts'

const home = resolve(import.meta.dirname, '../../lib/home-analysis')

describe('the pipeline file', () => {
  const read = readPipeline({
    text: readFileSync(resolve(home, 'pipeline.json'), 'utf8'),
    fileName: 'pipeline.json',
    defaultName: 'x',
  })
  if (!read.ok) throw new Error(read.refusal.problems.join('\n'))
  const { name, phases } = read.value

  test('is a valid pipeline of the six phases, in order', () => {
    expect(name).toBe('home-analysis')
    expect(phases.map((phase) => phase.id)).toEqual([
      'phase0_county',
      'phase1_listing',
      'phase1_map',
      'phase2_images',
      'phase3_synthesis',
      'phase4_report',
    ])
  })
  test('names executor files that exist, and module phases that export run', async () => {
    const paths = phases.map((phase) => resolve(home, phase.executorPath ?? ''))
    expect(paths.filter((path) => !existsSync(path))).toEqual([])
    for (const path of paths.filter((candidate) => candidate.endsWith('.ts'))) {
      expect(await import(path)).toHaveProperty('run')
    }
  })
  test('lets the verdict come without photos', () => {
    const synthesis = phases.find((phase) => phase.id === 'phase3_synthesis')
    expect(synthesis?.dependencies).not.toContain('phase2_images')
    expect(synthesis?.optionalDependencies).toEqual(['phase2_images'])
    expect(phases.find((phase) => phase.id === 'phase2_images')?.requires.fields).toEqual(['photo_urls'])
  })
})

describe('the 35 homes of the sample list', () => {
  const runs = Promise.all(phoenixHomes.map(runPhoenixHome))

  test('all come through every phase', async () => {
    expect(await runs).toHaveLength(35)
  })
  test('fail exactly where a must-have is missed', async () => {
    for (const { facts, synthesis } of await runs) {
      const isHardMiss =
        (facts.hoa_fee ?? 0) > 0 ||
        facts.solar_status === 'leased' ||
        (facts.sqft ?? 9_999) <= 1_800 ||
        (facts.beds ?? 9) < 4 ||
        (facts.baths ?? 9) < 2
      expect([facts, synthesis.summary.verdict === 'FAIL']).toEqual([facts, isHardMiss])
    }
  })
  test.each([
    ['16814 N 31st', 'No solar lease'],
    ['14622 N 37th', 'Living area'],
    ['14353 N 76th', 'Living area'],
    ['18820 N 35th', 'No HOA'],
    ['17244 N 36th', 'Bathrooms'],
  ])('%s fails by %s', async (street, criterion) => {
    const { synthesis } = await runPipeline(phoenixHome(street))
    expect(synthesis.summary).toMatchObject({ verdict: 'FAIL', tier: 'FAILED' })
    const failed = synthesis.killSwitch.criteria.filter((row) => row.type === 'HARD' && row.result === 'FAIL')
    expect(failed.map((row) => row.name)).toEqual([criterion])
  })
  test('a blank solar status is listed as unknown and does not fail', async () => {
    const { synthesis } = await runPipeline(phoenixHome('4732 W Davis'))
    expect(synthesis.summary).toMatchObject({
      verdict: 'PASS',
      monthlyCost: 4141.25,
      monthlyCostIsComplete: false,
    })
    expect(synthesis.killSwitch.sentence).toBe('Meets 8 of 9 criteria. Unknown: No solar lease.')
  })
  test('two soft misses of one home make it a warning or a fail by their sum', async () => {
    const { synthesis } = await runPipeline(phoenixHome('5038 W Echo'))
    expect(synthesis.killSwitch).toMatchObject({ verdict: 'WARNING', severity: 1.5 })
  })
  test('rank with every failed home at the end', async () => {
    const ranked = rankHomes((await runs).map(({ synthesis }) => synthesis.summary))
    const firstFail = ranked.findIndex(({ verdict }) => verdict === 'FAIL')
    expect(ranked.slice(firstFail).every(({ tier }) => tier === 'FAILED')).toBe(true)
    expect(ranked[0]?.score).toBe(Math.max(...ranked.slice(0, firstFail).map(({ score }) => score ?? 0)))
  })
  test('hold no number that is not one', async () => {
    for (const { inputs, sheet } of await runs) {
      expect(sheet).not.toMatch(/NaN|undefined|Infinity/)
      // JSON turns NaN into null; the schemas that parsed the outputs refuse null where a number must be.
      expect(inputs['phase3_synthesis']).toBeDefined()
    }
  })
  test('cover about half of the rubric, without photos or a network', async () => {
    for (const { synthesis } of await runs) {
      expect(synthesis.summary.coverage).toBeGreaterThan(0.4)
      expect(synthesis.summary.coverage).toBeLessThan(0.55)
    }
  })
})

async function runPhoenixHome(property: (typeof phoenixHomes)[number]) {
  return { facts: property.facts, ...(await runPipeline(property)) }
}

test('forgetting any facts of a home breaks nothing and never scores it 0', async () => {
  const { facts } = phoenixHome('2344 W Marconi')
  const names = Object.keys(facts) as (keyof PropertyFacts)[]
  await fc.assert(
    fc.asyncProperty(fc.subarray(names), async (known) => {
      const { synthesis, sheet } = await runPipeline(
        homeWith(Object.fromEntries(known.map((name) => [name, facts[name]]))),
      )
      const { score, scoreRange, coverage } = synthesis.summary
      expect(score === null).toBe(coverage === 0)
      expect(score).not.toBe(0)
      expect(scoreRange.every(Number.isFinite)).toBe(true)
      expect(sheet).not.toMatch(/NaN|undefined|Infinity/)
    }),
    { numRuns: 60 },
  )
})

test('a row full of nonsense still comes through, with warnings', async () => {
  const { county, warnings, synthesis } = await runPipeline(
    homeWith(
      { price: -5, sqft: 1e12, beds: Number.POSITIVE_INFINITY, school_rating: 99, year_built: 12 },
      { zip: 'none' },
    ),
  )
  expect(county.facts).toEqual({})
  expect(warnings).toHaveLength(6)
  expect(synthesis.summary).toMatchObject({ price: null, score: null })
})

test('the outputs are the same for the same home', async () => {
  const first = await runPipeline(phoenixHome('4001 W Libby'))
  const second = await runPipeline(phoenixHome('4001 W Libby'))
  expect(second.inputs).toEqual(first.inputs)
})

test('a phase whose input is missing names it', () => {
  expect(() => runListing(requestOf('phase1_listing', homeWith({}), {}))).toThrow(
    'The output of phase0_county cannot be read',
  )
})
