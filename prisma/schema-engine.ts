import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, DriverAdapterError } from '@prisma/driver-adapter-utils'
import type { DiffTarget, MigrationList, SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { migrationsFolder, type Migration } from './migrations-folder.ts'

const noFilter = { externalTables: [], externalEnums: [] }

/**
 * Prisma's own schema engine, as the WebAssembly that comes with npm: the native one is a download,
 * which closed networks refuse. Loading it takes 50 ms, so it is loaded only when there is work for it.
 */
async function withEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { SchemaEngine } = await import('@prisma/schema-engine-wasm')
  const pool = new pg.Pool({ connectionString: url, application_name: 'plotline-migrate', max: 3 })
  pool.on('error', () => {}) // its query rejects
  const adapter = bindMigrationAwareSqlAdapterFactory(wholeScriptAdapter(pool))
  const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, adapter)
  try {
    return await work(engine)
  } finally {
    engine.free()
    await pool.end()
  }
}

/** Applies what is not applied yet, and writes it into `_prisma_migrations` as Prisma does. */
export async function applyMigrations(url: string, migrations: Migration[]): Promise<string[]> {
  const { appliedMigrationNames } = await withEngine(url, (engine) =>
    engine.applyMigrations({ migrationsList: asList(migrations), filters: noFilter }),
  )
  return appliedMigrationNames
}

/** For a migration that was cut short: it may be applied again. */
export async function markRolledBack(url: string, migrationName: string) {
  await withEngine(url, (engine) => engine.markMigrationRolledBack({ migrationName }))
}

/**
 * The SQL that leads from one schema file to another (null: from nothing). The database is only asked for its version:
 * reading a schema from it fails on the type "char".
 */
export async function diffSchemas(url: string, from: string | null, to: string): Promise<string> {
  const target = (content: string): DiffTarget => ({
    tag: 'schemaDatamodel',
    files: [{ path: 'schema.prisma', content }],
  })
  const { stdout } = await withEngine(url, (engine) =>
    engine.diff({
      from: from === null ? { tag: 'empty' } : target(from),
      to: target(to),
      script: true,
      exitCode: null,
      filters: noFilter,
    }),
  )
  return stdout ?? ''
}

/**
 * The adapter's own `executeScript` cuts the script at every semicolon, function bodies included, and commits each piece.
 * Sent whole, Postgres runs it as one transaction: a migration cut short leaves nothing behind.
 */
function wholeScriptAdapter(pool: pg.Pool): PrismaPg {
  const factory = new PrismaPg(pool)
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    adapter.executeScript = async (script) => {
      await pool.query(script).catch(rethrow)
    }
    return adapter
  }
  return factory
}

function rethrow(error: unknown): never {
  if (!(error instanceof pg.DatabaseError)) throw error
  const { code = '', severity = 'ERROR', message, detail, column, hint } = error
  throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint })
}

function asList(migrations: Migration[]): MigrationList {
  return {
    baseDir: migrationsFolder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: sql } },
    })),
  }
}
