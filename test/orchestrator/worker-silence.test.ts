import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { testDatabase } from '#test/support/database.ts'
import { attemptsOf, readCells, startTestRun, untilRun } from '#test/support/engine.ts'
import { startWorkerProcess } from '#test/support/worker-processes.ts'

// Each takes as long as silence takes to be noticed: at the same time, and each on a database of its own.
const databases = [await testDatabase(), await testDatabase(), await testDatabase()] as const

describe.concurrent('silence', { timeout: 90_000 }, () => {
  test('a phase whose worker was killed is run again by another, which noticed the silence', async (context) => {
    const [database] = databases
    const start = (host: string, phases: Record<string, number | 'held'>) =>
      startWorkerProcess({ url: database.url, host, phases }, context)
    const runId = await startTestRun(database, { phases: { a: {}, b: { dependencies: ['a'] } }, homes: 1 })
    const lost = await start('lost', { b: 'held' })
    await lost.says(/started \d+ b 1/)
    // Here before the other dies, so that it must notice by itself.
    await start('other', {})
    await lost.kill()
    const killedAt = Date.now()
    await untilRun(database, runId)

    expect(Date.now() - killedAt).toBeLessThan(20_000) // 8 s of silence, a look each 2 s, and a slow machine
    expect(await attemptsOf(database, runId, 0)).toMatchObject([
      { status: 'completed', output: { by: 'lost' } },
    ])
    expect(await attemptsOf(database, runId, 1)).toMatchObject([
      { status: 'lost', output: null, error: expect.stringContaining('stopped answering') },
      { status: 'completed', output: { by: 'other' } },
    ])
  })

  test('the late result of a worker presumed dead changes nothing, is listed, and the worker goes on under a new name', async (context) => {
    const [, database] = databases
    const runId = await startTestRun(database, { phases: { a: {}, b: { dependencies: ['a'] } }, homes: 1 })
    const paused = await startWorkerProcess(
      { url: database.url, host: 'paused', phases: { a: 6_000 } },
      context,
    )
    await paused.says(/started \d+ a 1/)
    await until(async () => expect(await attemptsOf(database, runId, 0)).toHaveLength(1))
    // Its attempt ends while it is paused: the first thing that it does when it wakes is to say so.
    paused.child.kill('SIGSTOP')
    const other = await startWorkerProcess(
      { url: database.url, host: 'other', phases: { a: 'held' } },
      context,
    )
    await other.says(/started \d+ a 2/)
    paused.child.kill('SIGCONT')
    await until(async () =>
      expect(await database.prisma.rejectedResult.findMany()).toMatchObject([
        { phaseIndex: 0, attemptNumber: 1, status: 'completed' },
      ]),
    )
    other.release()
    await untilRun(database, runId)

    expect(await attemptsOf(database, runId, 0)).toMatchObject([
      { status: 'lost', output: null },
      { status: 'completed', output: { by: 'other' } },
    ])
    expect(await readCells(database, runId)).toMatchObject([{ attemptCount: 2 }, { attemptCount: 1 }])
    await other.kill()
    const secondRunId = await startTestRun(database, { phases: { b: {} }, homes: 3 })
    await untilRun(database, secondRunId)
    const workers = await database.prisma.worker.findMany({
      where: { host: 'paused' },
      orderBy: { id: 'asc' },
    })
    expect(workers.map(({ lostAt }) => lostAt !== null)).toEqual([true, false])
  })

  test('workers that all slept with their machine do not take each other for dead', async (context) => {
    const [, , database] = databases
    const runId = await startTestRun(database, { phases: { a: {} }, homes: 2 })
    const start = (host: string) =>
      startWorkerProcess({ url: database.url, host, phases: { a: 'held' } }, context)
    const workers = [await start('one'), await start('two'), await start('three')]
    const starts = () => workers.flatMap(({ said }) => said).filter((line) => line.startsWith('started'))
    await until(() => expect(starts()).toHaveLength(2))
    // Until all have been well for long enough to give another up.
    await until(async () => {
      const seconds = (await database.prisma.worker.findMany()).map(secondsSeen)
      expect(Math.min(...seconds)).toBeGreaterThan(8)
    })
    for (const { child } of workers) child.kill('SIGSTOP')
    await sleep(9_000) // the machine's sleep itself: nothing to poll for
    for (const { child } of workers.toReversed()) child.kill('SIGCONT')
    const wokenAt = new Date()
    await until(async () => {
      const beating = await database.prisma.worker.count({ where: { lastSeenAt: { gt: wokenAt } } })
      expect(beating).toBe(3)
    })
    for (const worker of workers) worker.release()
    await untilRun(database, runId)
    expect(await database.prisma.attempt.count()).toBe(2)
    expect(await database.prisma.worker.count({ where: { lostAt: { not: null } } })).toBe(0)
  })
})

function until(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 30_000, interval: 20 })
}

function secondsSeen({ startedAt, lastSeenAt }: { startedAt: Date; lastSeenAt: Date }): number {
  return (lastSeenAt.getTime() - startedAt.getTime()) / 1000
}
