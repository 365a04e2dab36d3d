import { expect, test, vi } from 'vitest'
import { listen } from '#lib/db/listen.ts'
import { testDatabase } from '#test/support/database.ts'

const db = await testDatabase({ poolSize: 2 })

test('what is notified is heard, with channel and payload', async () => {
  const heard: string[] = []
  const listener = await listen({
    url: db.url,
    channels: ['one', 'two'],
    onNotification: (channel, payload) => heard.push(`${channel} ${payload}`),
    onReconnect: () => {},
  })
  await db.pool.query(`select pg_notify('one', 'a'), pg_notify('two', 'b'), pg_notify('three', 'c')`)
  await vi.waitFor(() => expect(heard).toEqual(['one a', 'two b']))
  await listener.close()
})

test('a cut connection is replaced, and the listener is told to look for itself', async () => {
  const heard: string[] = []
  let connectCount = 0
  let cutCount = 0
  const listener = await listen({
    url: db.url,
    channels: ['one'],
    onNotification: (_channel, payload) => heard.push(payload),
    onReconnect: () => (connectCount += 1),
    onDisconnect: () => (cutCount += 1),
  })
  expect(connectCount).toBe(1)
  await db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'plotline-listen' and datname = current_database()`,
  )
  await vi.waitFor(() => expect(connectCount).toBe(2), 5_000)
  expect(cutCount).toBe(1)
  await db.pool.query(`select pg_notify('one', 'after')`)
  await vi.waitFor(() => expect(heard).toEqual(['after']))
  await listener.close()
  const { rowCount } = await db.pool.query(
    `select from pg_stat_activity where application_name = 'plotline-listen' and datname = current_database()`,
  )
  expect(rowCount).toBe(0)
})

test('a database that cannot be reached rejects the first connect', async () => {
  const url = new URL(db.url)
  url.pathname = 'no_such_database'
  const listening = listen({ url: url.href, channels: [], onNotification: () => {}, onReconnect: () => {} })
  await expect(listening).rejects.toThrow('no_such_database')
})
