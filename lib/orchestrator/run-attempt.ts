import type { Claim } from '#lib/db/sql/admit-and-claim.ts'
import type { ReusableResult } from '#lib/db/sql/find-reusable-result.ts'
import type { AttemptOutcome, AttemptRequest, Executor, LogLine } from '#lib/executors/executor.ts'
import type { JsonObject } from '#lib/executors/executor.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'
import type { ActiveAttempt } from './active-attempt.ts'
import { inputDigest } from './input-digest.ts'

/** The latest result that followed from the very same and is no older than this. */
export type FindReusable = (inputDigest: string, maxAgeMs: number) => Promise<ReusableResult | null>

type AttemptContext = Pick<AttemptRequest, 'pipelineHome' | 'workspace' | 'inputs' | 'statuses'> & {
  claim: Claim
  pipeline: Pipeline
  perform: Executor
  findReusable: FindReusable
  readRemainingBudget: (runId: number) => Promise<number | null>
  now: () => number
}

/**
 * Performs an attempt, or takes over an earlier result where the phase allows it, and gathers its log.
 * Never rejects: what an executor throws is a failed attempt.
 */
export async function runAttempt(attempt: ActiveAttempt, context: AttemptContext): Promise<AttemptOutcome> {
  const { claim, pipeline, perform, now } = context
  const { pipelineHome, workspace, inputs, statuses } = context
  const log = (line: LogLine) => attempt.log.add(line, now())
  try {
    const earlier = attempt.phase.reuseMaxAgeMs > 0 ? await takeOver(attempt, context) : null
    if (earlier !== null) {
      log({ stream: 'plotline', text: `Took over the result of run ${earlier.from.runId}` })
      // Written from an executor's output, which is a JSON object.
      const output = earlier.output as JsonObject
      return { kind: 'completed', output, warnings: earlier.warnings, artifacts: earlier.artifacts }
    }
    return await perform({
      run: { id: claim.runId },
      phase: attempt.phase,
      pipelineHome,
      layout: pipeline.workspace,
      statusWords: pipeline.statusWords,
      property: claim.property,
      attempt: attempt.number,
      inputs,
      statuses,
      workspace,
      remainingBudgetUsd: () => context.readRemainingBudget(claim.runId),
      signal: attempt.abort.signal,
      log,
    })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', error: `Plotline could not run this phase: ${message}`, isPermanent: false }
  }
}

async function takeOver(attempt: ActiveAttempt, context: AttemptContext): Promise<ReusableResult | null> {
  const { phase } = attempt
  attempt.inputDigest = await inputDigest({ ...context, phase })
  // Whoever has a phase run again wants it run.
  if (attempt.number > 1) return null
  const earlier = await context.findReusable(attempt.inputDigest, phase.reuseMaxAgeMs)
  attempt.reusedFrom = earlier?.from ?? null
  return earlier
}
