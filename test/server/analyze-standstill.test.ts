import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pauseRun } from '#lib/commands/pause-run.ts'
import { recentRuns } from '#lib/queries/recent-runs.ts'
import { analyze } from '#test/e2e/analyze.ts'
import { heldPipeline, listOf, phases } from '#test/e2e/held-pipeline.ts'
import { testDatabase } from '#test/support/database.ts'
import { until } from '#test/support/until.ts'

const pipeline = await heldPipeline()
const database = await testDatabase()
const folder = pipeline.pipelinesFolder
const settings = { databaseUrl: database.url, dataFolder: folder, pipelinesFolder: folder }
const named = ['--pipeline', 'held-phases']

// Whole processes on a machine that may be busy.
const limitMs = 120_000

test(
  'a run whose phase is held is not waited for: it says what to do, and shows what there is',
  async () => {
    await pipeline.open.raise()
    await pipeline.down.raise('Broken')
    const list = await listOf(folder, [
      '1 Broken St',
      '2 Broken St',
      '3 Broken St',
      '4 Broken St',
      '5 Broken St',
      '6 Broken St',
    ])
    const said = await analyze([list, ...named, '--failure-limit', '2'], settings)
    expect(said.stderr).toMatch(
      /Run \d+ stands still: ".+" is held, because it failed on \d+ homes in a row: .*map service is down/i,
    )
    expect(said.stderr.match(/--failure-limit 0/g)).toHaveLength(1)
    expect(said.stdout).toContain('1 Broken St')
    expect(said.exitCode).toBe(1)
  },
  limitMs,
)

test(
  'without a limit every home of the same list is tried',
  async () => {
    await pipeline.open.raise()
    await pipeline.down.raise('Broken')
    const list = await listOf(folder, ['1 Broken St', '2 Broken St', '3 Broken St', '4 Broken St'])
    const said = await analyze([list, ...named, '--failure-limit', '0'], settings)
    expect(said.stderr).not.toContain('stands still')
    expect(said.stdout).toContain('4 failed')
    expect(said.exitCode).toBe(1)
  },
  limitMs,
)

test(
  'a run that waits for people is not waited for: it says at which phase, and in how many homes',
  async () => {
    const list = await listOf(folder, ['1 Plain St', '2 Plain St', '3 Plain St'])
    const pipelinesFolder = join(import.meta.dirname, '..', 'fixtures', 'pipelines')
    const said = await analyze([list, '--pipeline', 'site-visit'], { ...settings, pipelinesFolder })
    expect(said.stderr).toMatch(/Run \d+ waits for a person: 3 homes at “Site visit”\./)
    expect(said.stderr.match(/What there is so far:/g)).toHaveLength(1)
    expect(said.stdout).toContain('3 Plain St')
    expect(said.exitCode).toBe(1)
  },
  limitMs,
)

test(
  'a run that somebody pauses is not waited for once what ran in it has ended',
  async () => {
    await pipeline.open.lower()
    await pipeline.down.lower()
    const list = await listOf(folder, ['7 Slow St', '8 Plain St', '9 Plain St', '10 Plain St', '11 Plain St'])
    const saying = analyze([list, ...named], settings)
    const running = () =>
      database.prisma.phaseRun.findFirst({
        where: { position: 0, phaseIndex: phases.listing, status: 'running' },
        orderBy: { runId: 'desc' },
      })
    const slow = await until(running, (cell) => cell !== null)
    const runId = slow!.runId
    expect(await pauseRun(database, { runId, actor: 'ann' })).toMatchObject({ ok: true })
    await pipeline.open.raise()
    const said = await saying
    expect(said.stderr.match(/is paused, and nothing of it is being performed any more/g)).toHaveLength(1)
    expect(said.stdout).toContain('7 Slow St')
    expect(said.exitCode).toBe(1)
    expect((await recentRuns(database, 1))[0]).toMatchObject({ id: runId, status: 'paused' })
    expect(await database.prisma.audit.findFirst({ where: { runId, action: 'start-run' } })).toMatchObject({
      actor: expect.stringMatching(/^analyze( \(.+\))?$/),
    })
  },
  limitMs,
)
