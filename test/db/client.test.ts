import { expect, test } from 'vitest'
import { inTransaction } from '#lib/db/transaction.ts'
import { testDatabase } from '#test/support/database.ts'

const db = await testDatabase({ poolSize: 2 })

test('Prisma and plain SQL see the same rows', async () => {
  const worker = await db.prisma.worker.create({ data: { host: 'here', pid: 1, slots: 2 } })
  const { rows } = await db.pool.query('select id, host from worker')
  expect(rows).toEqual([{ id: worker.id, host: 'here' }])
})

test('a count comes as a number, though Postgres counts in bigint', async () => {
  const { rows } = await db.pool.query('select count(*) from run')
  expect(rows).toEqual([{ count: 0 }])
})

test('a transaction that throws leaves nothing behind, and its connection is used again', async () => {
  for (let round = 0; round < 5; round += 1) {
    const failing = inTransaction(db.pool, async (client) => {
      await client.query(`insert into audit (actor, action, affected, detail) values ('a', 'b', 0, '{}')`)
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
  }
  expect(await db.prisma.audit.count()).toBe(0)
})

test('a transaction that ends well is kept', async () => {
  const rowCount = await inTransaction(db.pool, async (client) => {
    const result = await client.query(
      `insert into audit (actor, action, affected, detail) values ('a', 'b', 0, '{}')`,
    )
    return result.rowCount
  })
  expect(rowCount).toBe(1)
  expect(await db.prisma.audit.count()).toBe(1)
})

test('a connection cut by the server is replaced, not an exception', async () => {
  await db.pool.query('select 1')
  await db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  )
  const cut = inTransaction(db.pool, async (client) => {
    await client.query('select pg_terminate_backend(pg_backend_pid())')
  })
  await expect(cut).rejects.toThrow()
  expect((await db.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})
