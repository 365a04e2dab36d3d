import { expect, test } from 'vitest'
import { cancel } from '#lib/commands/cancel.ts'
import { pauseRun } from '#lib/commands/pause-run.ts'
import { releaseHold } from '#lib/commands/release-hold.ts'
import { resumeRun } from '#lib/commands/resume-run.ts'
import { endLeases } from '#lib/db/sql/end-leases.ts'
import { untouchedPhaseRun } from '#lib/db/sql/read-property-run.ts'
import { writePhaseRuns } from '#lib/db/sql/write-phase-runs.ts'
import { inTransaction } from '#lib/db/transaction.ts'
import type { Executor } from '#lib/executors/executor.ts'
import { EntryDraft } from '#lib/orchestrator/entry-draft.ts'
import { openEnd } from '#lib/orchestrator/lease-end.ts'
import { testDatabase } from '#test/support/database.ts'
import {
  attemptsOf,
  completed,
  heldExecutor,
  retryCells,
  startTestRun,
  startTestWorker,
  statusesOf,
  untilRun,
} from '#test/support/engine.ts'
import {
  county,
  map,
  mark,
  phases,
  report,
  standingsOf,
  untilAside,
  untilStanding,
  visit,
} from './manual-runs.ts'

const database = await testDatabase()
const { prisma } = database
const actor = 'ben'
const asked = ['completed', 'pending, asked', 'completed', 'pending']

async function waitingRun(homes = 1, perform: Executor = async () => completed): Promise<number> {
  const runId = await startTestRun(database, { phases, homes })
  await startTestWorker(database, perform)
  await untilAside(database, runId, homes)
  return runId
}

test('marked and cancelled at once: one of the two happens, and the home ends as that says', async () => {
  const runId = await waitingRun(6)
  for (const position of [0, 1, 2, 3, 4, 5]) {
    const cells = [{ position, phaseIndex: visit }]
    const asks = [
      () => mark(database, runId, [position]),
      () => cancel(database, { runId, actor, scope: 'cells', cells }),
    ]
    const answers = await Promise.all((position % 2 === 0 ? asks : asks.reverse()).map((ask) => ask()))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
  }
  await untilRun(database, runId)
  for (const position of [0, 1, 2, 3, 4, 5]) {
    const attempts = await attemptsOf(database, runId, visit, position)
    expect(await statusesOf(database, runId, position)).toEqual(
      attempts.length === 1 ? Array(4).fill('completed') : ['completed', 'cancelled', 'completed', 'blocked'],
    )
  }
})

test('marked while what it needs is retried: marked before, or refused, and never left unsaid', async () => {
  const runId = await waitingRun(6)
  const positions = [0, 1, 2, 3, 4, 5]
  const marks = await Promise.all(
    positions.map(async (position) => {
      const [marked] = await Promise.all([
        mark(database, runId, [position]),
        retryCells(database, runId, [[position, county]], 'downstream'),
      ])
      return marked
    }),
  )
  await untilAside(database, runId, 6 - (await completedHomes(runId)))
  for (const position of positions) {
    const attempts = await attemptsOf(database, runId, visit, position)
    expect(attempts).toHaveLength(marks[position]!.ok ? 1 : 0)
    const standing = await standingsOf(database, runId, position)
    if (standing[visit] === 'pending, asked') await mark(database, runId, [position])
  }
  await untilRun(database, runId)
})

async function completedHomes(runId: number): Promise<number> {
  await expect
    .poll(() => prisma.propertyRun.count({ where: { runId, admitted: true } }), { interval: 10 })
    .toBe(0)
  return prisma.propertyRun.count({ where: { runId, status: 'completed' } })
}

test('while a run is paused a person may say what came of it; what follows starts when it is resumed', async () => {
  const { perform, next, waiting } = heldExecutor()
  const runId = await startTestRun(database, { phases, homes: 1 })
  await startTestWorker(database, perform)
  ;(await next('county')).end(completed)
  ;(await next('map')).end(completed)
  await untilAside(database, runId, 1)
  await pauseRun(database, { runId, actor })
  expect(await mark(database, runId, [0])).toMatchObject({ ok: true })
  expect(await resumeRun(database, { runId, actor })).toMatchObject({ ok: true })
  const performed = await next('report')
  expect(waiting).toEqual([])
  performed.end(completed)
  await untilRun(database, runId)
})

