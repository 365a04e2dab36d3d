import { expect, test } from 'vitest'
import { channels } from '#lib/db/channels.ts'
import { listen } from '#lib/db/listen.ts'
import { logCellKey, logCellKeys } from '#lib/db/log-cells.ts'
import { appendAttemptLogs } from '#lib/db/sql/append-attempt-logs.ts'
import { testDatabase } from '#test/support/database.ts'

const database = await testDatabase()

test('the cells of a large statement are all named, each once, in few notifications', async () => {
  const payloads: string[] = []
  const listener = await listen({
    url: database.url,
    channels: [channels.log],
    onNotification: (_channel, payload) => payloads.push(payload),
    onReconnect: () => {},
  })
  const rows = Array.from({ length: 3_000 }, (_, index) => ({
    propertyRunId: 1_000_000_000 + Math.floor(index / 2),
    leaseEpoch: 1,
    phaseIndex: 7,
    attemptNumber: 1,
    sequence: index % 2,
    text: '',
  }))
  await appendAttemptLogs(database.pool, rows)
  await expect.poll(() => payloads.flatMap(logCellKeys).length, { timeout: 5_000 }).toBe(1_500)
  expect(new Set(payloads.flatMap(logCellKeys))).toEqual(new Set(rows.map(logCellKey)))
  expect(payloads).toHaveLength(3)
  await listener.close()
})
