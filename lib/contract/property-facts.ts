import { z } from 'zod'

/**
 * Facts of one property, read from its row. Absent = unknown: never 0, never ''.
 * Money in US dollars (`hoa_fee` per month, `tax_annual` per year), areas in square feet, ages in years, distances in miles.
 */
export const propertyFactsSchema = z
  .object({
    price: z.number(),
    beds: z.number(),
    baths: z.number(),
    sqft: z.number(),
    lot_sqft: z.number(),
    year_built: z.int(),
    garage_spaces: z.number(),
    stories: z.number(),
    hoa_fee: z.number(),
    tax_annual: z.number(),
    has_pool: z.boolean(),
    pool_equipment_age: z.number(),
    roof_age: z.number(),
    hvac_age: z.number(),
    sewer_type: z.enum(['city', 'septic']),
    solar_status: z.enum(['owned', 'leased', 'none']),
    orientation: z.enum([
      'north',
      'northeast',
      'east',
      'southeast',
      'south',
      'southwest',
      'west',
      'northwest',
    ]),
    school_district: z.string(),
    school_rating: z.number(),
    commute_minutes: z.number(),
    distance_to_grocery_miles: z.number(),
    distance_to_highway_miles: z.number(),
    distance_to_park_miles: z.number(),
    lat: z.number(),
    lon: z.number(),
    status: z.string(),
    days_on_market: z.number(),
    original_price: z.number(),
    property_type: z.string(),
    mls_number: z.string(),
    apn: z.string(),
    listing_url: z.string(),
    photo_urls: z.array(z.string()),
    remarks: z.string(),
  })
  .partial()

export type PropertyFacts = z.infer<typeof propertyFactsSchema>
export type FactName = keyof PropertyFacts
