import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  homeResultSchema,
  rankHomes,
  tierSchema,
  verdictSchema,
  type HomeResult,
} from '#lib/contract/home-results.ts'

function home(name: string, more: Partial<HomeResult>): HomeResult & { name: string } {
  return {
    name,
    price: 400_000,
    monthlyCost: 3_500,
    monthlyCostIsComplete: true,
    verdict: 'PASS',
    score: 400,
    scoreRange: [200, 500],
    coverage: 0.5,
    tier: 'CONTENDER',
    tierIsProvisional: false,
    rubric: '600 points v1',
    ...more,
  }
}

test('homes rank by failure, tier, score and cost, with the unknown last', () => {
  const ranked = rankHomes([
    home('failed, dear', { verdict: 'FAIL', tier: 'FAILED', score: 590, monthlyCost: 9_000 }),
    home('nothing known', { score: null, tier: null, monthlyCost: null }),
    home('pass', { tier: 'PASS', score: 300 }),
    home('contender, cost unknown', { monthlyCost: null }),
    home('contender, dear', { monthlyCost: 4_000 }),
    home('unicorn with a warning', { verdict: 'WARNING', tier: 'UNICORN', score: 500 }),
    home('failed, cheap', { verdict: 'FAIL', tier: 'FAILED', score: 590, monthlyCost: 2_000 }),
    home('contender, cheap', { monthlyCost: 3_000 }),
    home('contender, better', { score: 401, monthlyCost: 6_000 }),
  ])
  expect(ranked.map(({ name }) => name)).toEqual([
    'unicorn with a warning',
    'contender, better',
    'contender, cheap',
    'contender, dear',
    'contender, cost unknown',
    'pass',
    'nothing known',
    'failed, cheap',
    'failed, dear',
  ])
})

const maybe = (most: number) => fc.option(fc.integer({ min: 0, max: most }), { nil: null })
const anyHome = fc
  .record({
    verdict: fc.constantFrom(...verdictSchema.options),
    tier: fc.option(fc.constantFrom(...tierSchema.options), { nil: null }),
    score: maybe(600),
    monthlyCost: maybe(3),
  })
  .map((more) => home('any', more))

/** What the rank rests on: PASS and WARNING are equals in it. */
function rankOf({ verdict, tier, score, monthlyCost }: HomeResult) {
  return [verdict === 'FAIL', tier, score, monthlyCost]
}

test('ranking keeps every home, leaves its input alone, and is the same from any order', () => {
  fc.assert(
    fc.property(fc.array(anyHome), (homes) => {
      const before = [...homes]
      const ranked = rankHomes(homes)
      expect(homes).toEqual(before)
      expect(ranked).toHaveLength(homes.length)
      expect(rankHomes(homes.toReversed()).map(rankOf)).toEqual(ranked.map(rankOf))
    }),
  )
})

test('a failed home never ranks above one that did not fail', () => {
  fc.assert(
    fc.property(fc.array(anyHome), (homes) => {
      const failures = rankHomes(homes).map(({ verdict }) => verdict === 'FAIL')
      expect(failures).toEqual([...failures].sort((a, b) => Number(a) - Number(b)))
    }),
  )
})

test('a score beyond 600 or a coverage beyond 1 is no result', () => {
  expect(homeResultSchema.safeParse(home('x', {})).success).toBe(true)
  expect(homeResultSchema.safeParse(home('x', { score: 601 })).success).toBe(false)
  expect(homeResultSchema.safeParse(home('x', { coverage: 1.01 })).success).toBe(false)
})