test('what a person says last ends a paused run when it is resumed', async () => {
  const runId = await startTestRun(database, { phases: { visit: { executor: 'manual' } }, homes: 1 })
  await startTestWorker(database, async () => completed)
  await untilAside(database, runId, 1)
  await pauseRun(database, { runId, actor })
  await mark(database, runId, [0], { phaseIndex: 0 })
  expect((await prisma.run.findUniqueOrThrow({ where: { id: runId } })).status).toBe('paused')
  await resumeRun(database, { runId, actor })
  await untilRun(database, runId)
})

test('a home that waits for a person and for a held phase goes on when either is answered', async () => {
  const runId = await startTestRun(database, { phases, homes: 1 })
  await prisma.runPhase.updateMany({ where: { runId, phaseIndex: map }, data: { heldAt: new Date() } })
  await startTestWorker(database, async () => completed)
  await untilAside(database, runId, 1)
  await untilStanding(database, runId, ['completed', 'pending, asked', 'pending', 'pending'])
  await mark(database, runId, [0])
  await untilStanding(database, runId, ['completed', 'completed', 'pending', 'pending'])
  await untilAside(database, runId, 1)
  await retryCells(database, runId, [[0, visit]])
  await untilStanding(database, runId, ['completed', 'pending, asked', 'pending', 'pending'])
  await releaseHold(database, { runId, actor, phaseIndex: map, way: 'carry-on' })
  await untilStanding(database, runId, asked)
  await untilAside(database, runId, 1)
  expect(await attemptsOf(database, runId, map)).toHaveLength(1)
})

test('a lease ends aside for a person, unless a hold was lifted before its worker heard of it', async () => {
  const runId = await startTestRun(database, { phases, homes: 1 })
  const isHeldAfter = async (heldBy: number[], waitsForPerson: boolean) => {
    const lease = { admitted: true, workerId: 1, leaseEpoch: 1 }
    await prisma.propertyRun.updateMany({ where: { runId }, data: lease })
    const { id: propertyRunId } = await prisma.propertyRun.findFirstOrThrow({ where: { runId } })
    const end = { ...openEnd, propertyRunId, leaseEpoch: 1, planVersion: 0, heldBy, waitsForPerson }
    await inTransaction(database.pool, (client) => endLeases(client, [end]))
    return (await prisma.propertyRun.findFirstOrThrow({ where: { runId } })).isHeld
  }
  expect(await isHeldAfter([], true)).toBe(true)
  expect(await isHeldAfter([], false)).toBe(false)
  expect(await isHeldAfter([map], true)).toBe(false)
  await prisma.runPhase.updateMany({ where: { runId, phaseIndex: map }, data: { heldAt: new Date() } })
  expect(await isHeldAfter([map], true)).toBe(true)
  expect(await isHeldAfter([map, report], true)).toBe(false)
})

test('a commit that is repeated because its answer was lost does not undo what a person said since', async () => {
  const runId = await startTestRun(database, { phases, homes: 1 })
  const lease = { admitted: true, workerId: 1, leaseEpoch: 1, status: 'running' as const }
  await prisma.propertyRun.updateMany({ where: { runId }, data: lease })
  await prisma.phaseRun.updateMany({ where: { runId, phaseIndex: county }, data: { status: 'completed' } })
  const { id: propertyRunId } = await prisma.propertyRun.findFirstOrThrow({ where: { runId } })
  const draft = new EntryDraft({ runId, propertyRunId, leaseEpoch: 1, planVersion: 0, trialPhase: null })
  const reason = { code: 'WAITS_FOR_PERSON' as const, sentence: 'It waits.', remedy: 'Mark it.' }
  draft.addPhaseRun(visit, { ...untouchedPhaseRun, reason })
  const commit = () =>
    inTransaction(database.pool, (client) =>
      writePhaseRuns(client, { leases: [draft.entry], phaseRuns: draft.entry.phaseRuns, attempts: [] }),
    )
  expect((await commit()).size).toBe(0)
  expect(await mark(database, runId, [0])).toMatchObject({ ok: true })
  expect([...(await commit()).values()]).toEqual(['replanned'])
  expect((await standingsOf(database, runId))[visit]).toBe('completed')
})
