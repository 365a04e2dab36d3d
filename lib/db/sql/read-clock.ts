import type { ClientBase } from 'pg'

/** When this transaction began, by the database's clock, which all times in it go by: milliseconds since 1970. */
export async function readClock(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ at: number }>(
    'select floor(extract(epoch from now()) * 1000)::float8 as at',
  )
  return rows[0]!.at
}
