import { describe, expect, test } from 'vitest'
import { listedFacts } from '#lib/home-analysis/county/listed-facts.ts'
import { haversineMiles } from '#lib/home-analysis/map/haversine.ts'
import { latitudeOf } from '#lib/home-analysis/map/latitude.ts'
import { azimuthOf, climateAt, orientationBase, orientations } from '#lib/home-analysis/map/orientation.ts'
import { savedPlaces } from '#lib/home-analysis/map/places.ts'
import { sunExposure } from '#lib/home-analysis/map/sun-exposure.ts'
import { locationFindings } from '#lib/home-analysis/phases/map.ts'

const phoenix = 33.45

describe('sun on a wall in Phoenix', () => {
  test.each([
    ['north', 0.39, 0],
    ['northeast', 1.66, null],
    ['east', 2.83, 1.58],
    ['southeast', 2.65, null],
    ['south', 1.78, 4.4],
    ['southwest', 2.65, null],
    ['west', 2.84, 1.58],
    ['northwest', 1.67, null],
  ] as const)('%s takes %f kWh/m² a day in summer', (orientation, summer, winter) => {
    const exposure = sunExposure(phoenix, azimuthOf(orientation))
    expect(Math.abs(exposure.summerDailyKwh - summer)).toBeLessThan(0.02)
    expect(Math.abs(exposure.winterDailyKwh - (winter ?? exposure.winterDailyKwh))).toBeLessThan(0.02)
  })
  test('is about equal on east and west, but hotter on the west once the hours of heat weigh more', () => {
    const east = sunExposure(phoenix, 90)
    const west = sunExposure(phoenix, 270)
    expect(west.summerDailyKwh).toBeCloseTo(east.summerDailyKwh, 1)
    expect(west.summerHeatDailyKwh).toBeGreaterThan(east.summerHeatDailyKwh * 1.2)
  })
  test('is a number even inside the polar circle', () => {
    for (const { degrees } of orientations.map((name) => ({ degrees: azimuthOf(name) }))) {
      expect(Object.values(sunExposure(71, degrees)).every(Number.isFinite)).toBe(true)
    }
  })
})

test('orientations are 45 degrees apart, clockwise from north', () => {
  expect(orientations.map(azimuthOf)).toEqual([0, 45, 90, 135, 180, 225, 270, 315])
})

test('where cooling is the bill a north front is best, where heating is, a south front', () => {
  expect(orientations.map((name) => orientationBase(name, 'cooling'))).toEqual([
    10, 8.5, 7.5, 5, 6, 3, 0, 8.5,
  ])
  expect(orientationBase('south', 'heating')).toBe(10)
  expect(climateAt(40, 40)).toBe('cooling')
  expect(climateAt(40.01, 40)).toBe('heating')
})

test('the latitude is the list’s, else a typical one of the state, else unknown', () => {
  expect(latitudeOf({ lat: 33.5, state: 'IL' })).toMatchObject({ degrees: 33.5, source: 'list' })
  expect(latitudeOf({ lat: null, state: 'az' })).toMatchObject({ degrees: 33.45, source: 'estimate' })
  expect(latitudeOf({ lat: null, state: 'Ontario' })).toBeNull()
})

test('a great circle from Phoenix to Tucson is about 107 miles, and to itself 0', () => {
  const from = { lat: 33.4484, lon: -112.074 }
  expect(haversineMiles(from, { lat: 32.2226, lon: -110.9747 })).toBeCloseTo(106.1, 0)
  expect(haversineMiles(from, from)).toBe(0)
  expect(haversineMiles({ lat: 0, lon: 0 }, { lat: 0, lon: 180 })).toBeCloseTo(Math.PI * 3_958.8, 6)
})

test('saved places are the straight line and 30% for the road, and nothing without coordinates', () => {
  const settings = { roadFactor: 1.3, savedPlaces: [{ name: 'Work', lat: 33.5, lon: -112 }] }
  const north = listedFacts({ lat: 33.5 + 10 / 69.0936, lon: -112 }).facts
  expect(savedPlaces(north, settings)[0]).toMatchObject({
    label: 'Work (estimate)',
    value: 13,
    unit: 'miles',
    source: 'derived',
  })
  expect(savedPlaces(listedFacts({ lat: 33.5 }).facts, settings)).toEqual([])
})

describe('location', () => {
  test('scores the measures of the list and leaves unknown ones out', () => {
    const { facts } = listedFacts({ distance_to_highway_miles: 2, school_rating: 8.1, commute_minutes: 35 })
    expect(locationFindings({ facts, state: 'AZ' }).places.map(({ name, base }) => [name, base])).toEqual([
      ['distance_to_highway_miles', 10],
      ['school_rating', 8.1],
      ['commute_minutes', null],
    ])
  })
  test('tells the sun on the front when orientation and place are known', () => {
    const { facts } = listedFacts({ orientation: 'west' })
    const { sun, substeps } = locationFindings({ facts, state: 'AZ' })
    expect(sun).toMatchObject({ climate: 'cooling', base: 0, latitude: 33.45 })
    expect(substeps[0]).toEqual({ name: 'sun exposure', status: 'completed', reason: null })
  })
  test.each([
    [{}, 'AZ', 'Nobody knows which way the front faces.'],
    [{ orientation: 'west' as const }, '', 'Neither the latitude nor the state of the home is known.'],
  ])('says why the sun was not computed: %o in "%s"', (facts, state, sentence) => {
    const { sun, substeps } = locationFindings({ facts: listedFacts(facts).facts, state })
    expect(sun).toBeNull()
    expect(substeps[0]?.reason).toMatchObject({ code: 'MISSING_FIELD', sentence })
    expect(substeps[0]?.reason?.remedy).not.toBe('')
  })
  test('skips every look-up that needs a network, each with a remedy', () => {
    const { substeps } = locationFindings({ facts: {}, state: 'AZ' })
    const lookUps = substeps.slice(1)
    expect(lookUps.map((substep) => substep.reason?.code)).toEqual(Array(5).fill('NETWORK_DISABLED'))
    expect(lookUps.every((substep) => (substep.reason?.remedy ?? '') !== '')).toBe(true)
  })
})
