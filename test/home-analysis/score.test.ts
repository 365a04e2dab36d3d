import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { criterionIds, effectiveWeights, rubric, rubricLabel } from '#lib/home-analysis/score/rubric.ts'
import { scoreHome, type Answer, type Answers } from '#lib/home-analysis/score/score-home.ts'
import { scoreReasons } from '#lib/home-analysis/score/reasons.ts'
import { tierOf } from '#lib/home-analysis/score/tier.ts'
import { scoreSettings } from '#lib/home-analysis/settings.ts'

function answer(base: number, more: Partial<Answer> = {}): Answer {
  return { base, basis: `base ${base}`, isEstimate: false, source: 'list', confidence: 0.85, ...more }
}

const scored = criterionIds.filter((id) => id !== 'crime')

describe('rubric v1', () => {
  test('is 250 + 170 + 180 points, before and after crime is left out', () => {
    const weights = effectiveWeights(rubric)
    const sums = rubric.sections.map(({ id }) => {
      const rows = rubric.criteria.filter((row) => row.section === id)
      const raw = rows.reduce((sum, row) => sum + row.weight, 0)
      return [raw, rows.reduce((sum, row) => sum + (weights.get(row.id) ?? 0), 0)]
    })
    expect(sums.map(([raw]) => raw)).toEqual([250, 170, 180])
    for (const [raw, effective] of sums) expect(effective).toBeCloseTo(raw ?? 0, 9)
  })
  test('gives crime no weight and its section the freed points', () => {
    const weights = effectiveWeights(rubric)
    expect(weights.get('crime')).toBe(0)
    expect(weights.get('school')).toBeCloseTo((42 * 250) / 203, 9)
    expect(weights.get('roof')).toBe(45)
  })
  test('is named with its version', () => {
    expect(rubricLabel(rubric)).toBe('600 points v1')
  })
})

describe('the score', () => {
  test('of a home of which nothing is known is null, between 0 and 600, and 300 in the neutral count', () => {
    expect(scoreHome({}, rubric)).toMatchObject({ known: null, coverage: 0, range: [0, 600], neutral: 300 })
  })
  test('of a perfect home is 600, of the worst one 0', () => {
    const all = (base: number): Answers => Object.fromEntries(criterionIds.map((id) => [id, answer(base)]))
    expect(scoreHome(all(10), rubric)).toMatchObject({
      known: 600,
      coverage: 1,
      range: [600, 600],
      neutral: 600,
    })
    expect(scoreHome(all(0), rubric)).toMatchObject({ known: 0, coverage: 1, range: [0, 0], neutral: 0 })
  })
  test('counts what is known alone', () => {
    const card = scoreHome({ roof: answer(10), plumbing: answer(2) }, rubric)
    // 45 + 7 of 80 known points.
    expect(card).toMatchObject({ known: 390, coverage: 0.1333, range: [52, 572] })
    expect(card.neutral).toBe(300 + 22.5 - 10.5)
  })
  test('ignores crime, except in the neutral count', () => {
    const card = scoreHome({ crime: answer(10) }, rubric)
    expect(card).toMatchObject({ known: null, coverage: 0, neutral: 323.5 })
    expect(card.criteria.some((row) => row.id === 'crime')).toBe(false)
  })
  test('takes the worst case of an answer that can only get worse into the range', () => {
    expect(scoreHome({ cost: answer(8, { lowestBase: 0 }) }, rubric).range).toEqual([0, 593])
  })
  test('leaves a section without anything known unknown, not 0', () => {
    const { sections } = scoreHome({ roof: answer(5) }, rubric)
    expect(sections.map((section) => section.points)).toEqual([null, 22.5, null])
    expect(sections.map((section) => section.maxPoints)).toEqual([250, 170, 180])
  })
})

describe('for any set of answers', () => {
  const anyBase = fc.double({ min: 0, max: 10, noNaN: true })
  const answers = fc.dictionary(
    fc.constantFrom(...scored),
    anyBase.map((base) => answer(base)),
  ) as fc.Arbitrary<Answers>

  test('the score lies within its range, and nothing is NaN', () => {
    fc.assert(
      fc.property(answers, (given) => {
        const { known, range, coverage, neutral } = scoreHome(given, rubric)
        expect([...range, coverage, neutral].every(Number.isFinite)).toBe(true)
        expect(range[0]).toBeLessThanOrEqual(range[1])
        if (known === null) return
        expect(known).toBeGreaterThanOrEqual(range[0] - 0.011)
        expect(known).toBeLessThanOrEqual(range[1] + 0.011)
      }),
    )
  })
  test('an unknown neither lowers nor raises the score: only taking part does', () => {
    fc.assert(
      fc.property(answers, fc.constantFrom(...scored), (given, id) => {
        const { [id]: _left, ...without } = given
        expect(scoreHome({ ...without, [id]: null }, rubric).known).toBe(scoreHome(without, rubric).known)
      }),
    )
  })
  test('forgetting a value never turns the score of equally good answers to 0', () => {
    fc.assert(
      fc.property(
        fc.subarray(scored, { minLength: 1 }),
        fc.double({ min: 1, max: 10, noNaN: true }),
        (ids, base) => {
          const same: Answers = Object.fromEntries(ids.map((id) => [id, answer(base)]))
          expect(scoreHome(same, rubric).known).toBeCloseTo(base * 60, 1)
        },
      ),
    )
  })
  test('learning a value narrows the range', () => {
    fc.assert(
      fc.property(answers, fc.constantFrom(...scored), anyBase, (given, id, base) => {
        const before = scoreHome({ ...given, [id]: null }, rubric).range
        const after = scoreHome({ ...given, [id]: answer(base) }, rubric).range
        expect(after[0]).toBeGreaterThanOrEqual(before[0] - 0.011)
        expect(after[1]).toBeLessThanOrEqual(before[1] + 0.011)
      }),
    )
  })
})

test.each([
  [480.01, 'UNICORN'],
  [480, 'CONTENDER'],
  [360, 'CONTENDER'],
  [359.99, 'PASS'],
  [0, 'PASS'],
  [null, null],
] as const)('a score of %s is tier %s', (score, tier) => {
  expect(tierOf({ verdict: 'WARNING', score, coverage: 1 }, scoreSettings).tier).toBe(tier)
})

test('a failed kill switch is FAILED whatever the score, and never provisional', () => {
  expect(tierOf({ verdict: 'FAIL', score: 600, coverage: 0.1 }, scoreSettings)).toEqual({
    tier: 'FAILED',
    isProvisional: false,
  })
})

test.each([
  [0.3999, true],
  [0.4, false],
])('at a coverage of %f provisional is %s', (coverage, isProvisional) => {
  expect(tierOf({ verdict: 'PASS', score: 400, coverage }, scoreSettings).isProvisional).toBe(isProvisional)
})

test('the reasons are the criteria that move the score most, weight included', () => {
  const card = scoreHome(
    { air: answer(10), roof: answer(9), plumbing: answer(2), pool: answer(5), cost: answer(0) },
    rubric,
  )
  const { strengths, weaknesses } = scoreReasons(card)
  expect(strengths.map((reason) => reason.id)).toEqual(['roof', 'air'])
  expect(weaknesses.map((reason) => reason.id)).toEqual(['cost', 'plumbing'])
  expect(weaknesses[0]?.effectPoints).toBe(-17.5)
})
