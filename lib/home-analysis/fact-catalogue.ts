import type { KnownName } from './fact.ts'

export type FactKind = {
  label: string
  unit: string | null
  /** Values outside are set aside as impossible. Inclusive. Null: no bounds, or not a number. */
  range: readonly [number, number] | null
  /** What cannot be said without it. Null: nothing here needs it. */
  neededFor: string | null
}

const years = [0, 150] as const
const miles = [0, 500] as const
const dollars = [0, 1_000_000] as const

/** Every fact the built-in pipeline knows: its name for people, its unit and its plausible range. */
export const factCatalogue: Record<KnownName, FactKind> = {
  price: kind('Price', 'USD', [1_000, 1_000_000_000], 'cost of ownership'),
  beds: kind('Bedrooms', 'beds', [0, 50], 'the bedroom must-have'),
  baths: kind('Bathrooms', 'baths', [0, 50], 'the bathroom must-have'),
  sqft: kind(
    'Living area',
    'sq ft',
    [50, 200_000],
    'utilities, price per square foot and the size must-have',
  ),
  lot_sqft: kind('Lot', 'sq ft', [50, 50_000_000], 'the backyard score and the lot-size check'),
  year_built: kind('Year built', null, [1600, 2100], 'plumbing and wiring score, risks of age'),
  garage_spaces: kind('Garage', 'spaces', [0, 50], 'the garage check'),
  stories: kind('Storeys', 'storeys', [1, 10], null),
  hoa_fee: kind('HOA fee', 'USD/month', dollars, 'the HOA must-have and the full monthly cost'),
  tax_annual: kind('Property tax', 'USD/year', dollars, 'the exact property tax (estimated without it)'),
  has_pool: kind('Pool', null, null, 'the cost and score of a pool'),
  pool_equipment_age: kind('Age of the pool equipment', 'years', years, 'the pool score'),
  roof_age: kind('Age of the roof', 'years', years, 'the roof score'),
  hvac_age: kind('Age of the air conditioning', 'years', years, 'the air-conditioning risk'),
  sewer_type: kind('Sewer', null, null, 'the sewer check'),
  solar_status: kind('Solar panels', null, null, 'the solar must-have and a possible lease payment'),
  orientation: kind('Front faces', null, null, 'sun exposure'),
  school_district: kind('School district', null, null, null),
  school_rating: kind('School rating', 'of 10', [0, 10], 'the school score'),
  commute_minutes: kind('Commute', 'minutes', [0, 1_440], 'the commute'),
  distance_to_grocery_miles: kind('Distance to a supermarket', 'miles', miles, 'the supermarket score'),
  distance_to_highway_miles: kind('Distance to a highway', 'miles', miles, 'the quietness score'),
  distance_to_park_miles: kind('Distance to a park', 'miles', miles, 'the parks score'),
  lat: kind('Latitude', 'degrees', [-90, 90], null),
  lon: kind('Longitude', 'degrees', [-180, 180], null),
  status: kind('Status', null, null, null),
  days_on_market: kind('Days on the market', 'days', [0, 36_500], 'how hot the listing is'),
  original_price: kind('Original price', 'USD', [1_000, 1_000_000_000], 'price changes'),
  property_type: kind('Type', null, null, null),
  mls_number: kind('MLS number', null, null, null),
  apn: kind('Parcel number', null, null, null),
  listing_url: kind('Listing', null, null, null),
  photo_urls: kind('Photos', null, null, 'every interior score'),
  remarks: kind('Remarks', null, null, 'features that only the remarks mention'),
  has_fireplace: kind('Fireplace', null, null, null),
  has_rv_parking: kind('RV parking', null, null, null),
  solar_lease_fee: kind('Solar lease', 'USD/month', dollars, null),
  price_per_sqft: kind('Price per square foot', 'USD/sq ft', null, null),
}

function kind(
  label: string,
  unit: string | null,
  range: FactKind['range'],
  neededFor: string | null,
): FactKind {
  return { label, unit, range, neededFor }
}

export function isKnownName(name: string): name is KnownName {
  return Object.hasOwn(factCatalogue, name)
}

/** The name for people; the name itself where the catalogue has none. */
export function labelOf(name: string): string {
  return isKnownName(name) ? factCatalogue[name].label : name
}
