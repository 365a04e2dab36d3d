import { openDatabase, type Database } from '#lib/db/client.ts'
import { requireConfig } from './config.ts'

const key = Symbol.for('plotline.app-database')
const shared = globalThis as typeof globalThis & { [key]?: Database }

/** The database of pages and route handlers: one pool per process, though Next loads this module several times. */
export function appDatabase(): Database {
  return (shared[key] ??= openDatabase({
    url: requireUrl(),
    applicationName: 'web',
    poolSize: 10,
  }))
}

function requireUrl(): string {
  const { databaseUrl } = requireConfig(process.env)
  if (databaseUrl === null)
    throw new Error('DATABASE_URL is not set: pages are served by `npm start` or `npm run web`.')
  return databaseUrl
}
