import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { openEmbeddedPostgres, type EmbeddedPostgres } from '#lib/db/embedded-postgres.ts'
import { readMigrations } from '../../prisma/migrations-folder.ts'
import { migrate } from '../../prisma/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    databaseServer: { url: string; template: string }
  }
}

// Kept from run to run: the next one finds the server's folder made, and the server itself if a killed run left it.
const dataFolder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'test-database')
const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' }

/** One real Postgres for all test files, with a migrated database that each of them clones. */
export default async function startDatabaseServer(project: TestProject) {
  const postgres = await open()
  const template = `template_${createHash('sha256')
    .update(JSON.stringify(await readMigrations()))
    .digest('hex')
    .slice(0, 16)}`
  const client = new pg.Client({ connectionString: postgres.url, application_name: 'plotline-test-setup' })
  await client.connect()
  await dropAbandoned(client)
  await client.query('select pg_advisory_lock(1)')
  const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
  if (rowCount === 0) await makeTemplate(client, { template, url: postgres.url })
  await client.end()
  project.provide('databaseServer', { url: postgres.url, template })
  return () => postgres.close()
}

async function open(): Promise<EmbeddedPostgres> {
  const options = { dataFolder, settings, log: console.log }
  try {
    return await openEmbeddedPostgres(options)
  } catch {
    // Without fsync a power cut may have spoilt it; nothing in it is worth keeping.
    await rm(dataFolder, { recursive: true, force: true })
    return await openEmbeddedPostgres(options)
  }
}

async function makeTemplate(client: pg.Client, { template, url }: { template: string; url: string }) {
  const unfinished = `${template}_unfinished`
  await client.query(`drop database if exists ${unfinished}`)
  await client.query(`create database ${unfinished}`)
  await migrate({ url: databaseUrl(url, unfinished), log: () => {} })
  await client.query(`alter database ${unfinished} rename to ${template}`)
}

/** Databases of runs that were killed: their names hold the process id. */
async function dropAbandoned(client: pg.Client) {
  const { rows } = await client.query<{ datname: string }>(
    `select datname from pg_database where datname like 'test\\_%'`,
  )
  for (const { datname } of rows) {
    if (!isAlive(Number(datname.split('_')[1])))
      await client.query(`drop database if exists ${datname} with (force)`)
  }
}

function isAlive(pid: number) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = name
  return url.href
}
