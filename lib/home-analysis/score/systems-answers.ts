import { isShared } from '../county/check-row.ts'
import { flagOf, numberOf, textOf, yearsSince, type Facts } from '../fact.ts'
import { formatCents, formatNumber, formatValue } from '../format.ts'
import type { MonthlyCost } from '../outputs/monthly-cost.ts'
import { confidences, scoreSettings } from '../settings.ts'
import { fromNumber } from './answer-from-number.ts'
import { backyardSqft } from './backyard.ts'
import { backyardBase, costBase, plumbingBase, poolBase, roofBase } from './bases.ts'
import type { Answer, Answers } from './score-home.ts'

/** Roof, backyard, plumbing, pool and cost, as far as they are known. */
export function systemsAnswers(facts: Facts, cost: MonthlyCost, now: Date): Answers {
  return {
    roof: roofAnswer(facts, now),
    backyard: backyardAnswer(facts),
    plumbing: fromNumber(facts, 'year_built', plumbingBase, (year) => `built in ${year}`),
    pool: poolAnswer(facts),
    cost: costAnswer(cost),
  }
}

function roofAnswer(facts: Facts, now: Date): Answer | null {
  const known = fromNumber(facts, 'roof_age', roofBase, (years) => `${formatValue(years, 'years')} old`)
  const built = numberOf(facts, 'year_built')
  if (known !== null || built === null) return known
  const years = yearsSince(built, now)
  if (years > scoreSettings.originalRoofYears) return null
  const basis = `as old as the house, ${formatValue(years, 'years')}, if it is the first roof`
  return {
    base: roofBase(years),
    basis,
    isEstimate: true,
    source: 'estimate',
    confidence: confidences.estimate,
  }
}

function backyardAnswer(facts: Facts): Answer | null {
  const lotSqft = numberOf(facts, 'lot_sqft')
  const sqft = numberOf(facts, 'sqft')
  if (lotSqft === null || sqft === null || isShared(textOf(facts, 'property_type'))) return null
  const stories = numberOf(facts, 'stories')
  const yard = backyardSqft({ lotSqft, sqft, stories: stories ?? 1 }, scoreSettings.frontYardShareOfLot)
  const assumption = stories === null ? ', if on one floor' : ''
  return {
    base: backyardBase(yard),
    basis: `about ${formatNumber(Math.round(yard))} sq ft${assumption}`,
    isEstimate: true,
    source: stories === null ? 'estimate' : 'derived',
    confidence: stories === null ? confidences.estimate : confidences.derived,
  }
}

function poolAnswer(facts: Facts): Answer | null {
  const hasPool = flagOf(facts, 'has_pool')
  const known = facts['has_pool']
  if (hasPool === false && known !== undefined) {
    const { source, confidence } = known
    return { base: poolBase({ hasPool }), basis: 'no pool', isEstimate: false, source, confidence }
  }
  return fromNumber(
    facts,
    'pool_equipment_age',
    (equipmentYears) => poolBase({ equipmentYears }),
    (years) => `equipment ${formatValue(years, 'years')} old`,
  )
}

/** A cost that is "at least" can only turn out higher: then 0 is the worst that its base can become. */
function costAnswer(cost: MonthlyCost): Answer | null {
  if (cost.totalDollars === null) return null
  const base = costBase(cost.totalDollars)
  const amount = `${formatCents(cost.totalDollars)} a month`
  const source = 'derived'
  if (cost.isComplete)
    return { base, basis: amount, isEstimate: false, source, confidence: confidences.derived }
  const basis = `at least ${amount}, ${cost.label}`
  return { base, lowestBase: 0, basis, isEstimate: true, source, confidence: confidences.estimate }
}
