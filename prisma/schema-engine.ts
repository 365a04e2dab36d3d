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
async function openEngine(url: string): Promise<SchemaEngine> {
  const engine = await import('@prisma/schema-engine-wasm')
  const adapter = bindMigrationAwareSqlAdapterFactory(wholeScriptAdapter(url))
  return await engine.SchemaEngine.new({ datamodels: undefined }, () => {}, adapter)
}

/** Applies what is not applied yet, and writes it into `_prisma_migrations` as Prisma does. */
export async function applyMigrations(url: string, migrations: Migration[]): Promise<string[]> {
  using engine = await openEngine(url)
  const { appliedMigrationNames } = await engine.applyMigrations({
    migrationsList: asList(migrations),
    filters: noFilter,
  })
  return appliedMigrationNames
}

/** For a migration that was cut short: it may be applied again. */
export async function markRolledBack(url: string, migrationName: string) {
  using engine = await openEngine(url)
  await engine.markMigrationRolledBack({ migrationName })
}

/**
 * The SQL that leads from one schema file to another (null: from nothing). The database is only asked for its version:
 * reading a schema from it fails on the type "char".
 */
export async function diffSchemas(url: string, from: string | null, to: string): Promise<string> {
  using engine = await openEngine(url)
  const target = (content: string): DiffTarget => ({
    tag: 'schemaDatamodel',
    files: [{ path: 'schema.prisma', content }],
  })
  const { stdout } = await engine.diff({
    from: from === null ? { tag: 'empty' } : target(from),
    to: target(to),
    script: true,
    exitCode: null,
    filters: noFilter,
  })
  return stdout ?? ''
}

/**
 * The adapter's own `executeScript` cuts the script at every semicolon, function bodies included, and commits each piece.
 * Sent whole, Postgres runs it as one transaction: a migration cut short leaves nothing behind.
 */
function wholeScriptAdapter(url: string): PrismaPg {
  const factory = new PrismaPg({ connectionString: url, application_name: 'plotline-migrate' })
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    adapter.executeScript = async (script) => {
      await adapter.underlyingDriver().query(script).catch(rethrow)
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
