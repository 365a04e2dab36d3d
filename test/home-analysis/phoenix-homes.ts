import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import Papa from 'papaparse'
import { propertyFactsSchema } from '#lib/contract/property-facts.ts'
import type { PropertyInput } from '#lib/executors/executor.ts'

const file = resolve(import.meta.dirname, 'phoenix-homes.csv')
const words = new Set(['sewer_type', 'orientation', 'solar_status', 'school_district'])
const addressParts = new Set(['street', 'city', 'state', 'zip'])

/** The 35 homes of the sample list, as an import leaves them: an unknown value is absent. */
export const phoenixHomes: PropertyInput[] = Papa.parse<Record<string, string>>(readFileSync(file, 'utf8'), {
  header: true,
  skipEmptyLines: true,
}).data.map((cells, index) => {
  const { street = '', city = '', state = '', zip = '' } = cells
  return {
    id: index + 1,
    address: `${street}, ${city}, ${state} ${zip}`,
    street,
    city,
    state,
    zip,
    facts: propertyFactsSchema.parse(Object.fromEntries(Object.entries(cells).flatMap(toFact))),
    cells,
  }
})

function toFact([name, cell]: [string, string]): [string, unknown][] {
  if (addressParts.has(name) || cell === '') return []
  if (words.has(name)) return [[name, cell]]
  if (name === 'has_pool') return [[name, cell === 'true']]
  return [[name, Number(cell)]]
}

/** The home at an address that starts so. */
export function phoenixHome(street: string): PropertyInput {
  const home = phoenixHomes.find((candidate) => candidate.street.startsWith(street))
  if (home === undefined) throw new Error(`The sample list has no home at ${street}.`)
  return home
}
