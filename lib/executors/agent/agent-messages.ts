import { dollars, limitsInWords, type AgentLimits } from './agent-limits.ts'
import type { SDKMessage } from '@anthropic-ai/claude-agent-sdk'
import type { Conversation } from './agent-conversation.ts'
import type { AttemptOutcome } from '#lib/executors/executor.ts'

/** Logs a message of the SDK as a part of the conversation, and what its runtime does around it. */
export function logMessage(
  message: SDKMessage,
  { talk, limits, named }: { talk: Conversation; limits: AgentLimits; named: string[] },
): void {
  if (message.type === 'assistant') {
    // The runtime words the API's refusals as messages of a model of this name; the outcome says them.
    if (message.message.model !== '<synthetic>') talk.assistant(partOf(message))
  }
  if (message.type === 'user') talk.results(partOf(message))
  if (message.type !== 'system') return
  if (message.subtype === 'init') {
    const missing = named.filter((name) => !message.tools.includes(name))
    const tools = message.tools.length === 0 ? 'no tools' : message.tools.join(', ')
    talk.note(`${message.model} with ${tools}; ${limitsInWords(limits)}`)
    if (missing.length > 0) talk.note(`Not available here: ${missing.join(', ')}. Going on without.`)
  }
  if (message.subtype === 'api_retry') {
    const status = message.error_status === null ? 'no answer' : String(message.error_status)
    const seconds = Math.ceil(message.retry_delay_ms / 1_000)
    talk.note(
      `The model API did not take it (${status}, ${message.error}): again in ${seconds} s, ${message.attempt} of ${message.max_retries}`,
    )
  }
}

function partOf(message: { message: { content: unknown }; parent_tool_use_id: string | null }) {
  return { content: message.message.content, isOfSubagent: message.parent_tool_use_id !== null }
}

/** What an attempt took, in words. */
export function spentInWords({ costUsd, usage }: AttemptOutcome): string {
  if (usage === undefined) return 'No answer of the model, no cost'
  const input = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens
  const turns = `${usage.turns} turn${usage.turns === 1 ? '' : 's'}`
  const cost = costUsd === undefined ? 'cost not known' : dollars(costUsd)
  return `${turns}, ${input} tokens in, ${usage.outputTokens} out, ${cost}`
}
