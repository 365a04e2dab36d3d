import type { SDKResultMessage, SDKResultSuccess } from '@anthropic-ai/claude-agent-sdk'
import { outcomeOfAnswer } from './agent-answer.ts'
import { dollars, type AgentLimits } from './agent-limits.ts'
import { collectArtifacts } from '#lib/executors/artifacts/artifacts.ts'
import { abortSentence, failedForGood, failedForNow } from '#lib/executors/outcomes.ts'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import type { AgentAccount } from './agent-account.ts'
import type { SessionEnd } from './agent-session.ts'
import type { AttemptOutcome, AttemptRequest } from '#lib/executors/executor.ts'

type Ended = {
  /** The agent's file as the pipeline names it. */
  shown: string
  request: AttemptRequest
  limits: AgentLimits
  account: AgentAccount
  end: SessionEnd
  artifactsFolder: string
  store: ArtifactStore
}

// The runtime gives up at once, and does not say the number, where the API asks for a longer wait than this.
const longestOwnWaitMs = 60_000
const temporaryStatuses = [408, 409, 429]

/** What came of an agent's session, with what it took, whatever came of it. */
export async function outcomeOfSession(ended: Ended): Promise<AttemptOutcome> {
  const outcome = await cameOf(ended)
  return { ...outcome, ...ended.account.spent(ended.end.result) }
}

async function cameOf(ended: Ended): Promise<AttemptOutcome> {
  const { request, shown, end, account } = ended
  const { result, problem } = end
  const hasAnswered = result?.subtype === 'success' && !result.is_error
  if (request.signal.aborted && !hasAnswered) return failedForNow(abortSentence(shown, request.signal))
  const retry = account.lastRetry()
  if (result === null || (result.subtype === 'error_during_execution' && retry !== null)) {
    if (retry !== null) return apiRefusal(ended, { status: retry.error_status, words: retry.error })
    return failedForNow(`${shown} ended without a result: ${problem || 'its program said nothing'}`)
  }
  switch (result.subtype) {
    case 'error_max_turns':
      return failedForGood(
        `${shown} was not done after ${request.phase.maxTurns} turns, its limit. Raise max_turns of phase ${request.phase.id}, or give the agent less to do, then retry.`,
      )
    case 'error_max_budget_usd':
      return overBudget(ended, result)
    case 'success':
      return result.is_error ? apiError(ended, result) : answered(ended, result.result)
    case 'error_during_execution':
    case 'error_max_structured_output_retries':
      return failedForNow(`${shown} ended with an error: ${result.errors.join('; ') || problem}`)
  }
}

async function answered(ended: Ended, answer: string): Promise<AttemptOutcome> {
  const { shown, request, artifactsFolder, store } = ended
  const produced = await collectArtifacts(artifactsFolder, { store, signal: request.signal, kept: [] })
  if (!produced.ok) return failedForNow(produced.error)
  return outcomeOfAnswer({ shown, phase: request.phase }, answer, produced)
}

function overBudget({ shown, request, limits }: Ended, result: SDKResultMessage): AttemptOutcome {
  const limit = dollars(limits.maxBudgetUsd ?? 0)
  const cost = dollars(result.total_cost_usd)
  return failedForGood(
    limits.isOfRun
      ? `${shown} was stopped after ${cost}: run ${request.run.id} had ${limit} left of its budget. Raise the budget in the run's limits, then retry.`
      : `${shown} was stopped after ${cost}, over its limit of ${limit}. Raise max_budget_usd of phase ${request.phase.id}, or give the agent less to do, then retry.`,
  )
}

function apiError(ended: Ended, result: SDKResultSuccess): AttemptOutcome {
  return apiRefusal(ended, { status: result.api_error_status ?? null, words: result.result })
}

/** What the model API's refusal means for the attempt. `status`: of HTTP; null where there was no answer. */
function apiRefusal(
  { shown, account }: Ended,
  { status, words }: { status: number | null; words: string },
): AttemptOutcome {
  if (status === 401 || status === 403) {
    return failedForGood(
      `${shown}: the model API refused the key (${status}: ${words}). Set a valid one in the environment that Plotline starts from, start it again, then retry.`,
    )
  }
  if (status === 404) {
    return failedForGood(
      `${shown}: ${words} Name a model that the key may use in executor_model of the phase, or in the agent's file, then retry.`,
    )
  }
  if (status !== null && status >= 400 && status < 500 && !temporaryStatuses.includes(status))
    return failedForGood(`${shown}: ${words}`)
  const waitMs = account.lastRetry()?.retry_delay_ms ?? (status === 429 ? longestOwnWaitMs : 0)
  const wait = waitMs > 0 ? { retryAfterMs: Math.ceil(waitMs) } : {}
  return { kind: 'failed', error: `${shown}: ${words}`, isPermanent: false, ...wait }
}
