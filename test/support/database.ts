import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { openDatabase, type Database } from '#lib/db/client.ts'
import { databaseUrl } from './database-server.ts'

export type TestDatabase = Database & { url: string; name: string }

/**
 * A migrated database of this test file's own, dropped when the file is done.
 * Call it at the top of the file or in `beforeAll`: `const db = await testDatabase()`.
 */
export async function testDatabase({ poolSize = 10 } = {}): Promise<TestDatabase> {
  const { url: serverUrl, template } = inject('databaseServer')
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
  await onServer(serverUrl, `create database ${name} template ${template} strategy file_copy`)
  const url = databaseUrl(serverUrl, name)
  const database = openDatabase({ url, applicationName: 'test', poolSize })
  afterAll(async () => {
    await database.close()
    await onServer(serverUrl, `drop database if exists ${name} with (force)`)
  })
  return { ...database, url, name }
}

async function onServer(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url, application_name: 'plotline-test-admin' })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
