import { expect, test } from 'vitest'
import { testDatabase } from '#test/support/database.ts'
import { readMigrations } from '../../prisma/migrations-folder.ts'
import { migrate } from '../../prisma/migrate.ts'
import { readFile } from 'node:fs/promises'
import { diffSchemas } from '../../prisma/schema-engine.ts'

const db = await testDatabase({ poolSize: 2 })
const log = () => {}

test('a migrated database is left as it is', async () => {
  const lines: string[] = []
  await migrate({ url: db.url, log: (line) => lines.push(line) })
  expect(lines).toEqual([])
})

test('the schema file and the last migration agree', async () => {
  const schema = await readFile(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8')
  const last = (await readMigrations()).at(-1)
  expect(await diffSchemas(db.url, last!.schema, schema)).toContain('This is an empty migration')
})

test('many processes may migrate an empty database at once', async () => {
  await db.pool.query('drop schema public cascade; create schema public')
  await Promise.all(Array.from({ length: 4 }, () => migrate({ url: db.url, log })))
  const { rows } = await db.pool.query(
    'select migration_name from _prisma_migrations order by migration_name',
  )
  expect(rows.map((row) => row.migration_name)).toEqual((await readMigrations()).map(({ name }) => name))
})

test('a migration that was cut short is applied again', async () => {
  await db.pool.query('drop schema public cascade; create schema public')
  await migrate({ url: db.url, log })
  await db.pool.query(
    `drop schema public cascade; create schema public;
     create table _prisma_migrations (id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz,
       migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
       started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`,
  )
  const first = (await readMigrations())[0]!
  await db.pool.query(`insert into _prisma_migrations (id, checksum, migration_name) values ('1', 'x', $1)`, [
    first.name,
  ])
  await migrate({ url: db.url, log })
  expect(await db.prisma.run.count()).toBe(0)
})

test('a migration that was changed after it was applied is reported', async () => {
  const lines: string[] = []
  await db.pool.query(`update _prisma_migrations set checksum = 'other' where finished_at is not null`)
  await migrate({ url: db.url, log: (line) => lines.push(line) })
  expect(lines[0]).toContain('was changed after this database applied it')
})

test('a database of a newer Plotline is refused, by name', async () => {
  await db.pool.query(
    `insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('2', 'x', '29990101000000_later', now())`,
  )
  await expect(migrate({ url: db.url, log })).rejects.toThrow('29990101000000_later')
})
