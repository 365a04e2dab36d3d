import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { testDatabase } from '#test/support/database.ts'
import { attemptsOf, retryCells, untilRun } from '#test/support/engine.ts'
import { openPhxHouses, phaseIds, statusesOfHome } from './phx-houses-run.ts'

const database = await testDatabase({ poolSize: 20 })

/** Replaces one text of a file, which must be there. */
async function replaceIn(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`)
  await writeFile(file, text.replace(from, to))
}

async function runOneHome(
  ...change: Parameters<typeof openPhxHouses> extends [unknown, ...infer Rest] ? Rest : never
) {
  const houses = await openPhxHouses(database, ...change)
  const runId = await houses.start(['100 W Known St,475000,4'])
  await houses.startWorker()
  await untilRun(database, runId)
  const attemptsAt = (phaseId: string) =>
    attemptsOf(
      database,
      runId,
      phaseIds.findIndex((id) => id === phaseId),
    )
  return { runId, attemptsAt, statuses: await statusesOfHome(database, runId, 0) }
}

test('a map script that does not mind the homes it misses counts by what it left, too', async () => {
  const { attemptsAt, statuses } = await runOneHome({
    checkout: (folder) =>
      replaceIn(
        join(folder, 'scripts/map_analysis_orchestrator.py'),
        'EXIT_1_IF_ABSENT = True',
        'EXIT_1_IF_ABSENT = False',
      ),
  })
  expect(statuses).toMatchObject({ phase1_map: 'completed', phase4_report: 'completed' })
  expect(await attemptsAt('phase1_map')).toMatchObject([{ exitCode: 0, output: { orientation: 'north' } }])
})

test('arguments that argparse refuses are a failure for good: one attempt, whatever the phase allows', async () => {
  const { attemptsAt, statuses } = await runOneHome({
    definition: (file) =>
      replaceIn(file, '"args": ["--address", "{street}"]', '"args": ["--adress", "{street}"]'),
  })
  expect(statuses.phase0_county).toBe('failed')
  const attempts = await attemptsAt('phase0_county')
  expect(attempts).toMatchObject([{ exitCode: 2, error: expect.stringContaining('look at "args"') }])
})

test('a validator that argparse ends is a failure and not a skip', async () => {
  const { attemptsAt, statuses } = await runOneHome({
    checkout: (folder) =>
      replaceIn(
        join(folder, 'scripts/validate_phase_prerequisites.py'),
        'choices=["phase2_images", ',
        'choices=[',
      ),
  })
  expect(statuses).toMatchObject({ phase2_images: 'failed', phase3_synthesis: 'completed' })
  expect(await attemptsAt('phase2_images')).toMatchObject([
    { exitCode: 2, error: expect.stringContaining('invalid choice') },
  ])
})

test('with the full address the county script would find no home: this is why it gets the street', async () => {
  const { attemptsAt } = await runOneHome({
    definition: (file) =>
      replaceIn(file, '"args": ["--address", "{street}"]', '"args": ["--address", "{address}"]'),
  })
  expect((await attemptsAt('phase0_county'))[0]).toMatchObject({
    exitCode: 1,
    error: expect.stringContaining('No property found matching'),
  })
})

test('a checkout with a virtual environment is run with its Python', async () => {
  const { statuses, attemptsAt } = await runOneHome({
    checkout: async (folder) => {
      const python = join(folder, '.venv/bin/python')
      await mkdir(join(folder, '.venv/bin'), { recursive: true })
      await writeFile(python, '#!/bin/sh\nBY_VENV=1 exec python3 "$@"\n', { mode: 0o755 })
      await replaceIn(
        join(folder, 'scripts/analyze.py'),
        '"tier": "FAILED" if not passed',
        '"tier": "BY_VENV" if os.environ.get("BY_VENV") else "FAILED" if not passed',
      )
    },
  })
  expect(statuses.phase4_report).toBe('completed')
  expect((await attemptsAt('phase3_synthesis'))[0]?.output).toMatchObject({ tier: 'BY_VENV' })
})

test('what the database keeps names no folder, and a worker without the variable says what to set', async () => {
  const houses = await openPhxHouses(database)
  const runId = await houses.start(['100 W Known St,475000,4'])
  const { pipelineVersion } = await database.prisma.run.findUniqueOrThrow({
    where: { id: runId },
    include: { pipelineVersion: true },
  })
  expect(pipelineVersion.home).toBe('phx-houses')
  expect(JSON.stringify(pipelineVersion.definition)).not.toContain(houses.checkout)
  await houses.startWorker({ PHX_HOUSES_FOLDER: undefined })
  await untilRun(database, runId)
  const error =
    'PHX_HOUSES_FOLDER is not set. Set PHX_HOUSES_FOLDER to the folder that holds its files, and start again.'
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'failed', error }])
})

test('a worker whose folder is made later finds it at the next retry, without a new start', async () => {
  const houses = await openPhxHouses(database)
  const runId = await houses.start(['100 W Known St,475000,4'])
  const later = `${houses.checkout}-later`
  await houses.startWorker({ PHX_HOUSES_FOLDER: later })
  await untilRun(database, runId)
  const error = expect.stringContaining(`PHX_HOUSES_FOLDER is "${later}", which is not there.`)
  expect(await attemptsOf(database, runId, 0)).toMatchObject([{ status: 'failed', error }])
  await symlink(houses.checkout, later)
  await retryCells(database, runId, [[0, 0]])
  await expect
    .poll(async () => (await attemptsOf(database, runId, 0)).at(-1), { timeout: 20_000 })
    .toMatchObject({ number: 2, status: 'completed' })
})
