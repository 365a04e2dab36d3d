import type { Facts } from '../fact.ts'
import { formatNumber } from '../format.ts'
import type { MapOutput } from '../outputs/map-output.ts'
import { fromNumber } from './answer-from-number.ts'
import { groceryBase, highwayBase, parkBase, schoolBase } from './bases.ts'
import type { Answer, Answers } from './score-home.ts'

/** School, distances and sun, as far as they are known. Flood, walkability, air and crime need a network and stay unknown. */
export function locationAnswers(facts: Facts, sun: MapOutput['sun']): Answers {
  return {
    school: fromNumber(facts, 'school_rating', schoolBase, (rating) => `rated ${formatNumber(rating)} of 10`),
    quietness: fromNumber(facts, 'distance_to_highway_miles', highwayBase, (miles) =>
      milesTo(miles, 'a highway'),
    ),
    supermarket: fromNumber(facts, 'distance_to_grocery_miles', groceryBase, (miles) =>
      milesTo(miles, 'a supermarket'),
    ),
    parks: fromNumber(facts, 'distance_to_park_miles', parkBase, (miles) => milesTo(miles, 'a park')),
    sun: sunAnswer(sun),
  }
}

function milesTo(miles: number, place: string): string {
  return `${formatNumber(miles)} ${miles === 1 ? 'mile' : 'miles'} to ${place}`
}

function sunAnswer(sun: MapOutput['sun']): Answer | null {
  if (sun === null) return null
  const basis = `the front faces ${sun.orientation}`
  return { base: sun.base, basis, isEstimate: false, source: 'list', confidence: sun.confidence }
}
