import { describe, expect, test } from 'vitest'
import type { PropertyFacts } from '#lib/contract/property-facts.ts'
import { listedFacts } from '#lib/home-analysis/county/listed-facts.ts'
import { imagesOutputSchema, type ImagesOutput } from '#lib/home-analysis/outputs/images-output.ts'
import { countyFacts } from '#lib/home-analysis/phases/county.ts'
import { listingFindings } from '#lib/home-analysis/phases/listing.ts'
import { locationFindings } from '#lib/home-analysis/phases/map.ts'
import { synthesise } from '#lib/home-analysis/phases/synthesis.ts'
import { ageRisks } from '#lib/home-analysis/risks/age-risks.ts'
import { backyardSqft } from '#lib/home-analysis/score/backyard.ts'
import { homeWith } from './run-pipeline.ts'

const now = new Date('2026-06-01T00:00:00Z')

function synthesised(facts: PropertyFacts, images: ImagesOutput | null = null) {
  const county = countyFacts(homeWith(facts), now)
  const home = { facts: county.facts, state: 'AZ' }
  return synthesise({ county, listing: listingFindings(home, now), map: locationFindings(home), images }, now)
}

function criterion(facts: PropertyFacts, id: string, images: ImagesOutput | null = null) {
  return synthesised(facts, images).score.criteria.find((row) => row.id === id)
}

describe('the roof', () => {
  test('is scored by its own age when that is known', () => {
    expect(criterion({ roof_age: 11, year_built: 2025 }, 'roof')).toMatchObject({
      base: 5,
      isEstimate: false,
    })
  })
  test('is guessed to be as old as a house of up to 20 years, at low confidence', () => {
    expect(criterion({ year_built: 2006 }, 'roof')).toMatchObject({
      base: 3,
      isEstimate: true,
      confidence: 0.3,
    })
  })
  test('of an older house is unknown: it was probably replaced', () => {
    expect(criterion({ year_built: 2005 }, 'roof')).toMatchObject({ base: null, points: null })
  })
})

describe('the backyard', () => {
  test('is the lot without the house and the front', () => {
    expect(backyardSqft({ lotSqft: 8_000, sqft: 2_000, stories: 1 }, 0.2)).toBe(4_400)
    expect(backyardSqft({ lotSqft: 8_000, sqft: 2_000, stories: 2 }, 0.2)).toBe(5_400)
    expect(backyardSqft({ lotSqft: 2_000, sqft: 3_000, stories: 1 }, 0.2)).toBe(0)
  })
  test('is trusted more when the storeys are known', () => {
    expect(criterion({ lot_sqft: 8_000, sqft: 2_000 }, 'backyard')).toMatchObject({
      base: 10,
      confidence: 0.3,
    })
    expect(criterion({ lot_sqft: 8_000, sqft: 2_000, stories: 1 }, 'backyard')).toMatchObject({
      confidence: 0.5,
    })
  })
  test('of a condo is unknown', () => {
    expect(criterion({ lot_sqft: 900, sqft: 800, property_type: 'Condo' }, 'backyard')?.base).toBeNull()
  })
})

describe('the pool', () => {
  test('that is known not to be there is in the middle', () => {
    expect(criterion({ has_pool: false }, 'pool')?.base).toBe(5)
  })
  test('of unknown age is unknown, and so is one that nobody mentions', () => {
    expect(criterion({ has_pool: true }, 'pool')?.base).toBeNull()
    expect(criterion({}, 'pool')?.base).toBeNull()
  })
})

test('a cost that is "at least" is an estimate that can only turn out worse', () => {
  const facts: PropertyFacts = {
    price: 475_000,
    sqft: 2_241,
    tax_annual: 1_850,
    has_pool: true,
    solar_status: 'none',
  }
  const incomplete = synthesised(facts)
  expect(incomplete.score.criteria.find((row) => row.id === 'cost')).toMatchObject({
    base: 4.294,
    isEstimate: true,
  })
  expect(incomplete.summary).toMatchObject({ monthlyCost: 4141.25, monthlyCostIsComplete: false })
  const complete = synthesised({ ...facts, hoa_fee: 0 })
  expect(complete.summary).toMatchObject({ monthlyCost: 4141.25, monthlyCostIsComplete: true })
  expect(complete.summary.scoreRange[0]).toBeGreaterThan(incomplete.summary.scoreRange[0])
})

