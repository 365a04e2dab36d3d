import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { testDatabase } from '#test/support/database.ts'
import {
  limitsFor,
  openPermits,
  passOn,
  permitOf,
  permitsOf,
  release,
  takeLeases,
} from '#test/support/permit-holders.ts'

const database = await testDatabase({ poolSize: 20 })
const never = new AbortController().signal

test('max_concurrency 2 over three workers is reached, and never exceeded', async () => {
  const limits = limitsFor({ maxConcurrency: 2 })
  const leases = await takeLeases(database, 45)
  const workers = await Promise.all([1, 2, 3].map(() => openPermits(database)))
  let running = 0
  let most = 0
  const performed = new Set<number>()
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
  expect(most).toBe(2)
  expect(performed.size).toBe(45)
  expect(await permitsOf(database, limits)).toEqual([])
})

test('permits of leases that passed on come free, on every worker', async () => {
  const limits = limitsFor({ maxConcurrency: 2 })
  const [dead, alive] = [await takeLeases(database, 2), await takeLeases(database, 2)]
  const [first, second] = [await openPermits(database), await openPermits(database)]
  await Promise.all(dead.map((lease) => first.request(limits, lease, never)))
  let granted = 0
  const waiting = alive.map(async (lease) => {
    await second.request(limits, lease, never)
    granted++
  })
  expect(granted).toBe(0)
  await passOn(database, dead)
  await Promise.all(waiting)
  expect(granted).toBe(2)
  expect(await permitsOf(database, limits)).toEqual(
    expect.arrayContaining(alive.map((lease) => lease.propertyRunId)),
  )
})
