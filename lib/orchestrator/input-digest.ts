import { createHash } from 'node:crypto'
import type { Claim } from '#lib/db/sql/admit-and-claim.ts'
import { executorDigest } from '#lib/executors/executor-digest.ts'
import type { JsonObject } from '#lib/executors/executor.ts'
import type { Phase, Pipeline } from '#lib/pipeline/definition.ts'

/**
 * SHA-256 of everything a phase's result follows from: pipeline version, phase, its executor file, the property with its
 * facts and cells, and the outputs of the phases before it.
 */
export async function inputDigest(of: {
  claim: Claim
  pipeline: Pipeline
  phase: Phase
  pipelineHome: string
  workspace: string
  inputs: Record<string, JsonObject>
}): Promise<string> {
  const { claim, pipeline, phase, inputs } = of
  const { pipelineVersionId, property } = claim
  const executor = await executorDigest({ ...of, layout: pipeline.workspace })
  const content = JSON.stringify([pipelineVersionId, phase.id, executor, property, inputs], sortKeys)
  return createHash('sha256').update(content).digest('hex')
}

// The same facts are the same, whatever the order of a file's columns.
function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
