import { once } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '#lib/db/client.ts'
import type { PermitRequest } from '#lib/db/sql/take-permits.ts'
import type { PhaseLimits } from '#lib/pipeline/phase-limits.ts'
import { testDatabase } from '#test/support/database.ts'
import { openDatabaseProxy } from '#test/support/database-proxy.ts'
import {
  limitsFor,
  openPermits,
  passOn,
  permitOf,
  permitsOf,
  release,
  takeLeases,
} from '#test/support/permit-holders.ts'

const database = await testDatabase({ poolSize: 10 })
const never = new AbortController().signal

/** Permits behind a wire that can be cut, and counts the transactions. */
async function openCutOffPermits() {
  const proxy = await openDatabaseProxy(database.url)
  const through = openDatabase({ url: proxy.url, applicationName: 'cut-off', poolSize: 3 })
  onTestFinished(() => through.close())
  const { pool } = through
  const connect = vi.spyOn(pool, 'connect')
  return {
    proxy,
    pool,
    permits: await openPermits(database, { pool }),
    tries: () => connect.mock.calls.length,
  }
}

/** Holds the lock of a limit until told to let go; whoever asks for permits waits meanwhile. */
async function lockLimit(limits: PhaseLimits) {
  const client = await database.pool.connect()
  await client.query('begin')
  await client.query(`insert into phase_limit (key) values ($1) on conflict do nothing`, [limits.key])
  await client.query(`select from phase_limit where key = $1 for update`, [limits.key])
  return {
    untilAwaited: async () => {
      await expect
        .poll(async () => (await client.query(`select from pg_locks where not granted`)).rowCount)
        .toBeGreaterThan(0)
    },
    letGo: async () => {
      await client.query('commit')
      client.release()
    },
  }
}

test('requests of one turn go in one transaction', async () => {
  const limits = limitsFor({ maxConcurrency: 50 })
  const leases = await takeLeases(database, 30)
  const { proxy, permits } = await openCutOffPermits()
  const requests = leases.map(async (lease, index) => {
    for (let step = 0; step < index; step++) await Promise.resolve()
    return permits.request(limits, lease, never)
  })
  expect(new Set(await Promise.all(requests))).toEqual(new Set([true]))
  expect(proxy.commits()).toBe(1)
})

test('permits of a dead worker come free to those that wait, who ask once a second and no oftener', async () => {
  const limits = limitsFor({ maxConcurrency: 2 })
  const [dead, alive] = [await takeLeases(database, 2), await takeLeases(database, 30)]
  const elsewhere = await openPermits(database)
  await Promise.all(dead.map((lease) => elsewhere.request(limits, lease, never)))
  const { proxy, permits } = await openCutOffPermits()
  const startedAt = performance.now()
  const waiting = alive.map((lease) => permits.request(limits, lease, never))
  await expect.poll(() => proxy.commits(), { timeout: 5_000, interval: 10 }).toBe(3)
  expect(performance.now() - startedAt).toBeGreaterThan(1_900)
  await passOn(database, dead)
  expect(await Promise.all(waiting.slice(0, 2))).toEqual([true, true])
  expect(await permitsOf(database, limits)).toEqual(alive.slice(0, 2).map((lease) => lease.propertyRunId))
})

test('a permit that comes back while the answer is on its way is looked for again', async () => {
  const limits = limitsFor({ maxConcurrency: 1 })
  const [holder, waiting] = (await takeLeases(database, 2)) as [PermitRequest, PermitRequest]
  const { proxy, permits } = await openCutOffPermits()
  await permits.request(limits, holder, never)
  const lock = await lockLimit(limits)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }) // no poll: what comes, comes of the wake
  onTestFinished(() => void vi.useRealTimers())
  void permits.request(limits, waiting, never)
  await lock.untilAwaited()
  permits.wake(limits.key)
  await lock.letGo()
  await expect.poll(() => proxy.commits()).toBe(3)
})

test('an outage makes requests wait, and not ask in a circle', async () => {
  const limits = limitsFor({ maxConcurrency: 5 })
  const leases = await takeLeases(database, 5)
  const { proxy, permits, tries } = await openCutOffPermits()
  await permits.request(limits, leases[0]!, never)
  proxy.cut()
  const waiting = leases.slice(1).map((lease) => permits.request(limits, lease, never))
  const startedAt = performance.now()
  await expect.poll(() => performance.now() - startedAt, { timeout: 5_000 }).toBeGreaterThan(1_200) // the outage itself
  expect(tries()).toBeLessThan(8)
  proxy.restore()
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([true]))
  expect(await permitsOf(database, limits)).toHaveLength(5)
})

test('a grant whose answer was lost is one permit, granted', async () => {
  const limits = limitsFor({ maxConcurrency: 1 })
  const [lease, next] = (await takeLeases(database, 2)) as [PermitRequest, PermitRequest]
  const { proxy, permits } = await openCutOffPermits()
  proxy.loseAnswerOfCommit(1)
  expect(await permits.request(limits, lease, never)).toBe(true)
  expect(proxy.commits()).toBe(2)
  await release(database, [permitOf(limits, lease)])
  expect(await permits.request(limits, next, never)).toBe(true)
})

test('a request aborted after its answer was lost gives back what it may have been granted', async () => {
  const limits = limitsFor({ maxConcurrency: 1 })
  const [lease, next] = (await takeLeases(database, 2)) as [PermitRequest, PermitRequest]
  const { proxy, pool, permits } = await openCutOffPermits()
  proxy.loseAnswerOfCommit(1)
  const abort = new AbortController()
  const asked = permits.request(limits, lease, abort.signal)
  await once(pool, 'remove')
  proxy.cut()
  await expect.poll(() => permitsOf(database, limits)).toEqual([lease.propertyRunId])
  abort.abort()
  expect(await asked).toBe(false)
  proxy.restore()
  expect(await permits.request(limits, next, never)).toBe(true)
  expect(await permitsOf(database, limits)).toEqual([next.propertyRunId])
})

test('a request aborted while its grant is on the way gives it back', async () => {
  const limits = limitsFor({ maxConcurrency: 1, rateLimit: { requests: 9, perSeconds: 60 } })
  const [lease] = (await takeLeases(database, 1)) as [PermitRequest]
  const { permits } = await openCutOffPermits()
  const lock = await lockLimit(limits)
  const abort = new AbortController()
  const asked = permits.request(limits, lease, abort.signal)
  await lock.untilAwaited()
  abort.abort()
  expect(await asked).toBe(false)
  await lock.letGo()
  // A start that was counted says that it had been granted.
  await expect.poll(() => database.prisma.limitedStart.count({ where: { limitKey: limits.key } })).toBe(1)
  await expect.poll(() => permitsOf(database, limits)).toEqual([])
})

test('a request that comes again while it is being given back is granted, and keeps its permit', async () => {
  const limits = limitsFor({ maxConcurrency: 1 })
  const [lease, other] = (await takeLeases(database, 2)) as [PermitRequest, PermitRequest]
  const { permits } = await openCutOffPermits()
  const lock = await lockLimit(limits)
  const abort = new AbortController()
  void permits.request(limits, lease, abort.signal)
  await lock.untilAwaited()
  abort.abort()
  const again = permits.request(limits, lease, never)
  await lock.letGo()
  expect(await again).toBe(true)
  await permits.giveBack(permitOf(limits, other))
  expect(await permitsOf(database, limits)).toEqual([lease.propertyRunId])
})
