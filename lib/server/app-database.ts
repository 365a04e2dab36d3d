import type { Database } from '#lib/db/client.ts'

const key = Symbol.for('plotline.app-database')
const shared = globalThis as typeof globalThis & { [key]?: Database }

/** Gives pages and route handlers the database that this process has opened. */
export function provideAppDatabase(database: Database): void {
  shared[key] = database
}

/**
 * The database of pages and route handlers. On globalThis because Next loads this module into graphs of its own,
 * several times: a variable of the module would be another one there.
 */
export function appDatabase(): Database {
  const database = shared[key]
  if (!database) throw new Error('No database is open: pages are served by `npm start` or `npm run web`.')
  return database
}
