import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PropertyFacts } from '#lib/contract/property-facts.ts'
import { listedFacts } from '#lib/home-analysis/county/listed-facts.ts'
import { meets } from '#lib/home-analysis/kill-switch/compare.ts'
import { criterionSchema, type Criterion } from '#lib/home-analysis/kill-switch/criterion.ts'
import { judge } from '#lib/home-analysis/kill-switch/judge.ts'
import { phxBuyer } from '#lib/home-analysis/kill-switch/phx-buyer.ts'
import { killSwitchSettings } from '#lib/home-analysis/settings.ts'

const good: PropertyFacts = {
  hoa_fee: 0,
  solar_status: 'none',
  beds: 4,
  baths: 2,
  sqft: 1_801,
  sewer_type: 'city',
  year_built: 2_023,
  garage_spaces: 2,
  lot_sqft: 7_000,
}

function judged(facts: PropertyFacts, criteria: Criterion[] = phxBuyer.criteria) {
  return judge(listedFacts(facts).facts, { preset: 'test', criteria }, killSwitchSettings)
}

function resultOf(facts: PropertyFacts, field: string) {
  return judged(facts).criteria.find((row) => row.field === field)
}

test('the preset is nine rows that are valid criteria, five of them hard', () => {
  expect(phxBuyer.criteria.map((row) => criterionSchema.parse(row))).toHaveLength(9)
  expect(phxBuyer.criteria.filter((row) => row.type === 'HARD')).toHaveLength(5)
})

test('a home exactly at every limit passes', () => {
  expect(judged(good)).toMatchObject({ verdict: 'PASS', severity: 0, sentence: 'Meets 9 of 9 criteria.' })
})

describe('one hard miss fails the home', () => {
  test.each<[keyof PropertyFacts, PropertyFacts, string | null]>([
    ['hoa_fee', { hoa_fee: 1 }, '$1 a month too much'],
    ['solar_status', { solar_status: 'leased' }, null],
    ['beds', { beds: 3 }, '1 bed too few'],
    ['baths', { baths: 1.75 }, '0.25 baths too few'],
    ['sqft', { sqft: 1_800 }, 'exactly at the limit, which does not count'],
    ['sqft', { sqft: 1_700 }, '100 sq ft too little'],
  ])('%s of %o', (field, change, gap) => {
    const result = judged({ ...good, ...change })
    expect(result.verdict).toBe('FAIL')
    expect(result.criteria.find((row) => row.field === field)).toMatchObject({ result: 'FAIL', gap })
    expect(result.criteria.filter((row) => row.result === 'FAIL')).toHaveLength(1)
  })
})

describe('soft misses add up', () => {
  test.each<[string, PropertyFacts, number, string]>([
    ['a lot of 6,999', { lot_sqft: 6_999 }, 1, 'PASS'],
    ['a lot of 15,001', { lot_sqft: 15_001 }, 1, 'PASS'],
    ['a lot of 15,000', { lot_sqft: 15_000 }, 0, 'PASS'],
    ['a garage for one, exactly at the warning', { garage_spaces: 1 }, 1.5, 'WARNING'],
    ['a year of 2024', { year_built: 2_024 }, 2, 'WARNING'],
    ['a septic tank', { sewer_type: 'septic' }, 2.5, 'WARNING'],
    ['lot and garage', { lot_sqft: 20_000, garage_spaces: 0 }, 2.5, 'WARNING'],
    ['year and lot, exactly at the fail', { year_built: 2_024, lot_sqft: 5_000 }, 3, 'FAIL'],
    ['septic and garage', { sewer_type: 'septic', garage_spaces: 1 }, 4, 'FAIL'],
  ])('%s', (_, change, severity, verdict) => {
    expect(judged({ ...good, ...change })).toMatchObject({ severity, verdict })
  })

  test('severities with decimals reach the limit exactly', () => {
    const row = (severity: number): Criterion => ({
      name: 'x',
      type: 'SOFT',
      field: 'beds',
      operator: '>',
      threshold: 9,
      severity,
      unknown: 'pass',
    })
    expect(judged(good, [row(1.1), row(0.7), row(1.2)])).toMatchObject({ severity: 3, verdict: 'FAIL' })
  })
})

