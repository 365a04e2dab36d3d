import type { Claim } from '#lib/db/sql/claim-property-runs.ts'
import type { AttemptOutcome, Executor, JsonObject, LogLine } from '#lib/executors/executor.ts'
import type { ActiveAttempt } from './active-attempt.ts'

// A log line shows within this; each stretch is a row.
const logStretchMs = 1_000

/**
 * Performs an attempt and gathers its log; `onStretch` says that there are lines to store. Never rejects: what an executor
 * throws is a failed attempt.
 */
export async function runAttempt(
  attempt: ActiveAttempt,
  context: {
    claim: Claim
    perform: Executor
    pipelineHome: string
    workspace: string
    inputs: Record<string, JsonObject>
    now: () => number
    onStretch: () => void
  },
): Promise<AttemptOutcome> {
  const { claim, perform, pipelineHome, workspace, inputs, now, onStretch } = context
  let stretch: NodeJS.Timeout | null = null
  const log = (line: LogLine) => {
    attempt.log.add(line, now())
    stretch ??= setTimeout(() => {
      stretch = null
      onStretch()
    }, logStretchMs)
  }
  try {
    return await perform({
      run: { id: claim.runId },
      phase: attempt.phase,
      pipelineHome,
      property: claim.property,
      attempt: attempt.number,
      inputs,
      workspace,
      signal: attempt.abort.signal,
      log,
    })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', error: `Plotline could not run this phase: ${message}`, isPermanent: false }
  } finally {
    if (stretch !== null) clearTimeout(stretch)
  }
}
