// Price per square foot and photos of one home. Leaves listing.json in the workspace for the validator.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'

type Facts = { price?: number; sqft?: number; beds?: number; baths?: number; photo_urls?: string[] }

const { values } = parseArgs({ options: { address: { type: 'string' } } })
const request: { property: { facts: Facts } } = JSON.parse(await text(process.stdin))
const { price, sqft, beds, baths, photo_urls = [] } = request.property.facts

console.log(`Reading the listing of ${values.address}`)
const listing = {
  price: price ?? null,
  beds: beds ?? null,
  baths: baths ?? null,
  price_per_sqft: price !== undefined && sqft ? Math.round((price / sqft) * 100) / 100 : null,
  photo_count: photo_urls.length,
}
writeFileSync(join(process.env.PLOTLINE_WORKSPACE ?? '.', 'listing.json'), JSON.stringify(listing))
console.log(JSON.stringify(listing))
