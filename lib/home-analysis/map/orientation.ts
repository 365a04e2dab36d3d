export const orientations = [
  'north',
  'northeast',
  'east',
  'southeast',
  'south',
  'southwest',
  'west',
  'northwest',
] as const
export type Orientation = (typeof orientations)[number]

/** Where a front faces, in degrees clockwise from north. */
export function azimuthOf(orientation: Orientation): number {
  return orientations.indexOf(orientation) * 45
}

export function isOrientation(text: string | null): text is Orientation {
  return orientations.some((orientation) => orientation === text)
}

/** Phoenix project: a front that stays out of the afternoon sun is worth most where cooling is the bill. */
const coolingBases: Record<Orientation, number> = {
  north: 10,
  northeast: 8.5,
  northwest: 8.5,
  east: 7.5,
  south: 6,
  southeast: 5,
  southwest: 3,
  west: 0,
}

/** Our own: where heating is the bill, winter sun through the front is worth most. */
const heatingBases: Record<Orientation, number> = {
  south: 10,
  southeast: 8.5,
  southwest: 8.5,
  east: 6,
  west: 5,
  northeast: 3,
  northwest: 3,
  north: 1,
}

export type Climate = 'cooling' | 'heating'

export function climateAt(latitude: number, heatingAboveLatitude: number): Climate {
  return Math.abs(latitude) > heatingAboveLatitude ? 'heating' : 'cooling'
}

/** Base score of an orientation, 0 to 10. */
export function orientationBase(orientation: Orientation, climate: Climate): number {
  return climate === 'cooling' ? coolingBases[orientation] : heatingBases[orientation]
}
