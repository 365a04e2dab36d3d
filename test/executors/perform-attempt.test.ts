import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { artifactOf, testArtifactStore } from '#test/support/artifacts.ts'
import { createPerformer } from '#lib/executors/perform-attempt.ts'
import { workspaceFor } from '#lib/executors/workspace/workspace.ts'
import { attemptOf, environment, temporaryFolder } from './attempt-request.ts'
import type { AttemptOutcome, JsonObject } from '#lib/executors/executor.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

const store = testArtifactStore()

const { perform } = createPerformer({ store, environment })

function completed(output: JsonObject): AttemptOutcome {
  const content = new TextEncoder().encode('<h1>')
  return {
    kind: 'completed',
    output,
    warnings: [],
    artifacts: [artifactOf({ name: 'report.html', mediaType: 'text/html', content })],
    exitCode: 0,
  }
}

async function performScripted(outcome: AttemptOutcome, phase: Partial<Phase>) {
  const scripted = createPerformer({ store, environment, executors: { script: async () => outcome } })
  const { request } = await attemptOf(phase)
  await writeFile(join(request.workspace, 'ranked.csv'), '')
  return scripted.perform(request)
}

test('an agent phase is skipped with a remedy', async () => {
  const { request } = await attemptOf({ executor: 'agent', executorPath: 'agents/image-assessor.md' })
  expect(await perform(request)).toMatchObject({ kind: 'skipped', reason: { code: 'AGENT_NOT_CONFIGURED' } })
})

test('a manual phase is never performed', async () => {
  const { request } = await attemptOf({ executor: 'manual', executorPath: null })
  await expect(perform(request)).rejects.toThrow('is done by a person: nothing performs it')
})

test('prerequisites come before the executor', async () => {
  const requires = { env: [], fields: ['sqft'], files: [], anyOf: [] }
  expect(await performScripted(completed({}), { requires })).toMatchObject({
    kind: 'skipped',
    reason: { code: 'MISSING_FIELD' },
  })
})

test('post-conditions that are met leave the outcome as it is', async () => {
  const postConditions = { changed: [], files: ['report.html', 'ranked.csv'], outputs: ['score'] }
  expect(await performScripted(completed({ score: 0 }), { postConditions })).toEqual(completed({ score: 0 }))
})

test('exit code 0 has failed when a file or an output is missing', async () => {
  const postConditions = {
    changed: [],
    files: ['report.html', 'sheet.html', '../x'],
    outputs: ['score', 'tier'],
  }
  expect(await performScripted(completed({ score: null }), { postConditions })).toEqual({
    kind: 'failed',
    isPermanent: false,
    exitCode: 0,
    error: 'It ended well but did not produce output "score", output "tier", file sheet.html, file ../x',
  })
})

test('an output that does not match the JSON Schema of the phase has failed', async () => {
  const outputs = { type: 'object', properties: { score: { type: 'number' } }, required: ['score'] }
  expect(await performScripted(completed({ score: 7 }), { outputs })).toMatchObject({ kind: 'completed' })
  expect(await performScripted(completed({ score: 'high' }), { outputs })).toMatchObject({
    kind: 'failed',
    error: expect.stringContaining('score: '),
  })
})

test('text that Postgres would refuse is made storable', async () => {
  const output = { 'a\0': ['x\0y', { deep: 'half \uD83C a pair' }], n: 1, none: null }
  expect(await performScripted(completed(output), {})).toMatchObject({
    output: { 'a\uFFFD': ['x\uFFFDy', { deep: 'half \uFFFD a pair' }], n: 1, none: null },
  })
  expect(await performScripted({ kind: 'failed', error: 'no\0', isPermanent: true }, {})).toMatchObject({
    error: 'no\uFFFD',
  })
})

test('two artifacts of one name are kept under two', async () => {
  const content = new Uint8Array()
  const artifacts = ['a\0b.txt', 'a_b.txt'].map((name) =>
    artifactOf({ name, mediaType: 'text/plain', content }),
  )
  const outcome = await performScripted({ kind: 'completed', output: {}, warnings: [], artifacts }, {})
  expect(outcome).toMatchObject({ artifacts: [{ name: 'a_b.txt' }, { name: '2-a_b.txt' }] })
})

test('each property run has a workspace of its own, made on demand', async () => {
  const dataFolder = await temporaryFolder()
  const first = await workspaceFor({ dataFolder, runId: 1, propertyRunId: 2 })
  await writeFile(join(first, 'kept'), '')
  expect(await workspaceFor({ dataFolder, runId: 1, propertyRunId: 2 })).toBe(first)
  expect(await workspaceFor({ dataFolder, runId: 1, propertyRunId: 3 })).not.toBe(first)
})

test.each([
  [100, 'completed'],
  [300, 'failed'],
  [4_000, 'failed'],
])('an output of %i levels has %s', async (levels, kind) => {
  const output: JsonObject = JSON.parse(`{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`)
  expect(await performScripted(completed(output), {})).toMatchObject({ kind })
})
