import { expect, test } from 'vitest'
import { type PermitRequest, takePermits } from '#lib/db/sql/take-permits.ts'
import { inPipelinedTransaction } from '#lib/db/transaction.ts'
import type { PhaseLimits } from '#lib/pipeline/phase-limits.ts'
import { testDatabase } from '#test/support/database.ts'
import { limitsFor, passOn, permitOf, permitsOf, release, takeLeases } from '#test/support/permit-holders.ts'

const database = await testDatabase()

async function take(limits: PhaseLimits, requests: readonly PermitRequest[]) {
  const [answers] = await inPipelinedTransaction(database.pool, (client) => [
    takePermits(client, limits, requests),
  ])
  return answers
}

/** Starts that were counted so many seconds ago. */
async function countStarts(limits: PhaseLimits, ...secondsAgo: number[]) {
  await database.pool.query(
    `insert into limited_start (limit_key, at) select $1, now() - ago * interval '1 second' from unnest($2::float8[]) as ago`,
    [limits.key, secondsAgo],
  )
}

function startsOf(limits: PhaseLimits): Promise<number> {
  return database.prisma.limitedStart.count({ where: { limitKey: limits.key } })
}

const idsOf = (leases: readonly PermitRequest[]) => leases.map((lease) => lease.propertyRunId)

test('what max_concurrency leaves goes to the first ones in the order of the requests', async () => {
  const limits = limitsFor({ maxConcurrency: 3 })
  const leases = (await takeLeases(database, 4)).toReversed()
  expect(await take(limits, leases.slice(0, 1))).toEqual({ answers: ['granted'], retryInMs: null })
  expect(await take(limits, leases.slice(1))).toEqual({
    answers: ['granted', 'granted', 'waiting'],
    retryInMs: null,
  })
  expect(await permitsOf(database, limits)).toEqual(idsOf(leases.slice(0, 3)).toReversed())
  expect(await startsOf(limits)).toBe(0)
})

test('a permit that came back may be granted again', async () => {
  const limits = limitsFor({ maxConcurrency: 1 })
  const [one, other] = (await takeLeases(database, 2)) as [PermitRequest, PermitRequest]
  await take(limits, [one])
  await release(database, [permitOf(limits, one)])
  expect((await take(limits, [other])).answers).toEqual(['granted'])
  await release(database, [permitOf(limits, one)])
  expect(await permitsOf(database, limits)).toEqual([other.propertyRunId])
})

test('asked again after its answer was lost, a permit is the same permit', async () => {
  const limits = limitsFor({ maxConcurrency: 3, rateLimit: { requests: 9, perSeconds: 60 } })
  const leases = await takeLeases(database, 4)
  await take(limits, leases.slice(0, 2))
  expect((await take(limits, leases)).answers).toEqual(['granted', 'granted', 'granted', 'waiting'])
  expect(await permitsOf(database, limits)).toEqual(idsOf(leases.slice(0, 3)))
  expect(await startsOf(limits)).toBe(3)
})

test('the permits of leases that passed on are void: they count no more and are deleted', async () => {
  const limits = limitsFor({ maxConcurrency: 2 })
  const [dead, alive] = [await takeLeases(database, 2), await takeLeases(database, 3)]
  await take(limits, dead)
  expect((await take(limits, alive)).answers).toEqual(['waiting', 'waiting', 'waiting'])
  await passOn(database, dead)
  expect((await take(limits, alive)).answers).toEqual(['granted', 'granted', 'waiting'])
  expect(await permitsOf(database, limits)).toEqual(idsOf(alive.slice(0, 2)))
})

test('a lease that ended in good order has no permit either', async () => {
  const limits = limitsFor({ maxConcurrency: 1 })
  const [ended, next] = (await takeLeases(database, 2)) as [PermitRequest, PermitRequest]
  await take(limits, [ended])
  await database.pool.query(`update property_run set worker_id = null where id = $1`, [ended.propertyRunId])
  expect((await take(limits, [ended, next])).answers).toEqual(['void', 'granted'])
})

test('a lease that passed on is granted nothing, and takes no room from those behind it', async () => {
  const limits = limitsFor({ maxConcurrency: 1, rateLimit: { requests: 1, perSeconds: 60 } })
  const [dead, alive] = (await takeLeases(database, 2)) as [PermitRequest, PermitRequest]
  await passOn(database, [dead])
  expect((await take(limits, [dead, alive])).answers).toEqual(['void', 'granted'])
  expect(await permitsOf(database, limits)).toEqual([alive.propertyRunId])
  expect(await startsOf(limits)).toBe(1)
})

/** A holder that is just giving its permit back: the row is locked. */
async function lockPermit(lease: PermitRequest) {
  const client = await database.pool.connect()
  await client.query('begin')
  await client.query(`select from permit where property_run_id = $1 for update`, [lease.propertyRunId])
  return client
}

