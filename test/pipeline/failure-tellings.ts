import fc from 'fast-check'
import type { Place } from './failure-groups.ts'

const anyHome = fc
  .record({
    number: fc.integer({ min: 1, max: 99_999 }),
    direction: fc.constantFrom('', 'N ', 'W ', 'SE '),
    name: fc.constantFrom('Marconi', '4th', 'Van Buren', 'Old Oak', 'Rancho del Sol', 'Cañon', "O'Brien"),
    suffix: fc.constantFrom('Ave', 'St', 'Road', 'Trl', 'Way'),
    unit: fc.constantFrom('', ' Unit 5', ' #12B', ' Apt 7'),
    city: fc.constantFrom('Phoenix', 'Queen Creek', 'Mesa', 'Page', 'San Tan Valley'),
    zip: fc.integer({ min: 85_001, max: 86_556 }).map(String),
  })
  .map(({ number, direction, name, suffix, unit, city, zip }): Place => {
    const street = `${number} ${direction}${name} ${suffix}${unit}`
    return { street, city, zip, address: `${street}, ${city}, AZ ${zip}` }
  })
const spellings: ((place: Place) => string)[] = [
  ({ address }) => address,
  ({ address }) => address.replaceAll(',', ''),
  ({ address }) => address.toUpperCase(),
  ({ street }) => street,
  ({ street }) => street.toLowerCase(),
  ({ address }) => encodeURIComponent(address),
  ({ address }) => encodeURIComponent(address).replaceAll('%20', '+'),
  ({ address }) => address.replace(', AZ', ', Arizona'),
]
const anyTime = fc
  .date({ min: new Date('2001-01-01'), max: new Date('2050-01-01'), noInvalidDate: true })
  .chain((at) =>
    fc.constantFrom(
      at.toISOString(),
      at.toISOString().slice(0, 10),
      at.toUTCString(),
      at.toISOString().replace('T', ' ').slice(0, 19),
      at.toISOString().slice(11, 23),
      at.toLocaleString('en-US'),
    ),
  )
const anyId = fc.oneof(
  fc.uuid(),
  fc.integer({ min: 10_000, max: 2 ** 40 }).map(String),
  fc.integer({ min: 2 ** 24, max: 2 ** 48 }).map((id) => `${id.toString(16)}9a`),
  fc.integer({ min: 100, max: 999 }).map((part) => `${part}-${part % 90}-0${part}A`),
  fc.constantFrom('01JD8ZQ4X7M3', '8fK2mQ9xPz', 'V1StGXR8_Z5jdHi6B-myT'),
)
const anyNumber = fc.oneof(
  fc.integer({ min: 0, max: 10_000_000 }).map(String),
  fc.integer({ min: 0, max: 10_000_000 }).map((count) => count.toLocaleString('en-US')),
  fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value.toFixed(2)),
)
/** What differs from property to property and from try to try. */
export type Telling = { place: Place; address: string; time: string; id: string; count: string }
export const anyTelling: fc.Arbitrary<Telling> = fc
  .record({
    place: anyHome,
    spell: fc.constantFrom(...spellings),
    time: anyTime,
    id: anyId,
    count: anyNumber,
  })
  .map(({ spell, ...rest }) => ({ ...rest, address: spell(rest.place) }))
/** Messages that hold all four. */
export const tales: ((telling: Telling) => string)[] = [
  ({ address, time, id, count }) => `${time} no parcel for ${address}: ${count} candidates (request ${id})`,
  ({ address, time, id, count }) =>
    `ValueError: ${count} of the homes near "${address}" are newer than ${time}, see record ${id}`,
  ({ address, time, id, count }) =>
    `{"error":"No such home","address":"${address}","at":"${time}","id":"${id}","size":${count}}`,
  ({ address, time, id, count }) =>
    `county.py ended with exit code 3: HTTP 503 for [${address}] id=${id} count=${count} at ${time}`,
]
