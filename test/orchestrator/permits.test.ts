import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { PermitRequest } from '#lib/db/sql/take-permits.ts'
import { Permits } from '#lib/orchestrator/permits.ts'
import { testDatabase } from '#test/support/database.ts'
import {
  limitsFor,
  openPermits,
  passOn,
  permitOf,
  permitsOf,
  recordStarts,
  release,
  takeLeases,
} from '#test/support/permit-holders.ts'

const database = await testDatabase({ poolSize: 20 })
const startsOf = await recordStarts(database)
const never = new AbortController().signal

test('max_concurrency 2 over three workers is reached, and never exceeded', async () => {
  const limits = limitsFor({ maxConcurrency: 2 })
  const leases = await takeLeases(database, 45)
  const workers = await Promise.all([1, 2, 3].map(() => openPermits(database)))
  const performed = new Set<number>()
  let running = 0
  let most = 0
  // By the polls of three workers alone this would take 7 s: the permits that come back wake the others.
  const startedAt = performance.now()
  await Promise.all(
    leases.map(async (lease, index) => {
      expect(await workers[index % 3]!.request(limits, lease, never)).toBe(true)
      most = Math.max(most, ++running)
      performed.add(lease.propertyRunId)
      await sleep(Math.random() * 5)
      running--
      await release(database, [permitOf(limits, lease)])
    }),
  )
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  expect(most).toBe(2)
  expect(performed.size).toBe(45)
  expect(await permitsOf(database, limits)).toEqual([])
})

test('rate_limit 5 per 1 s over three workers: no window of 1 s holds more than 5 starts, and all get through', async () => {
  const limits = limitsFor({ rateLimit: { requests: 5, perSeconds: 1 } })
  const leases = await takeLeases(database, 18)
  const workers = await Promise.all([1, 2, 3].map(() => openPermits(database)))
  // A few come while the first window is full, and not all at the same moment.
  const granted = leases.map(async (lease, index) => {
    await sleep(index < 12 ? 0 : Math.random() * 1_500)
    return workers[index % 3]!.request(limits, lease, never)
  })
  expect(new Set(await Promise.all(granted))).toEqual(new Set([true]))
  const starts = await startsOf(limits)
  expect(starts).toHaveLength(18)
  const gapsOfSix = starts.slice(5).map((at, index) => at - starts[index]!)
  expect(Math.min(...gapsOfSix)).toBeGreaterThan(1_000)
  // And the rate is used: the fifth came in the window of the first.
  expect(starts[4]! - starts[0]!).toBeLessThan(1_000)
})

test('first come, first served, also among those that came while others were being asked for', async () => {
  const limits = limitsFor({ maxConcurrency: 1 })
  const leases = (await takeLeases(database, 12)).toReversed()
  const permits = await openPermits(database)
  const order: number[] = []
  const ask = async (lease: PermitRequest) => {
    await permits.request(limits, lease, never)
    order.push(lease.propertyRunId)
    await release(database, [permitOf(limits, lease)])
  }
  const early = leases.slice(0, 6).map(ask)
  await early[0]
  await Promise.all([...early, ...leases.slice(6).map(ask)])
  expect(order).toEqual(leases.map((lease) => lease.propertyRunId))
})

test('requests whose leases have passed on hold nobody up, and end with their abort', async () => {
  const limits = limitsFor({ maxConcurrency: 1 })
  const [dead, alive] = [await takeLeases(database, 5), await takeLeases(database, 1)]
  await passOn(database, dead)
  const permits = await openPermits(database)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }) // no poll: the one behind them is asked for at once
  onTestFinished(() => void vi.useRealTimers())
  const abort = new AbortController()
  const ofDead = dead.map((lease) => permits.request(limits, lease, abort.signal))
  expect(await permits.request(limits, alive[0]!, never)).toBe(true)
  abort.abort()
  expect(new Set(await Promise.all(ofDead))).toEqual(new Set([false]))
})

test('runs of two versions of a pipeline wait in one queue, each for its own limit', async () => {
  const narrow = limitsFor({ maxConcurrency: 1 })
  const wide = { ...narrow, maxConcurrency: 4 }
  const leases = await takeLeases(database, 4)
  const permits = await openPermits(database)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const [first, ...rest] = leases.map((lease, index) =>
    permits.request(index === 0 ? narrow : wide, lease, never),
  )
  expect(await first).toBe(true)
  expect(new Set(await Promise.all(rest))).toEqual(new Set([true]))
})

test('an aborted request takes no permit, and lets the next one pass', async () => {
  const limits = limitsFor({ maxConcurrency: 1 })
  const [holder, aborted, next] = (await takeLeases(database, 3)) as [
    PermitRequest,
    PermitRequest,
    PermitRequest,
  ]
  const permits = await openPermits(database)
  await permits.request(limits, holder, never)
  const abort = new AbortController()
  const ofAborted = permits.request(limits, aborted, abort.signal)
  const ofNext = permits.request(limits, next, never)
  abort.abort()
  expect(await ofAborted).toBe(false)
  expect(await permits.request(limits, aborted, abort.signal)).toBe(false)
  await release(database, [permitOf(limits, holder)])
  expect(await ofNext).toBe(true)
  expect(await permitsOf(database, limits)).toEqual([next.propertyRunId])
})

test('a permit that is not used after all goes to the next one at once', async () => {
  const limits = limitsFor({ maxConcurrency: 1 })
  const leases = await takeLeases(database, 10)
  const workers = [await openPermits(database), await openPermits(database)]
  const startedAt = performance.now()
  await Promise.all(
    leases.map(async (lease, index) => {
      const permits = workers[index % 2]!
      await permits.request(limits, lease, never)
      await permits.giveBack(permitOf(limits, lease))
    }),
  )
  // Ten by the poll alone: 9 s.
  expect(performance.now() - startedAt).toBeLessThan(6_000)
  expect(await permitsOf(database, limits)).toEqual([])
})

test('a permit given back and asked for again in one turn is held again', async () => {
  const limits = limitsFor({ maxConcurrency: 1 })
  const [lease] = (await takeLeases(database, 1)) as [PermitRequest]
  const permits = await openPermits(database)
  await permits.request(limits, lease, never)
  const [, isGranted] = await Promise.all([
    permits.giveBack(permitOf(limits, lease)),
    permits.request(limits, lease, never),
  ])
  expect(isGranted).toBe(true)
  expect(await permitsOf(database, limits)).toEqual([lease.propertyRunId])
})

test('close ends all waiting and leaves no timer behind', async () => {
  const limits = limitsFor({ maxConcurrency: 1 })
  const [holder, waiting] = (await takeLeases(database, 2)) as [PermitRequest, PermitRequest]
  // Without timers of its own.
  const pool = new pg.Pool({ connectionString: database.url, idleTimeoutMillis: 0 })
  onTestFinished(() => pool.end())
  const permits = new Permits({ pool, onProblem: () => {} })
  await permits.request(limits, holder, never)
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const ofWaiting = permits.request(limits, waiting, never)
  await expect.poll(() => vi.getTimerCount()).toBe(1)
  permits.close()
  expect(vi.getTimerCount()).toBe(0)
  expect(await ofWaiting).toBe(false)
  expect(await permits.request(limits, waiting, never)).toBe(false)
  await permits.giveBack(permitOf(limits, holder))
})