test('a void permit that its late holder is just giving back holds nobody up', async () => {
  const limits = limitsFor({ maxConcurrency: 1 })
  const [ended, next] = (await takeLeases(database, 2)) as [PermitRequest, PermitRequest]
  await take(limits, [ended])
  await database.pool.query(`update property_run set worker_id = null where id = $1`, [ended.propertyRunId])
  const late = await lockPermit(ended)
  expect((await take(limits, [next])).answers).toEqual(['granted'])
  await late.query('commit')
  late.release()
})

test('the next lease of a phase run takes over the permit of the one before', async () => {
  const limits = limitsFor({ maxConcurrency: 2 })
  const [lease] = (await takeLeases(database, 1)) as [PermitRequest]
  await take(limits, [lease])
  const next = { ...lease, leaseEpoch: lease.leaseEpoch + 1 }
  await database.pool.query(`update property_run set lease_epoch = $1 where id = $2`, [
    next.leaseEpoch,
    lease.propertyRunId,
  ])
  // Its row cannot be tidied away, only be waited for.
  const late = await lockPermit(lease)
  const taking = take(limits, [next])
  await expect
    .poll(async () => (await late.query(`select from pg_locks where not granted`)).rowCount)
    .toBeGreaterThan(0)
  await late.query('commit')
  late.release()
  expect((await taking).answers).toEqual(['granted'])
  await release(database, [permitOf(limits, lease)])
  const permits = await database.prisma.permit.findMany({ where: { limitKey: limits.key } })
  expect(permits).toMatchObject([{ leaseEpoch: next.leaseEpoch }])
})

test('a rate leaves what its window has not used, and says when the next start leaves the window', async () => {
  const limits = limitsFor({ rateLimit: { requests: 3, perSeconds: 60 } })
  const leases = await takeLeases(database, 3)
  await countStarts(limits, 50, 10)
  const { answers, retryInMs } = await take(limits, leases)
  expect(answers).toEqual(['granted', 'waiting', 'waiting'])
  expect(retryInMs).toBeGreaterThan(8_000)
  expect(retryInMs).toBeLessThanOrEqual(10_002)
  expect(await permitsOf(database, limits)).toEqual([])
})

test('a window that is full of starts of this moment is waited for as a whole', async () => {
  const limits = limitsFor({ rateLimit: { requests: 2, perSeconds: 0.5 } })
  const leases = await takeLeases(database, 3)
  expect(await take(limits, leases)).toEqual({ answers: ['granted', 'granted', 'waiting'], retryInMs: 501 })
})

test('starts that left the window do not count, and go', async () => {
  const limits = limitsFor({ rateLimit: { requests: 2, perSeconds: 90 } })
  const leases = await takeLeases(database, 3)
  await countStarts(limits, 91, 100, 3_000)
  expect((await take(limits, leases)).answers).toEqual(['granted', 'granted', 'waiting'])
  expect(await startsOf(limits)).toBe(2)
})

test('a version of the pipeline that counts over a second takes nothing from one that counts over a minute', async () => {
  const perMinute = limitsFor({ rateLimit: { requests: 2, perSeconds: 60 } })
  const perSecond = { ...perMinute, rateLimit: { requests: 9, perSeconds: 1 } }
  const leases = await takeLeases(database, 4)
  await countStarts(perMinute, 30)
  await take(perSecond, leases.slice(0, 1))
  expect((await take(perMinute, leases.slice(1))).answers).toEqual(['waiting', 'waiting', 'waiting'])
})

test('a clock that was set back by hours does not hold a phase for hours', async () => {
  const limits = limitsFor({ rateLimit: { requests: 1, perSeconds: 1 } })
  await countStarts(limits, -7_200)
  expect((await take(limits, await takeLeases(database, 1))).answers).toEqual(['granted'])
})

test('with both limits the tighter one counts, and says what to wait for', async () => {
  const leases = await takeLeases(database, 4)
  const slow = limitsFor({ maxConcurrency: 3, rateLimit: { requests: 2, perSeconds: 60 } })
  expect(await take(slow, leases)).toEqual({
    answers: ['granted', 'granted', 'waiting', 'waiting'],
    retryInMs: 60_001,
  })
  const narrow = limitsFor({ maxConcurrency: 1, rateLimit: { requests: 2, perSeconds: 60 } })
  // Permits go by phase run: another phase of the same property runs.
  const others = leases.map((lease) => ({ ...lease, phaseIndex: 1 }))
  expect(await take(narrow, others)).toEqual({
    answers: ['granted', 'waiting', 'waiting', 'waiting'],
    retryInMs: null,
  })
})

test('limits beyond all measure are limits still', async () => {
  const limits = limitsFor({
    maxConcurrency: Number.MAX_SAFE_INTEGER,
    rateLimit: { requests: Number.MAX_SAFE_INTEGER, perSeconds: 1e300 },
  })
  expect((await take(limits, await takeLeases(database, 2))).answers).toEqual(['granted', 'granted'])
})

test('one phase run that asks twice has one permit', async () => {
  const limits = limitsFor({ maxConcurrency: 2 })
  const [lease] = (await takeLeases(database, 1)) as [PermitRequest]
  expect((await take(limits, [lease, lease])).answers).toEqual(['granted', 'granted'])
  expect(await permitsOf(database, limits)).toEqual([lease.propertyRunId])
})
