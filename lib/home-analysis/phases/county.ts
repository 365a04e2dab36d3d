import type { ModuleOutcome, ModuleRequest } from '#lib/executors/module/module-request.ts'
import { checkRow } from '../county/check-row.ts'
import { listedFacts } from '../county/listed-facts.ts'
import { missingFacts } from '../county/missing-facts.ts'
import { pricePerSqft } from '../county/price-per-sqft.ts'
import { fact, numberOf } from '../fact.ts'
import { completedWith } from '../outputs/outcome.ts'
import type { CountyOutput } from '../outputs/county-output.ts'
import { offlineSubstep } from '../outputs/substep.ts'

/** phase0_county: the row's facts with source and confidence, what does not add up, and what is missing. Never fails. */
export function run(request: ModuleRequest): ModuleOutcome {
  const output = countyFacts(request.property, new Date())
  request.log(`${Object.keys(output.facts).length} facts, ${output.missing.length} missing`)
  return completedWith(
    output,
    output.checks.map((check) => check.sentence),
  )
}

export function countyFacts(property: ModuleRequest['property'], now: Date): CountyOutput {
  const { facts, checks } = listedFacts(property.facts)
  const perSqft = pricePerSqft(numberOf(facts, 'price'), numberOf(facts, 'sqft'))
  const row = { facts, state: property.state, zip: property.zip, year: now.getUTCFullYear() }
  return {
    facts,
    derived: {
      price_per_sqft:
        perSqft === null
          ? null
          : fact(perSqft, { source: 'derived', unit: 'USD/sq ft', note: 'price / living area' }),
    },
    checks: [...checks, ...checkRow(row)],
    missing: missingFacts(facts),
    substeps: [
      offlineSubstep('county assessor', 'the county assessor’s record', {
        columns: ['lot_sqft', 'year_built', 'garage_spaces', 'tax_annual'],
        known: facts,
      }),
    ],
  }
}
