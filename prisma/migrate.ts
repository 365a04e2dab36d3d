import pg from 'pg'
import { installQueue, isQueueInstalled } from './install-queue.ts'
import { readMigrations } from './migrations-folder.ts'
import { applyMigrations, markRolledBack } from './schema-engine.ts'

const lockKey = 7_568_546 // any number that no one else locks; pg_advisory_lock has one space of keys per database

/**
 * Brings the database up to this checkout: our migrations, pg-boss's tables, the queue.
 * Any number of processes may call it at once: one works, the others wait and then find nothing to do.
 */
export async function migrate({ url, log }: { url: string; log: (line: string) => void }) {
  const client = new pg.Client({ connectionString: url, application_name: 'plotline-migrate' })
  client.on('error', () => {}) // its query rejects
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await migrateTables(client, { url, log })
    if (!(await isQueueInstalled(client))) {
      log('Installing the queue.')
      await installQueue(url)
    }
  } finally {
    await client.end() // lets go of the lock
  }
}

async function migrateTables(client: pg.Client, { url, log }: { url: string; log: (line: string) => void }) {
  const migrations = await readMigrations()
  const recorded = await recordedMigrations(client)
  const known = new Set(migrations.map(({ name }) => name))
  const foreign = [...recorded.applied].filter((name) => !known.has(name))
  if (foreign.length > 0) {
    throw new Error(
      `The database was migrated by a newer Plotline (${foreign.join(', ')}). Run that version, or use another database.`,
    )
  }
  if (migrations.every(({ name }) => recorded.applied.has(name))) return
  for (const name of recorded.cutShort) await markRolledBack(url, name)
  for (const name of await applyMigrations(url, migrations)) log(`Applied migration ${name}.`)
}

/** Nobody else migrates while we hold the lock, so a migration that has begun and not ended was cut short. */
async function recordedMigrations(
  client: pg.Client,
): Promise<{ applied: Set<string>; cutShort: Set<string> }> {
  const { rows: tables } = await client.query<{ is_there: boolean }>(
    `select to_regclass('_prisma_migrations') is not null as is_there`,
  )
  if (!tables[0]?.is_there) return { applied: new Set(), cutShort: new Set() }
  const { rows } = await client.query<{ migration_name: string; is_applied: boolean }>(
    `select migration_name, finished_at is not null as is_applied from _prisma_migrations where rolled_back_at is null`,
  )
  const names = (isApplied: boolean) =>
    new Set(rows.filter((row) => row.is_applied === isApplied).map((row) => row.migration_name))
  return { applied: names(true), cutShort: names(false) }
}
