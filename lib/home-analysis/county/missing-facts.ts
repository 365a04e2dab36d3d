import { factCatalogue, isKnownName } from '../fact-catalogue.ts'
import { flagOf, type Facts } from '../fact.ts'
import type { MissingFact } from '../outputs/county-output.ts'

/** What nobody told us and something here needs, in the catalogue's order. The age of a pool's equipment only counts with a pool. */
export function missingFacts(facts: Facts): MissingFact[] {
  const missing: MissingFact[] = []
  for (const [name, { label, neededFor }] of Object.entries(factCatalogue)) {
    if (neededFor === null || !isKnownName(name) || facts[name] !== undefined) continue
    if (name === 'pool_equipment_age' && flagOf(facts, 'has_pool') === false) continue
    missing.push({ name, label, neededFor })
  }
  return missing
}
