import { expect, onTestFinished } from 'vitest'
import type { Result } from '#lib/contract/refusal.ts'
import { channels } from '#lib/db/channels.ts'
import { listen } from '#lib/db/listen.ts'
import { rollUp } from '#lib/pipeline/roll-up.ts'
import type { PhaseRunStatus, RunStatus } from '#lib/pipeline/statuses.ts'
import type { TestDatabase } from '#test/support/database.ts'
import { startTestRun } from '#test/support/engine.ts'

export const chain = { a: {}, b: { dependencies: ['a'] }, c: { dependencies: ['b'] } }

type Stage = { phases?: Record<string, object>; run?: RunStatus }

/**
 * A run as no worker is near: its cells stand like this, a row per property; property runs follow from them. Each cell that
 * was tried has one attempt.
 */
export async function stageRun(
  database: TestDatabase,
  rows: PhaseRunStatus[][],
  { phases = chain, run = 'running' }: Stage = {},
): Promise<number> {
  const { prisma } = database
  const runId = await startTestRun(database, { phases, homes: rows.length, failureLimit: 10 })
  const isOver = run === 'completed' || run === 'cancelled'
  await prisma.run.update({
    where: { id: runId },
    data: { status: run, startedAt: new Date(1_000), finishedAt: isOver ? new Date(2_000) : null },
  })
  for (const [position, statuses] of rows.entries()) {
    const id = await propertyRunIdOf(database, runId, position)
    for (const [phaseIndex, status] of statuses.entries()) {
      await stageCell(database, { propertyRunId: id, phaseIndex, status })
    }
    const status = rollUp(statuses) ?? (statuses.every((each) => each === 'pending') ? 'pending' : 'running')
    await prisma.propertyRun.update({
      where: { id },
      data: { status, finishedAt: rollUp(statuses) && new Date(2_000) },
    })
  }
  return runId
}

const untried: PhaseRunStatus[] = ['pending', 'blocked']
const attemptStatusOf = {
  running: 'running',
  retrying: 'failed',
  completed: 'completed',
  failed: 'failed',
  skipped: 'skipped',
  cancelled: 'cancelled',
} as const

async function stageCell(
  { prisma }: TestDatabase,
  cell: { propertyRunId: number; phaseIndex: number; status: PhaseRunStatus },
): Promise<void> {
  const { propertyRunId, phaseIndex, status } = cell
  const isTried = !untried.includes(status)
  const hasFailed = status === 'failed' || status === 'retrying'
  const isExplained = status === 'skipped' || status === 'blocked'
  const finishedAt = isTried && status !== 'running' ? new Date(1_500) : null
  await prisma.phaseRun.update({
    where: { propertyRunId_phaseIndex: { propertyRunId, phaseIndex } },
    data: {
      status,
      attemptCount: isTried ? 1 : 0,
      attemptsUsed: isTried ? 1 : 0,
      reasonCode: isExplained ? 'MISSING_KEY' : null,
      reason: isExplained ? 'No.' : null,
      failureSignature: hasFailed ? 'It broke' : null,
      nextAttemptAt: status === 'retrying' ? new Date(9e12) : null,
      startedAt: isTried ? new Date(1_000) : null,
      finishedAt,
    },
  })
  if (status === 'pending' || status === 'blocked') return
  await prisma.attempt.create({
    data: {
      propertyRunId,
      phaseIndex,
      number: 1,
      status: attemptStatusOf[status],
      workerId: 1,
      leaseEpoch: 0,
      startedAt: new Date(1_000),
      finishedAt,
      error: hasFailed ? 'It broke' : null,
    },
  })
}

export async function propertyRunIdOf(database: TestDatabase, runId: number, position: number) {
  const key = { runId_position: { runId, position } }
  return (await database.prisma.propertyRun.findUniqueOrThrow({ where: key, select: { id: true } })).id
}

/** Property runs of a run, in list order. */
export function propertyRunsOf({ prisma }: TestDatabase, runId: number) {
  return prisma.propertyRun.findMany({ where: { runId }, orderBy: { position: 'asc' } })
}

/** As if a worker held it. */
export async function holdLease(database: TestDatabase, runId: number, position: number) {
  return database.prisma.propertyRun.update({
    where: { runId_position: { runId, position } },
    data: {
      admitted: true,
      workerId: 1,
      leaseEpoch: 4,
      status: 'running',
    },
  })
}

/** The actions that a run's history tells of, its start left out, oldest first. */
export async function auditOf({ prisma }: TestDatabase, runId: number) {
  const rows = await prisma.audit.findMany({ where: { runId }, orderBy: { id: 'asc' } })
  return rows
    .filter(({ action }) => action !== 'start-run')
    .map(({ actor, action, affected, detail }) => ({ actor, action, affected, detail }))
}

/** What is notified from now on, `channel payload` each. */
export async function hearing(
  database: TestDatabase,
): Promise<{ untilHeard: (all: string[]) => Promise<void> }> {
  const heard: string[] = []
  const listener = await listen({
    url: database.url,
    channels: Object.values(channels),
    onNotification: (channel, payload) => heard.push(`${channel} ${payload}`),
    onReconnect: () => {},
  })
  onTestFinished(() => listener.close())
  return {
    untilHeard: async (all) => {
      await expect.poll(() => heard.toSorted(), { interval: 10 }).toEqual(all.toSorted())
    },
  }
}

/** What must never follow from a refusal: a trace. Answers the refusal. */
export async function expectRefused<Value>(
  database: TestDatabase,
  runId: number,
  command: () => Promise<Result<Value>>,
) {
  const traces = async () =>
    Promise.all([
      database.prisma.run.findUnique({ where: { id: runId } }),
      propertyRunsOf(database, runId),
      database.prisma.phaseRun.findMany({
        where: { runId },
        orderBy: [{ position: 'asc' }, { phaseIndex: 'asc' }],
      }),
      database.prisma.runPhase.findMany({ where: { runId }, orderBy: { phaseIndex: 'asc' } }),
      auditOf(database, runId),
    ])
  const before = await traces()
  const result = await command()
  expect(await traces()).toEqual(before)
  if (result.ok) throw new Error('It was not refused')
  return result.refusal
}
