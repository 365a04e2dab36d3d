import { factCatalogue } from '../fact-catalogue.ts'
import { numberOf, type Facts, type KnownName } from '../fact.ts'
import type { Place } from '../outputs/map-output.ts'
import { groceryBase, highwayBase, parkBase, schoolBase } from '../score/bases.ts'
import type { mapSettings } from '../settings.ts'
import { haversineMiles } from './haversine.ts'

type Measure = { name: KnownName; baseOf: ((value: number) => number) | null }

const measures: Measure[] = [
  { name: 'distance_to_grocery_miles', baseOf: groceryBase },
  { name: 'distance_to_highway_miles', baseOf: highwayBase },
  { name: 'distance_to_park_miles', baseOf: parkBase },
  { name: 'school_rating', baseOf: schoolBase },
  { name: 'commute_minutes', baseOf: null },
]

/** What the list says about the surroundings, with the base score where the rubric has one. Unknown measures are left out. */
export function listedPlaces(facts: Facts): Place[] {
  return measures.flatMap(({ name, baseOf }) => {
    const value = numberOf(facts, name)
    const known = facts[name]
    if (value === null || known === undefined) return []
    const { label, unit } = factCatalogue[name]
    const base = baseOf === null ? null : baseOf(value)
    return [{ name, label, value, unit, base, source: known.source, confidence: known.confidence }]
  })
}

/** Distances to the buyer's own places: the straight line × the road factor, an estimate. Empty without coordinates. */
export function savedPlaces(facts: Facts, settings: typeof mapSettings): Place[] {
  const lat = numberOf(facts, 'lat')
  const lon = numberOf(facts, 'lon')
  if (lat === null || lon === null) return []
  return settings.savedPlaces.map((place) => ({
    name: `saved:${place.name}`,
    label: `${place.name} (estimate)`,
    value: Math.round(haversineMiles({ lat, lon }, place) * settings.roadFactor * 10) / 10,
    unit: 'miles',
    base: null,
    source: 'derived',
    confidence: 0.5,
  }))
}
