import type { ModuleOutcome, ModuleRequest } from '#lib/executors/module/module-request.ts'
import { numberOf, textOf, type Facts } from '../fact.ts'
import { latitudeOf } from '../map/latitude.ts'
import { isOrientation } from '../map/orientation.ts'
import { listedPlaces, savedPlaces } from '../map/places.ts'
import { sunOnFront } from '../map/sun.ts'
import { countyOutputSchema } from '../outputs/county-output.ts'
import type { MapOutput } from '../outputs/map-output.ts'
import { completedWith, inputOf } from '../outputs/outcome.ts'
import { completedSubstep, offlineSubstep, skippedSubstep } from '../outputs/substep.ts'
import { mapSettings } from '../settings.ts'

/** phase1_map: distances of the list on the score's scale, and the sun on the front. What needs a network is skipped and says so. */
export function run(request: ModuleRequest): ModuleOutcome {
  const { facts } = inputOf(request, 'phase0_county', countyOutputSchema)
  const output = locationFindings({ facts, state: request.property.state })
  const skipped = output.substeps.filter((substep) => substep.status === 'skipped')
  request.log(`${output.places.length} measures, ${skipped.length} look-ups skipped`)
  return completedWith(output)
}

export function locationFindings(home: { facts: Facts; state: string }): MapOutput {
  const { sun, substep } = sunStep(home)
  return {
    places: [...listedPlaces(home.facts), ...savedPlaces(home.facts, mapSettings)],
    sun,
    substeps: [substep, ...lookUps(home.facts)],
  }
}

function lookUps(known: Facts): MapOutput['substeps'] {
  const places = ['distance_to_grocery_miles', 'distance_to_highway_miles', 'distance_to_park_miles']
  return [
    offlineSubstep('flood zone', 'the FEMA flood zone', { columns: [], known }),
    offlineSubstep('nearest places', 'the nearest supermarket, highway and park', { columns: places, known }),
    offlineSubstep('schools', 'the school rating', { columns: ['school_rating', 'school_district'], known }),
    offlineSubstep('walk, transit and bike', 'walkability', { columns: [], known }),
    offlineSubstep('air quality', 'air quality', { columns: [], known }),
  ]
}

function sunStep({ facts, state }: { facts: Facts; state: string }): {
  sun: MapOutput['sun']
  substep: MapOutput['substeps'][number]
} {
  const name = 'sun exposure'
  const orientation = textOf(facts, 'orientation')
  if (!isOrientation(orientation)) {
    const sentence = 'Nobody knows which way the front faces.'
    const remedy = 'Add a column orientation (north, northeast, …) to the list and import it again.'
    return { sun: null, substep: skippedSubstep(name, { code: 'MISSING_FIELD', sentence, remedy }) }
  }
  const latitude = latitudeOf({ lat: numberOf(facts, 'lat'), state })
  if (latitude === null) {
    const sentence = 'Neither the latitude nor the state of the home is known.'
    const remedy = 'Add lat and lon, or the state, to the list and import it again.'
    return { sun: null, substep: skippedSubstep(name, { code: 'MISSING_FIELD', sentence, remedy }) }
  }
  const confidence = facts['orientation']?.confidence ?? 0
  return { sun: sunOnFront({ orientation, confidence }, latitude), substep: completedSubstep(name) }
}
