import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { testArtifactStore, textOf } from '#test/support/artifacts.ts'
import { createPerformer } from '#lib/executors/perform-attempt.ts'
import { attemptOf, environment, temporaryFolder, textsOf } from './attempt-request.ts'
import type { AttemptRequest } from '#lib/executors/executor.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

const store = testArtifactStore()

const { perform, close } = createPerformer({ store, environment })
afterAll(close)

function moduleAttempt(executorPath: string, phase: Partial<Phase> = {}, rest: Partial<AttemptRequest> = {}) {
  return attemptOf({ executor: 'module', executorPath, ...phase }, rest)
}

test('a module gets the attempt and hands back its output, warnings, artifacts and log', async () => {
  const { request, lines } = await moduleAttempt(
    'modules/echo.ts',
    { env: ['COUNTY_TOKEN'] },
    { attempt: 2, inputs: { earlier: { price: 1 } } },
  )
  const outcome = await perform(request)
  if (outcome.kind !== 'completed') throw new Error(JSON.stringify(outcome))
  expect(outcome.output).toEqual({
    run: { id: 7 },
    property: JSON.parse(JSON.stringify(request.property)),
    attempt: 2,
    inputs: { earlier: { price: 1 } },
    workspace: request.workspace,
    phaseId: 'phase0_county',
    environment: { COUNTY_TOKEN: '***' }, // it was there, and is masked on its way out
    ambient: null,
  })
  expect(outcome.warnings).toEqual(['only an echo'])
  expect(outcome.artifacts.map((artifact) => [artifact.name, textOf(artifact)])).toEqual([
    ['echo.txt', 'echo'],
  ])
  expect(textsOf(lines)).toEqual([`echo of ${request.property.address}`, 'done'])
})

test('a module that throws has failed with its message, and its stack is on the log', async () => {
  const { request, lines } = await moduleAttempt('modules/throws.ts')
  expect(await perform(request)).toEqual({
    kind: 'failed',
    error: 'modules/throws.ts threw: the parcel has no geometry',
    isPermanent: false,
  })
  expect(textsOf(lines)).toEqual(
    expect.arrayContaining(['about to throw', expect.stringContaining('/modules/throws.ts:5')]),
  )
})

test('every line of the log is out before the outcome', async () => {
  const { request, lines } = await moduleAttempt('modules/chatty.ts')
  await perform(request)
  expect(textsOf(lines)).toHaveLength(5000)
  expect(textsOf(lines).at(-1)).toBe('line 5000')
})

test('what a module left behind may throw: it costs no attempt, and not the process', async () => {
  expect(await perform((await moduleAttempt('modules/throws-late.ts')).request)).toMatchObject({
    kind: 'completed',
  })
  // A script takes longer than the module's timer, and leaves the module's thread idle meanwhile.
  expect(await perform((await attemptOf({})).request)).toMatchObject({ kind: 'completed' })
  expect(await perform((await moduleAttempt('modules/echo.ts')).request)).toMatchObject({ kind: 'completed' })
})

test('a module may skip with a reason', async () => {
  const { request } = await moduleAttempt('modules/skips.ts')
  expect(await perform(request)).toEqual({
    kind: 'skipped',
    reason: { code: 'NETWORK_DISABLED', sentence: 'No network.', remedy: 'Allow it.' },
  })
})

test('a module that never yields is ended when its time is up; the pool goes on', async () => {
  const { request, lines } = await moduleAttempt('modules/spins.ts', { timeoutSeconds: 0.5 })
  expect(await perform(request)).toMatchObject({
    kind: 'failed',
    error: 'modules/spins.ts timed out after 0.5 s',
  })
  expect(textsOf(lines)).toEqual(['spinning'])
  expect(await perform((await moduleAttempt('modules/echo.ts')).request)).toMatchObject({ kind: 'completed' })
})

test('a cancelled module is ended, and its log was live', async () => {
  const { request, lines, controller } = await moduleAttempt('modules/spins.ts')
  const settled = perform(request)
  await vi.waitFor(() => expect(textsOf(lines)).toEqual(['spinning']), 5_000)
  controller.abort()
  expect(await settled).toMatchObject({ kind: 'failed', error: 'modules/spins.ts was cancelled' })
})

test.each([
  ['modules/returns-nonsense.ts', true, /not an outcome/],
  ['modules/no-run.ts', true, /does not export a function named "run"/],
  ['modules/broken.ts', true, /could not be loaded/],
  ['modules/gone.ts', true, /not a file in the pipeline's folder/],
  ['modules/exits.ts', false, /ended its thread/],
])('%s fails with a sentence', async (executorPath, isPermanent, error) => {
  const { request } = await moduleAttempt(executorPath)
  expect(await perform(request)).toMatchObject({
    kind: 'failed',
    isPermanent,
    error: expect.stringMatching(error),
  })
})

test('a module that was corrected on disk is what the next attempt runs', async () => {
  const pipelineHome = await temporaryFolder()
  const file = join(pipelineHome, 'phase.ts')
  await writeFile(file, 'export function run() { throw new Error("typo") }')
  expect(await perform((await moduleAttempt('phase.ts', {}, { pipelineHome })).request)).toMatchObject({
    error: expect.stringContaining('typo'),
  })
  await writeFile(file, 'export const run = () => ({ kind: "completed", output: { at: new Date(0) } })')
  expect(await perform((await moduleAttempt('phase.ts', {}, { pipelineHome })).request)).toEqual({
    kind: 'completed',
    output: { at: '1970-01-01T00:00:00.000Z' },
    warnings: [],
    artifacts: [],
  })
})
