import type { ClientBase } from 'pg'
import type { PropertyEntry } from '#lib/contract/property-list.ts'

// Keeps one statement's parameters to some megabytes.
const entriesPerStatement = 5_000

/** Stores the entries of a list in order, and their properties where they are new. One property per addressKey. */
export async function storeProperties(
  client: ClientBase,
  propertyListId: number,
  entries: readonly PropertyEntry[],
): Promise<void> {
  // In key order over all statements, so that two imports of the same homes cannot wait for each other.
  for (const part of partsOf(entries.toSorted((a, b) => (a.addressKey < b.addressKey ? -1 : 1)))) {
    await client.query(insertProperties, [
      part.map((entry) => entry.addressKey),
      part.map((entry) => entry.address),
      part.map((entry) => entry.street),
      part.map((entry) => entry.city),
      part.map((entry) => entry.state),
      part.map((entry) => entry.zip),
    ])
  }
  let position = 0
  for (const part of partsOf(entries)) {
    await client.query(insertEntries, [
      propertyListId,
      part.map((entry) => entry.addressKey),
      part.map(() => position++),
      part.map((entry) => `{${entry.rowNumbers.join(',')}}`),
      part.map((entry) => JSON.stringify(entry.cells)),
      part.map((entry) => JSON.stringify(entry.facts)),
    ])
  }
}

function* partsOf(entries: readonly PropertyEntry[]): Generator<readonly PropertyEntry[]> {
  for (let from = 0; from < entries.length; from += entriesPerStatement) {
    yield entries.slice(from, from + entriesPerStatement)
  }
}

// Leans on property_address_key_key.
const insertProperties = `
insert into property (address_key, address, street, city, state, zip)
select address_key, address, street, city, state, zip
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
  as home (address_key, address, street, city, state, zip)
order by address_key
on conflict (address_key) do nothing`

// Leans on property_address_key_key.
const insertEntries = `
insert into property_list_entry (property_list_id, position, property_id, row_numbers, cells, facts)
select $1, entry.position, property.id, entry.row_numbers::int[], entry.cells::json, entry.facts::jsonb
from unnest($2::text[], $3::int[], $4::text[], $5::text[], $6::text[])
  as entry (address_key, position, row_numbers, cells, facts)
join property on property.address_key = entry.address_key`
