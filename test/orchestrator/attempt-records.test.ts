import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { artifactOf } from '#test/support/artifacts.ts'
import type { Executor } from '#lib/executors/executor.ts'
import { testDatabase } from '#test/support/database.ts'
import {
  attemptsOf,
  completed,
  failed,
  readCells,
  startTestRun,
  startTestWorker,
  statusesOf,
  untilRun,
} from '#test/support/engine.ts'

const database = await testDatabase()

test('the log of an attempt is stored in stretches, in order, and shows while it still runs', async () => {
  const gate = Promise.withResolvers<void>()
  const perform: Executor = async ({ log }) => {
    for (let line = 0; line < 50; line++) log({ stream: 'stdout', text: `line ${line}` })
    await gate.promise
    for (let line = 50; line < 80; line++)
      log({ stream: line % 2 ? 'stderr' : 'stdout', text: `line ${line}` })
    return completed
  }
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  await startTestWorker(database, perform)
  const readLog = () => database.prisma.attemptLog.findMany({ orderBy: { sequence: 'asc' } })
  await expect.poll(async () => (await readLog()).length, { timeout: 5_000, interval: 20 }).toBe(1)
  expect(await statusesOf(database, runId)).toEqual(['running'])
  gate.resolve()
  await untilRun(database, runId)

  const stretches = await readLog()
  expect(stretches.map(({ sequence, attemptNumber }) => [sequence, attemptNumber])).toEqual([
    [0, 1],
    [1, 1],
  ])
  const lines = stretches
    .map(({ text }) => text)
    .join('')
    .trimEnd()
    .split('\n')
  expect(lines.map((line) => line.replace(/^.*line /, ''))).toEqual(
    Array.from({ length: 80 }, (_, n) => `${n}`),
  )
  expect(lines[51]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} err line 51$/)
})

test('artifacts and warnings of a completed attempt are stored with it, byte for byte', async () => {
  const content = Uint8Array.from({ length: 1_000 }, (_, index) => index % 256)
  const perform: Executor = async () => ({
    ...completed,
    output: { deep: [1, { 'a "b"': null }] },
    warnings: ['thin data'],
    artifacts: [
      artifactOf({
        name: 'sheet.html',
        mediaType: 'text/html',
        content: new TextEncoder().encode('<p>ü</p>'),
      }),
      artifactOf({ name: 'bytes.bin', mediaType: 'application/octet-stream', content }),
      {
        name: 'walk.mp4',
        mediaType: 'video/mp4',
        size: 1_000_000_000,
        sha256: 'ab',
        content: null,
        location: 'disk:box/ab',
      },
    ],
    exitCode: 0,
  })
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 1 })
  await startTestWorker(database, perform)
  await untilRun(database, runId)
  expect(await attemptsOf(database, runId, 0)).toMatchObject([
    { status: 'completed', warnings: ['thin data'], output: { deep: [1, { 'a "b"': null }] }, exitCode: 0 },
  ])
  const [bytes, sheet, walk] = await database.prisma.artifact.findMany({ orderBy: { name: 'asc' } })
  expect(sheet).toMatchObject({ name: 'sheet.html', mediaType: 'text/html', size: 9, attemptNumber: 1 })
  expect(new Uint8Array(bytes!.content!)).toEqual(content)
  expect(walk).toMatchObject({ size: 1_000_000_000, sha256: 'ab', content: null, location: 'disk:box/ab' })
  expect(bytes!.sha256).toBe(createHash('sha256').update(content).digest('hex'))
})

test('a surprise from an executor fails the attempt with a sentence, and is tried again', async () => {
  const perform: Executor = async ({ attempt }) => {
    if (attempt === 1) throw new Error('no such thing')
    return completed
  }
  const phases = { a: { max_retries: 2, backoff_max_seconds: 0 } }
  const runId = await startTestRun(database, { phases, homes: 1 })
  await startTestWorker(database, perform)
  await untilRun(database, runId)
  expect(await attemptsOf(database, runId, 0)).toMatchObject([
    { status: 'failed', error: 'Plotline could not run this phase: no such thing' },
    { status: 'completed', error: null },
  ])
})

test('a result that Postgres refuses sends its property back without spinning, and harms no other', async () => {
  const problems: string[] = []
  const refused: Executor = async () => ({ ...failed, error: 'zero \0 byte' })
  const perform: Executor = (request) =>
    request.property.street.startsWith('100 ') ? refused(request) : Promise.resolve(completed)
  const runId = await startTestRun(database, { phases: { a: {} }, homes: 10, maxParallelProperties: 10 })
  await startTestWorker(database, perform, { onProblem: (message) => problems.push(message) })
  await expect.poll(() => problems, { timeout: 5_000, interval: 20 }).toHaveLength(1)
  expect(problems[0]).toMatch(/^Property run \d+ goes back to the queue after a surprise$/)
  await expect
    .poll(
      async () => (await readCells(database, runId)).filter(({ status }) => status === 'completed').length,
    )
    .toBe(9)
  await expect.poll(() => statusesOf(database, runId), { interval: 20 }).toEqual(['pending'])
  const property = await database.prisma.propertyRun.findFirstOrThrow({ where: { runId, position: 0 } })
  expect(property).toMatchObject({ workerId: null, admitted: false })
  expect(property.resumeAt!.getTime()).toBeGreaterThan(Date.now() + 3_000)
  await database.prisma.propertyRun.updateMany({ where: { runId }, data: { status: 'completed' } })
})
