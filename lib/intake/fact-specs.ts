import type { FactName } from '#lib/contract/property-facts.ts'
import {
  counted,
  measured,
  oneOf,
  readBaths,
  readBoolean,
  readGarage,
  readHoa,
  readIdentifier,
  readLink,
  readLinks,
  readLivingArea,
  readLot,
  readMoney,
  readRating,
  readTax,
  readText,
  type ValueReader,
} from './value-readers.ts'

export type FactSpec = {
  read: ValueReader
  /** Values outside count as unknown, and are named. */
  range?: readonly [number, number]
  /** Where 0 is how lists write "unknown". */
  isZeroUnknown?: boolean
  isInteger?: boolean
}

const years = measured({ yr: 1, yrs: 1, year: 1, years: 1, 'years old': 1, 'yrs old': 1, 'year old': 1 })
const miles = measured({ mi: 1, mile: 1, miles: 1, km: 0.621371, ft: 1 / 5280, feet: 1 / 5280 })
const minutes = measured({ min: 1, mins: 1, minute: 1, minutes: 1, hr: 60, hour: 60, hours: 60, h: 60 })
const degrees = measured({ '°': 1 })

/** How each fact is read, and what can be believed. The ranges are generous: they catch shifted columns, not rare homes. */
export const factSpecs: Readonly<Record<FactName, FactSpec>> = {
  price: { read: readMoney, range: [1_000, 1_000_000_000], isZeroUnknown: true },
  original_price: { read: readMoney, range: [1_000, 1_000_000_000], isZeroUnknown: true },
  beds: {
    read: counted('bd', 'bds', 'br', 'bed', 'beds', 'bedroom', 'bedrooms'),
    range: [1, 20],
    isZeroUnknown: true,
  },
  baths: { read: readBaths, range: [0.5, 20], isZeroUnknown: true },
  sqft: { read: readLivingArea, range: [100, 100_000], isZeroUnknown: true },
  lot_sqft: { read: readLot, range: [100, 50_000_000], isZeroUnknown: true },
  year_built: { read: counted(), range: [1800, 2035], isZeroUnknown: true, isInteger: true },
  garage_spaces: { read: readGarage, range: [0, 20] },
  stories: {
    read: counted('story', 'stories', 'level', 'levels', 'floor', 'floors'),
    range: [1, 150],
    isZeroUnknown: true,
  },
  hoa_fee: { read: readHoa, range: [0, 20_000] },
  tax_annual: { read: readTax, range: [1, 5_000_000], isZeroUnknown: true },
  has_pool: { read: readBoolean },
  pool_equipment_age: { read: years, range: [0, 100] },
  roof_age: { read: years, range: [0, 150] },
  hvac_age: { read: years, range: [0, 100] },
  sewer_type: { read: oneOf({ septic: /septic/i, city: /^(city|public|municipal|sewer|town)\b/i }) },
  solar_status: {
    read: oneOf({
      leased: /^(leased?|ppa|rent(ed|al)?)\b/i,
      owned: /^(own(ed)?|purchased|paid)\b/i,
      none: /^(none|no|n|false|0|no solar)$/i,
    }),
  },
  orientation: { read: oneOf(compass()) },
  school_district: { read: readText },
  school_rating: { read: readRating, range: [1, 10], isZeroUnknown: true },
  commute_minutes: { read: minutes, range: [1, 600], isZeroUnknown: true },
  distance_to_grocery_miles: { read: miles, range: [0, 500] },
  distance_to_highway_miles: { read: miles, range: [0, 500] },
  distance_to_park_miles: { read: miles, range: [0, 500] },
  lat: { read: degrees, range: [-90, 90], isZeroUnknown: true },
  lon: { read: degrees, range: [-180, 180], isZeroUnknown: true },
  status: { read: readText },
  days_on_market: { read: counted('d', 'day', 'days'), range: [0, 10_000] },
  property_type: { read: readText },
  mls_number: { read: readIdentifier },
  apn: { read: readIdentifier },
  listing_url: { read: readLink },
  photo_urls: { read: readLinks },
  remarks: { read: readText },
}

/** "NE", "North East", "northeast facing" and "faces northeast" are northeast. */
function compass(): Record<string, RegExp> {
  const points = {
    north: 'n',
    northeast: 'ne',
    east: 'e',
    southeast: 'se',
    south: 's',
    southwest: 'sw',
    west: 'w',
    northwest: 'nw',
  }
  return Object.fromEntries(
    Object.entries(points).map(([name, short]) => {
      const spelled = name.replace(/^(north|south)(east|west)$/, '$1[- ]?$2')
      return [
        name,
        new RegExp(`^(faces? |facing )?(${spelled}|${short})([- ]?(facing|exposure|front))?$`, 'i'),
      ]
    }),
  )
}