describe('photos', () => {
  const images = imagesOutputSchema.parse({
    status: 'success',
    confidence: { level: 'high', reasoning: 'sharp' },
    scores: {
      kitchen_layout: 8,
      master_suite: 99,
      natural_light: -3,
      laundry_area: null,
      aesthetics: 'nice',
    },
    condition_issues: ['stain on the ceiling'],
  })
  test('give the interior its scores, held to 1 to 10, at the agent’s own confidence', () => {
    expect(criterion({}, 'kitchen', images)).toMatchObject({ base: 8, source: 'photos', confidence: 0.8 })
    expect(criterion({}, 'masterSuite', images)?.base).toBe(10)
    expect(criterion({}, 'light', images)?.base).toBe(1)
  })
  test('leave unknown what they do not show or rate with words', () => {
    expect(criterion({}, 'laundry', images)?.base).toBeNull()
    expect(criterion({}, 'aesthetics', images)?.base).toBeNull()
  })
  test('add what they show to the risks', () => {
    expect(synthesised({}, images).risks).toContainEqual(
      expect.objectContaining({
        code: 'SEEN_IN_PHOTOS',
        sentence: 'Seen in the photos: stain on the ceiling',
      }),
    )
  })
  test('that an agent describes in any shape are read without an error', () => {
    for (const answer of [
      {},
      { scores: 'none' },
      { scores: null, confidence: 3, condition_issues: 'mould' },
    ]) {
      expect(imagesOutputSchema.safeParse(answer).success).toBe(true)
    }
  })
})

describe('risks of age', () => {
  const codes = (year: number | null, hvac: number | null = 1) =>
    ageRisks(year, hvac, now).map((risk) => risk.code)
  test.each<[number, string[]]>([
    [1964, ['LEAD_PAINT', 'ASBESTOS']],
    [1965, ['LEAD_PAINT', 'ASBESTOS', 'ALUMINIUM_WIRING']],
    [1973, ['LEAD_PAINT', 'ASBESTOS', 'ALUMINIUM_WIRING']],
    [1974, ['LEAD_PAINT', 'ASBESTOS']],
    [1977, ['LEAD_PAINT', 'ASBESTOS']],
    [1978, ['ASBESTOS', 'POLYBUTYLENE_PIPES']],
    [1979, ['ASBESTOS', 'POLYBUTYLENE_PIPES']],
    [1980, ['POLYBUTYLENE_PIPES']],
    [1995, ['POLYBUTYLENE_PIPES']],
    [1996, []],
    [2001, ['SULPHUR_DRYWALL']],
    [2009, ['SULPHUR_DRYWALL']],
    [2010, []],
  ])('of a house of %i', (year, expected) => {
    expect(codes(year)).toEqual(expected)
  })
  test('name the old refrigerant by the age of the unit, else of the house', () => {
    expect(codes(1996, 17)).toEqual(['R22_REFRIGERANT'])
    expect(codes(1996, 16)).toEqual([])
    expect(codes(1996, null)).toEqual(['R22_REFRIGERANT'])
  })
  test('are silent when the year is unknown', () => {
    expect(codes(null, null)).toEqual([])
  })
})

test.each<[string, PropertyFacts, PropertyFacts]>([
  ['OLD_ROOF', { roof_age: 21 }, { roof_age: 20 }],
  ['OLD_AIR_CONDITIONING', { hvac_age: 13 }, { hvac_age: 12 }],
  ['OLD_POOL_EQUIPMENT', { pool_equipment_age: 11 }, { pool_equipment_age: 10 }],
  ['NEAR_HIGHWAY', { distance_to_highway_miles: 0.49 }, { distance_to_highway_miles: 0.5 }],
  ['SEPTIC', { sewer_type: 'septic' }, { sewer_type: 'city' }],
  ['SOLAR_LEASE', { solar_status: 'leased' }, { solar_status: 'owned' }],
  ['MORTGAGE_INSURANCE', { price: 250_001 }, { price: 250_000 }],
  ['OVER_BUDGET', { price: 600_000 }, { price: 300_000 }],
])('risk %s is named above its bound and not at it', (code, risky, fine) => {
  const codes = (facts: PropertyFacts) => synthesised(facts).risks.map((risk) => risk.code)
  expect(codes(risky)).toContain(code)
  expect(codes(fine)).not.toContain(code)
})

test('risks come worst first', () => {
  const levels = synthesised({
    roof_age: 30,
    hvac_age: 20,
    pool_equipment_age: 20,
    price: 600_000,
  }).risks.map((risk) => risk.level)
  expect(levels).toEqual(
    [...levels].sort((a, b) => ['high', 'medium', 'low'].indexOf(a) - ['high', 'medium', 'low'].indexOf(b)),
  )
})

test('the facts of the list come with the synthesis as they were', () => {
  const facts: PropertyFacts = { price: 400_000, remarks: 'Leased solar', solar_status: 'owned' }
  expect(synthesised(facts).facts).toMatchObject(listedFacts(facts).facts)
})
