/** About where most people of each state live, to half a degree. Good enough for the sun's height, and for nothing else. */
const stateLatitudes: Record<string, number> = {
  AK: 61,
  AL: 33,
  AR: 35,
  AZ: 33.45,
  CA: 35.5,
  CO: 39.5,
  CT: 41.5,
  DC: 39,
  DE: 39.5,
  FL: 27.5,
  GA: 33.5,
  HI: 21.5,
  IA: 42,
  ID: 44,
  IL: 41.5,
  IN: 40,
  KS: 38.5,
  KY: 38,
  LA: 30.5,
  MA: 42.5,
  MD: 39,
  ME: 44.5,
  MI: 42.5,
  MN: 45,
  MO: 38.5,
  MS: 32.5,
  MT: 46.5,
  NC: 35.5,
  ND: 47.5,
  NE: 41,
  NH: 43,
  NJ: 40.5,
  NM: 35,
  NV: 37,
  NY: 41.5,
  OH: 40.5,
  OK: 35.5,
  OR: 45,
  PA: 40.5,
  PR: 18.5,
  RI: 42,
  SC: 34,
  SD: 44,
  TN: 36,
  TX: 31,
  UT: 40.5,
  VA: 37.5,
  VT: 44.5,
  WA: 47.5,
  WI: 43.5,
  WV: 39,
  WY: 42.5,
}

export type Latitude = { degrees: number; source: 'list' | 'estimate'; note: string }

/** The list's own latitude, else a typical one of the state; null for a place outside the United States. */
export function latitudeOf(home: { lat: number | null; state: string }): Latitude | null {
  if (home.lat !== null) return { degrees: home.lat, source: 'list', note: 'latitude of the list' }
  const state = home.state.trim().toUpperCase()
  const degrees = stateLatitudes[state]
  return degrees === undefined
    ? null
    : { degrees, source: 'estimate', note: `a typical latitude of ${state}` }
}
