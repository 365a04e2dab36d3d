import { cp, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { testArtifactStore, textOf } from '#test/support/artifacts.ts'
import { startScriptedModelApi } from '#test/support/scripted-model-api.ts'
import { createPerformer } from '#lib/executors/perform-attempt.ts'
import { loadPipelines } from '#lib/executors/pipelines/pipeline-files.ts'
import type { LoadedPipeline } from '#lib/pipeline/loaded-pipeline.ts'
import { attemptOf, environment, temporaryFolder } from './attempt-request.ts'
import type { AttemptOutcome, JsonObject, PropertyInput } from '#lib/executors/executor.ts'

const store = testArtifactStore()

const plain = createPerformer({ store, environment })
const samples = resolve(import.meta.dirname, '../../public/samples')

/** The sample in a folder of its own, so that a test may take its map service down. */
async function copyOfSample(): Promise<LoadedPipeline> {
  const pipelinesFolder = await temporaryFolder()
  await cp(join(samples, 'script-pipeline'), join(pipelinesFolder, 'script-pipeline'), { recursive: true })
  const { pipelines } = await loadPipelines({ pipelinesFolder, environment: {} })
  const sample = pipelines.find((pipeline) => pipeline.name === 'script-pipeline')
  if (sample === undefined) throw new Error('the sample did not load')
  return sample
}

/** Performs phases one after the other in one workspace, each with the outputs of those before it. */
async function performPhases(
  sample: LoadedPipeline,
  ids: string[],
  property: Partial<PropertyInput>,
  perform = plain.perform,
) {
  const workspace = await temporaryFolder()
  const inputs: Record<string, JsonObject> = {}
  const outcomes: AttemptOutcome[] = []
  for (const id of ids) {
    const phase = sample.pipeline.phases.find((candidate) => candidate.id === id)
    const { request } = await attemptOf(phase ?? {}, {
      workspace,
      inputs,
      pipelineHome: sample.homeFolder,
      property,
    })
    const outcome = await perform(request)
    if (outcome.kind === 'completed') inputs[id] = outcome.output
    outcomes.push(outcome)
  }
  return outcomes
}

const facts = { price: 400_000, sqft: 1600, year_built: 1990, lat: 33.6, lon: -112.1 }

test('every script of the sample does its part, and the report is an artifact', async () => {
  const ids = [
    'phase0_county',
    'phase1_listing',
    'phase1_map',
    'phase2_images',
    'phase3_synthesis',
    'phase4_report',
  ]
  const outcomes = await performPhases(await copyOfSample(), ids, { facts, address: '1 <b> & "Ave", AZ' })
  expect(outcomes.map((outcome) => outcome.kind)).toEqual([
    'completed',
    'completed',
    'completed',
    'skipped',
    'completed',
    'completed',
  ])
  expect(outcomes[0]).toMatchObject({ output: { tax_annual: 2640, tax_source: 'estimate' } })
  expect(outcomes[1]).toMatchObject({ output: { price_per_sqft: 250 } })
  expect(outcomes[2]).toMatchObject({ output: { distance_to_downtown_miles: 10.58 } })
  expect(outcomes[3]).toMatchObject({
    reason: { code: 'GATE_REJECTED', sentence: 'The list has no photo of this home' },
  })
  const report = outcomes[5]
  if (report?.kind !== 'completed') throw new Error(JSON.stringify(report))
  expect(report.artifacts.map(({ name, mediaType }) => [name, mediaType])).toEqual([
    ['report.html', 'text/html'],
  ])
  expect(textOf(report.artifacts[0])).toContain('1 &lt;b&gt; &amp; &quot;Ave&quot;, AZ')
})

test('with a photo the validator lets the agent phase through, which says that no runtime is configured', async () => {
  const property = { facts: { photo_urls: ['https://example.org/1.jpg'] } }
  const outcomes = await performPhases(await copyOfSample(), ['phase1_listing', 'phase2_images'], property)
  expect(outcomes[1]).toMatchObject({ kind: 'skipped', reason: { code: 'AGENT_NOT_CONFIGURED' } })
})

test('with a key its agent scores the rooms', async () => {
  const api = await startScriptedModelApi()
  onTestFinished(() => api.close())
  const answer =
    '{"status": "success", "data": {"scores": {"kitchen_layout": 7}, "photos_analyzed": 1}, "errors": []}'
  api.script({ text: answer })
  const { perform } = createPerformer({
    store,
    environment: { ...environment, ANTHROPIC_API_KEY: 'sk-local', ANTHROPIC_BASE_URL: api.url },
  })
  const property = { facts: { photo_urls: ['https://example.org/1.jpg'] } }
  const ids = ['phase1_listing', 'phase2_images']
  const outcomes = await performPhases(await copyOfSample(), ids, property, perform)
  expect(outcomes[1]).toMatchObject({
    kind: 'completed',
    output: { data: { scores: { kitchen_layout: 7 } } },
    usage: { turns: 1 },
  })
  expect(api.requests[0]?.model).toContain('sonnet')
  expect(JSON.stringify(api.requests[0]?.messages)).toContain('https://example.org/1.jpg')
}, 60_000)

test('a busy map service is a temporary failure once', async () => {
  const outcomes = await performPhases(await copyOfSample(), ['phase1_map', 'phase1_map'], {
    street: '1205 E Fir St',
  })
  expect(outcomes).toMatchObject([
    { kind: 'failed', isPermanent: false, exitCode: 75 },
    { kind: 'completed' },
  ])
})

test('the map service is down for good while down.flag names the ZIP code, and works again without it', async () => {
  const sample = await copyOfSample()
  const flag = join(sample.homeFolder, 'down.flag')
  await writeFile(flag, '85308\n')
  const home = { street: '1201 E Fir St', zip: '85308' }
  expect(await performPhases(sample, ['phase1_map'], home)).toMatchObject([
    { kind: 'failed', isPermanent: true, error: expect.stringContaining('Delete down.flag') },
  ])
  await rm(flag)
  expect(await performPhases(sample, ['phase1_map'], home)).toMatchObject([{ kind: 'completed' }])
})