describe('what is unknown', () => {
  test('passes under the preset, is listed as UNKNOWN, and is never called met', () => {
    const result = judged({})
    expect(result.verdict).toBe('PASS')
    expect(result.criteria.map((row) => row.result)).toEqual(Array(9).fill('UNKNOWN'))
    expect(result.sentence).toContain('Meets 0 of 9 criteria.')
    expect(result.criteria[0]).toMatchObject({
      actual: null,
      gap: null,
      source: null,
      consequence: 'HOA fee is unknown: find out before an offer.',
    })
  })
  test.each([
    ['pass', 'PASS'],
    ['warn', 'WARNING'],
    ['fail', 'FAIL'],
  ] as const)('counts as its row says: %s gives %s', (unknown, verdict) => {
    const row: Criterion = {
      name: 'x',
      type: 'HARD',
      field: 'hoa_fee',
      operator: '==',
      threshold: 0,
      severity: 0,
      unknown,
    }
    expect(judged({}, [row]).verdict).toBe(verdict)
  })
  test('a value that cannot be compared is unknown too', () => {
    expect(meets('four', { operator: '>=', threshold: 4 })).toBeNull()
    expect(meets(Number.NaN, { operator: '>=', threshold: 4 })).toBeNull()
    expect(meets('city', { operator: '>', threshold: 'city' })).toBeNull()
    expect(meets(4, { operator: 'range', threshold: 4 })).toBeNull()
    expect(meets(true, { operator: '==', threshold: 'true' })).toBeNull()
  })
})

test.each<[Criterion['operator'], boolean[]]>([
  ['==', [false, true, false]],
  ['!=', [true, false, true]],
  ['>', [false, false, true]],
  ['<', [true, false, false]],
  ['>=', [false, true, true]],
  ['<=', [true, true, false]],
])('operator %s below, at and above the threshold', (operator, expected) => {
  expect([1, 2, 3].map((value) => meets(value, { operator, threshold: 2 }))).toEqual(expected)
})

test('words are compared without regard to case', () => {
  expect(meets('City ', { operator: '==', threshold: 'CITY' })).toBe(true)
  expect(meets('LEASED', { operator: '!=', threshold: 'leased' })).toBe(false)
})

test('a miss says what was asked, what is, and what it costs', () => {
  expect(resultOf({ ...good, hoa_fee: 85 }, 'hoa_fee')).toMatchObject({
    requirement: '$0 a month',
    actual: '$85 a month',
    gap: '$85 a month too much',
    consequence: '$1,020 a year on top of the mortgage, and rules that someone else sets.',
    source: 'list',
    confidence: 0.85,
  })
  expect(resultOf(good, 'lot_sqft')?.requirement).toBe('7,000 to 15,000 sq ft')
  expect(resultOf({ ...good, year_built: 2_025 }, 'year_built')).toMatchObject({
    requirement: 'at most 2023',
    actual: '2025',
    gap: '2 years too new',
  })
})

test('learning one more value never turns a fail into a pass', () => {
  const names = Object.keys(good) as (keyof PropertyFacts)[]
  const bad: PropertyFacts = { ...good, hoa_fee: 50, sqft: 1_500, sewer_type: 'septic', garage_spaces: 1 }
  fc.assert(
    fc.property(fc.subarray(names), fc.constantFrom(...names), (known, extra) => {
      const before = Object.fromEntries(known.map((name) => [name, bad[name]]))
      const after = { ...before, [extra]: bad[extra] }
      fc.pre(judged(before).verdict === 'FAIL')
      expect(judged(after).verdict).toBe('FAIL')
    }),
  )
})
