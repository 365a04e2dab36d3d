import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AttemptOutcome, JsonObject, PropertyInput } from '#lib/executors/executor.ts'
import { createPerformer, type Performer } from '#lib/executors/perform-attempt.ts'
import { synthesisOutputSchema } from '#lib/home-analysis/outputs/synthesis-output.ts'
import { readPipeline } from '#lib/pipeline/check-pipeline.ts'
import { testArtifactStore } from '#test/support/artifacts.ts'
import { phoenixHome } from './phoenix-homes.ts'

const pipelineHome = resolve(import.meta.dirname, '../../lib/home-analysis')
const workspace = mkdtempSync(join(tmpdir(), 'plotline-home-'))
const store = testArtifactStore()
let performer: Performer

beforeAll(() => {
  performer = createPerformer({ environment: {}, store })
})
afterAll(async () => {
  await performer.close()
  rmSync(workspace, { recursive: true })
})

async function performAll(property: PropertyInput): Promise<Record<string, AttemptOutcome>> {
  const text = readFileSync(join(pipelineHome, 'pipeline.json'), 'utf8')
  const read = readPipeline({ text, fileName: 'pipeline.json', defaultName: 'x' })
  if (!read.ok) throw new Error(read.refusal.message)
  const outcomes: Record<string, AttemptOutcome> = {}
  const inputs: Record<string, JsonObject> = {}
  for (const phase of read.value.phases) {
    const outcome = await performer.perform({
      run: { id: 1 },
      phase,
      pipelineHome,
      layout: read.value.workspace,
      statusWords: {},
      statuses: {},
      remainingBudgetUsd: async () => null,
      property,
      attempt: 1,
      inputs,
      workspace,
      signal: new AbortController().signal,
      log: () => {},
    })
    outcomes[phase.id] = outcome
    if (outcome.kind === 'completed') inputs[phase.id] = outcome.output
  }
  return outcomes
}

test('as the worker performs it, every module phase completes in its thread and the photos are skipped for want of photos', async () => {
  const outcomes = await performAll(phoenixHome('4732 W Davis'))
  expect(Object.fromEntries(Object.entries(outcomes).map(([id, { kind }]) => [id, kind]))).toEqual({
    phase0_county: 'completed',
    phase1_listing: 'completed',
    phase1_map: 'completed',
    phase2_images: 'skipped',
    phase3_synthesis: 'completed',
    phase4_report: 'completed',
  })
  const { phase2_images: photos, phase3_synthesis: synthesis, phase4_report: report } = outcomes
  expect(photos).toMatchObject({ reason: { sentence: expect.stringContaining('photo') } })
  expect(
    synthesis?.kind === 'completed' && synthesisOutputSchema.parse(synthesis.output).summary.monthlyCost,
  ).toBe(4141.25)
  expect(report).toMatchObject({ artifacts: [{ name: 'deal-sheet.html', mediaType: 'text/html' }] })
})
