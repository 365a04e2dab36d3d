/** Facts in the order in which people ask for them, and what they call them. */
export const factLabels: ReadonlyMap<string, string> = new Map([
  ['price', 'Price'],
  ['original_price', 'Original price'],
  ['price_per_sqft', 'Price per sq ft'],
  ['beds', 'Beds'],
  ['baths', 'Baths'],
  ['sqft', 'Living area'],
  ['lot_sqft', 'Lot'],
  ['year_built', 'Year built'],
  ['stories', 'Stories'],
  ['garage_spaces', 'Garage'],
  ['property_type', 'Type'],
  ['status', 'Listing status'],
  ['days_on_market', 'On the market'],
  ['hoa_fee', 'HOA per month'],
  ['tax_annual', 'Taxes per year'],
  ['sewer_type', 'Sewer'],
  ['has_pool', 'Pool'],
  ['pool_equipment_age', 'Pool equipment age'],
  ['roof_age', 'Roof age'],
  ['hvac_age', 'HVAC age'],
  ['solar_status', 'Solar panels'],
  ['solar_lease_fee', 'Solar lease per month'],
  ['has_fireplace', 'Fireplace'],
  ['has_rv_parking', 'RV parking'],
  ['orientation', 'Faces'],
  ['commute_minutes', 'Commute'],
  ['school_rating', 'School rating'],
  ['school_district', 'School district'],
  ['distance_to_grocery_miles', 'To groceries'],
  ['distance_to_park_miles', 'To a park'],
  ['distance_to_highway_miles', 'To a highway'],
  ['mls_number', 'MLS number'],
  ['apn', 'Parcel number'],
  ['lat', 'Latitude'],
  ['lon', 'Longitude'],
  ['listing_url', 'Listing'],
])

const ranks = new Map([...factLabels.keys()].map((name, rank) => [name, rank]))

export function inUsualOrder(names: readonly string[]): string[] {
  const rankOf = (name: string) => ranks.get(name) ?? ranks.size
  return names.toSorted((one, other) => rankOf(one) - rankOf(other))
}
