import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export const prismaFolder = import.meta.dirname
export const migrationsFolder = join(prismaFolder, 'migrations')

/** One landed migration: its SQL, and the schema as it stood then, which the next one is diffed from. */
export type Migration = { name: string; sql: string; schema: string }

/** Oldest first. */
export async function readMigrations(): Promise<Migration[]> {
  const entries = await readdir(migrationsFolder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return await Promise.all(
    names.toSorted().map(async (name) => ({
      name,
      sql: await readFile(join(migrationsFolder, name, 'migration.sql'), 'utf8'),
      schema: await readFile(join(migrationsFolder, name, 'schema.prisma'), 'utf8'),
    })),
  )
}
