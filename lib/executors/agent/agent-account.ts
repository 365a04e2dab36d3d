import type { SDKAPIRetryMessage, SDKMessage, SDKResultMessage } from '@anthropic-ai/claude-agent-sdk'
import type { AttemptUsage } from '#lib/contract/runs.ts'

export type Spent = { costUsd?: number; usage?: AttemptUsage }

/** What an agent took, from its messages as they come. */
export type AgentAccount = {
  take: (message: SDKMessage) => void
  /** Answers of the model so far, which is what `max_turns` counts. */
  turns: () => number
  /** The runtime's own sums; of a session that ended without a result what its messages said: no cost, as prices are not ours. */
  spent: (result: SDKResultMessage | null) => Spent
  /** The last time that the API was asked again, and when the runtime meant to. */
  lastRetry: () => SDKAPIRetryMessage | null
}

type Tokens = Omit<AttemptUsage, 'model' | 'turns'>

export function createAgentAccount(): AgentAccount {
  const answers = new Map<string, { model: string; tokens: Tokens }>()
  let lastRetry: SDKAPIRetryMessage | null = null
  return {
    take(message) {
      if (message.type === 'system' && message.subtype === 'api_retry') lastRetry = message
      // The runtime words the API's refusals as messages of a model of this name.
      if (message.type !== 'assistant' || message.message.model === '<synthetic>') return
      lastRetry = null
      if (message.parent_tool_use_id !== null) return
      const { id, model, usage } = message.message
      answers.set(id, {
        model,
        tokens: {
          inputTokens: usage.input_tokens,
          outputTokens: usage.output_tokens,
          cacheReadTokens: usage.cache_read_input_tokens ?? 0,
          cacheWriteTokens: usage.cache_creation_input_tokens ?? 0,
        },
      })
    },
    turns: () => answers.size,
    spent(result) {
      const summed = result === null ? null : sumOf(result)
      if (summed !== null) {
        return { costUsd: result?.total_cost_usd, usage: { ...summed, turns: answers.size } }
      }
      const [last] = [...answers.values()].slice(-1)
      if (last === undefined) return result === null ? {} : { costUsd: result.total_cost_usd }
      const tokens = [...answers.values()].map((answer) => answer.tokens).reduce(add)
      return { usage: { model: last.model, turns: answers.size, ...tokens } }
    },
    lastRetry: () => lastRetry,
  }
}

/** Over all models, under the name of the one that cost most. Null: none was asked. */
function sumOf({ modelUsage }: SDKResultMessage): (Tokens & { model: string }) | null {
  const entries = Object.entries(modelUsage).sort(([, a], [, b]) => b.costUSD - a.costUSD)
  const [first] = entries
  if (first === undefined) return null
  const tokens = entries.map(([, usage]) => ({
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cacheReadTokens: usage.cacheReadInputTokens,
    cacheWriteTokens: usage.cacheCreationInputTokens,
  }))
  return { model: first[0], ...tokens.reduce(add) }
}

function add(a: Tokens, b: Tokens): Tokens {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
  }
}
