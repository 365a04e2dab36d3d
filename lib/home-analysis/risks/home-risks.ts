import { numberOf, textOf, type Facts } from '../fact.ts'
import { formatCents, formatDollars, formatPercent, formatValue } from '../format.ts'
import type { FactCheck } from '../outputs/county-output.ts'
import type { ImagesOutput } from '../outputs/images-output.ts'
import type { MonthlyCost } from '../outputs/monthly-cost.ts'
import type { Risk } from '../outputs/synthesis-output.ts'
import { costSettings } from '../settings.ts'

type Home = { facts: Facts; cost: MonthlyCost; checks: FactCheck[]; images: ImagesOutput | null }

const order: Risk['level'][] = ['high', 'medium', 'low']

/** What could cost money or comfort, worst first. Says nothing about what is unknown: that is listed elsewhere. */
export function homeRisks(home: Home): Risk[] {
  const risks = [
    ...moneyRisks(home),
    ...systemRisks(home.facts),
    ...photoRisks(home.images),
    ...rowRisks(home.checks),
  ]
  return risks.sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level))
}

function moneyRisks({ facts, cost }: Home): Risk[] {
  const risks: Risk[] = []
  const limit = costSettings.budgetWarningMonthlyDollars
  if (cost.totalDollars !== null && cost.totalDollars > limit) {
    const amount = `${cost.isComplete ? '' : 'at least '}${formatCents(cost.totalDollars)}`
    risks.push(
      risk(
        'OVER_BUDGET',
        'medium',
        `The monthly cost is ${amount}, above ${formatDollars(limit)}.`,
        'Check it against your budget, or put more down.',
      ),
    )
  }
  if (cost.mortgageInsurance !== null) {
    const { monthlyDollars, loanToValue } = cost.mortgageInsurance
    const sentence = `The loan is ${formatPercent(loanToValue)} of the price: about ${formatCents(monthlyDollars)} a month of mortgage insurance come on top of the total.`
    risks.push(risk('MORTGAGE_INSURANCE', 'low', sentence, 'It falls away from 20% down.'))
  }
  if (textOf(facts, 'solar_status') === 'leased')
    risks.push(
      risk(
        'SOLAR_LEASE',
        'high',
        'The solar panels are leased.',
        'Ask for the contract: monthly payment, yearly increase, years left.',
      ),
    )
  return risks
}

function systemRisks(facts: Facts): Risk[] {
  const risks: Risk[] = []
  const older = (
    name: 'roof_age' | 'hvac_age' | 'pool_equipment_age',
    than: number,
    make: (age: string) => Risk,
  ): void => {
    const years = numberOf(facts, name)
    if (years !== null && years > than) risks.push(make(formatValue(years, 'years')))
  }
  older('roof_age', 20, (age) =>
    risk('OLD_ROOF', 'high', `The roof is ${age} old.`, 'Have it inspected; insurers may ask for a new one.'),
  )
  older('hvac_age', 12, (age) =>
    risk(
      'OLD_AIR_CONDITIONING',
      'medium',
      `The air conditioning is ${age} old; in the desert it lasts about 12 to 15.`,
      'Plan for a new unit.',
    ),
  )
  older('pool_equipment_age', 10, (age) =>
    risk('OLD_POOL_EQUIPMENT', 'low', `The pool equipment is ${age} old.`, 'Plan for a new pump and heater.'),
  )
  const highway = numberOf(facts, 'distance_to_highway_miles')
  if (highway !== null && highway < 0.5)
    risks.push(
      risk(
        'NEAR_HIGHWAY',
        'medium',
        `A highway is ${formatValue(highway, 'miles')} away.`,
        'Stand in the yard at rush hour.',
      ),
    )
  if (textOf(facts, 'sewer_type') === 'septic')
    risks.push(
      risk(
        'SEPTIC',
        'medium',
        'The home is on a septic tank.',
        'Have it pumped and inspected before closing.',
      ),
    )
  return risks
}

function photoRisks(images: ImagesOutput | null): Risk[] {
  if (images === null) return []
  const seen = [...images.exterior_assessment.foundation_concerns, ...images.condition_issues]
  return seen.map((issue) =>
    risk('SEEN_IN_PHOTOS', 'medium', `Seen in the photos: ${issue}`, 'Look at it when you visit.'),
  )
}

function rowRisks(checks: FactCheck[]): Risk[] {
  return checks.map(({ code, sentence }) =>
    risk(code, 'low', sentence, 'Correct the list, or ask the agent which value is right.'),
  )
}

function risk(code: string, level: Risk['level'], sentence: string, advice: string): Risk {
  return { code, level, sentence, advice }
}
