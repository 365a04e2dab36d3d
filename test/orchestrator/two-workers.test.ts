import { expect, test } from 'vitest'
import type { Executor } from '#lib/executors/executor.ts'
import { testDatabase } from '#test/support/database.ts'
import { completed, startTestRun, startTestWorker, untilRun } from '#test/support/engine.ts'

const database = await testDatabase({ poolSize: 20 })

const phases = {
  a: {},
  b: { dependencies: ['a'] },
  c: { dependencies: ['a'] },
  d: { dependencies: ['b'], optional_dependencies: ['c'] },
}

/** Notes what ran at once, and how often each phase of each property ran. */
function watchedExecutor() {
  const running = new Map<number, number>()
  const performed = new Map<string, number>()
  const most = { properties: 0, phasesOfOne: 0 }
  const perform: Executor = async ({ property, phase }) => {
    const key = `${property.id} ${phase.id}`
    performed.set(key, (performed.get(key) ?? 0) + 1)
    running.set(property.id, (running.get(property.id) ?? 0) + 1)
    most.properties = Math.max(most.properties, running.size)
    most.phasesOfOne = Math.max(most.phasesOfOne, ...running.values())
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 8))
    const left = running.get(property.id)! - 1
    if (left === 0) running.delete(property.id)
    else running.set(property.id, left)
    return completed
  }
  return { perform, performed, most }
}

test('two workers on one run: every phase once, and the limits hold over both', async () => {
  const { perform, performed, most } = watchedExecutor()
  const runId = await startTestRun(database, {
    phases,
    homes: 80,
    maxParallelProperties: 6,
    maxParallelPhases: 2,
  })
  await Promise.all([startTestWorker(database, perform), startTestWorker(database, perform)])
  await untilRun(database, runId)
  expect(performed.size).toBe(320)
  expect(new Set(performed.values())).toEqual(new Set([1]))
  expect(most.properties).toBeLessThanOrEqual(6)
  expect(most.properties).toBeGreaterThan(3)
  expect(most.phasesOfOne).toBe(2)
  const perWorker = await database.prisma.attempt.groupBy({ by: ['workerId'], _count: true })
  expect(perWorker).toHaveLength(2)
})

test('several runs go on side by side, each within its own limit', async () => {
  const { perform, performed } = watchedExecutor()
  const runIds = await Promise.all(
    [1, 2, 5].map((maxParallelProperties) =>
      startTestRun(database, { phases, homes: 15, maxParallelProperties }),
    ),
  )
  await Promise.all([startTestWorker(database, perform), startTestWorker(database, perform)])
  for (const runId of runIds) await untilRun(database, runId)
  // The lists hold the same homes: a home is one property, with a property run in each run.
  expect(performed.size).toBe(60)
  expect(new Set(performed.values())).toEqual(new Set([3]))
})

test('a dependent starts only after the commit of what it depends on', async () => {
  const seen: string[] = []
  const perform: Executor = async ({ run, property, phase }) => {
    const cells = await database.prisma.phaseRun.findMany({
      where: { runId: run.id, propertyRun: { propertyId: property.id } },
      orderBy: { phaseIndex: 'asc' },
    })
    const attempts = await database.prisma.attempt.findMany({
      where: { propertyRunId: cells[0]!.propertyRunId, status: 'completed' },
    })
    const before = phase.dependencies.map((id) => Object.keys(phases).indexOf(id))
    for (const index of before) {
      const hasAttempt = attempts.some(({ phaseIndex }) => phaseIndex === index)
      seen.push(`${cells[index]!.status} ${hasAttempt}`)
    }
    return completed
  }
  const runId = await startTestRun(database, { phases, homes: 25, maxParallelProperties: 10 })
  await startTestWorker(database, perform)
  await untilRun(database, runId)
  expect(seen).toHaveLength(75)
  expect(new Set(seen)).toEqual(new Set(['completed true']))
})
