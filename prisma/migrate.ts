import { createHash } from 'node:crypto'
import pg from 'pg'
import { readMigrations } from './migrations-folder.ts'
import { applyMigrations, markRolledBack } from './schema-engine.ts'

const lockKey = 7_568_546 // any number that no one else locks; pg_advisory_lock has one space of keys per database

/**
 * Brings the database up to this checkout.
 * Any number of processes may call it at once: one works, the others wait and then find nothing to do.
 */
export async function migrate({ url, log }: { url: string; log: (line: string) => void }) {
  const client = new pg.Client({ connectionString: url, application_name: 'plotline-migrate' })
  client.on('error', () => {}) // its query rejects
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await migrateTables(client, { url, log })
  } finally {
    await client.end() // lets go of the lock
  }
}

async function migrateTables(client: pg.Client, { url, log }: { url: string; log: (line: string) => void }) {
  const migrations = await readMigrations()
  const recorded = await recordedMigrations(client)
  const known = new Set(migrations.map(({ name }) => name))
  const foreign = [...recorded.applied.keys()].filter((name) => !known.has(name))
  if (foreign.length > 0) {
    throw new Error(
      `The database was migrated by a newer Plotline (${foreign.join(', ')}). Run that version, or use another database.`,
    )
  }
  for (const { name, sql } of migrations) {
    const isChanged = recorded.applied.has(name) && recorded.applied.get(name) !== checksumOf(sql)
    if (isChanged) log(`Migration ${name} was changed after this database applied it: the two may differ.`)
  }
  if (migrations.every(({ name }) => recorded.applied.has(name))) return
  for (const name of recorded.cutShort) await markRolledBack(url, name)
  for (const name of await applyMigrations(url, migrations)) log(`Applied migration ${name}.`)
}

/** Applied ones with their checksums. Nobody else migrates while we hold the lock, so one that has begun and not ended was cut short. */
async function recordedMigrations(
  client: pg.Client,
): Promise<{ applied: Map<string, string>; cutShort: string[] }> {
  const { rows: tables } = await client.query<{ is_there: boolean }>(
    `select to_regclass('_prisma_migrations') is not null as is_there`,
  )
  if (!tables[0]?.is_there) return { applied: new Map(), cutShort: [] }
  const { rows } = await client.query<{ name: string; checksum: string; is_applied: boolean }>(
    `select migration_name as name, checksum, finished_at is not null as is_applied
     from _prisma_migrations where rolled_back_at is null`,
  )
  return {
    applied: new Map(rows.filter((row) => row.is_applied).map((row) => [row.name, row.checksum])),
    cutShort: rows.filter((row) => !row.is_applied).map((row) => row.name),
  }
}

/** As Prisma reckons it. */
function checksumOf(sql: string): string {
  return createHash('sha256').update(sql).digest('hex')
}
