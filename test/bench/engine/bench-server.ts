import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openEmbeddedPostgres } from '#lib/db/embedded-postgres.ts'
import { migrate } from '../../../prisma/migrate.ts'

export type BenchServer = {
  version: string
  /** The settings that decide what "durable" costs. */
  settings: Record<string, string>
  /** Makes a database; `isOurs`: with Plotline's schema. */
  create: (name: string, isOurs: boolean) => Promise<string>
  /** Drops databases and writes everything out, so that no engine pays for the one before. */
  drop: (names: string[]) => Promise<void>
  close: () => Promise<void>
}

/** A Postgres of its own in a temporary folder, as `npm start` would run it. */
export async function openBenchServer(settings: Record<string, string> = {}): Promise<BenchServer> {
  const folder = await mkdtemp(join(tmpdir(), 'plotline-bench-'))
  const postgres = await openEmbeddedPostgres({ dataFolder: folder, settings, log: () => {} })
  const client = new pg.Client({ connectionString: postgres.url, application_name: 'plotline-bench' })
  await client.connect()
  const shown = [
    'server_version',
    'fsync',
    'synchronous_commit',
    'full_page_writes',
    'wal_level',
    'shared_buffers',
  ]
  const { rows } = await client.query<{ name: string; value: string }>(
    'select name, current_setting(name) as value from unnest($1::text[]) as name',
    [shown],
  )
  const values = Object.fromEntries(rows.map(({ name, value }) => [name, value]))
  const { server_version: version = '', ...durability } = values
  return {
    version,
    settings: durability,
    create: async (name, isOurs) => {
      await client.query(`create database ${name}`)
      const url = new URL(postgres.url)
      url.pathname = name
      if (isOurs) await migrate({ url: url.href, log: () => {} })
      return url.href
    },
    drop: async (names) => {
      for (const name of names) await client.query(`drop database if exists ${name} with (force)`)
      await client.query('checkpoint')
    },
    close: async () => {
      await client.end()
      await postgres.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
