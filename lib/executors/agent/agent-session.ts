import type {
  HookCallback,
  Options,
  SDKMessage,
  SDKResultMessage,
  SDKUserMessage,
} from '@anthropic-ai/claude-agent-sdk'
import { createAgentProcess } from './agent-process.ts'
import { pathRefusal, type AgentFolders, type AgentTools } from './agent-tools.ts'
import { messageOf } from '#lib/executors/outcomes.ts'
import { isJsonObject } from '#lib/executors/last-json-object.ts'
import type { AgentPrompt } from './agent-prompt.ts'
import type { JsonObject, JsonValue } from '#lib/executors/executor.ts'

export type AgentSession = {
  binary: string
  prompt: AgentPrompt
  /** Undefined: the runtime's own default. */
  model: string | undefined
  tools: AgentTools
  skills: string[]
  /** Holds the `.claude/skills` of this agent. */
  projectFolder: string
  folders: AgentFolders
  environment: Record<string, string>
  maxTurns: number | undefined
  maxBudgetUsd: number | undefined
  signal: AbortSignal
  onMessage: (message: SDKMessage) => void
}
/** `result`: what the runtime says came of it, also of an interrupted session; null when it ended without a word. */
export type SessionEnd = { result: SDKResultMessage | null; problem: string }

const interruptMs = 2_000 // an interrupted session answers within some 30 ms, with its costs
const closeMs = 3_000 // after its result a session has nothing left to do

/**
 * Runs one agent in the Claude Agent SDK and settles when its program, and what that started, is gone. Nobody is asked
 * anything: what the tools' rules do not allow is refused. An abort interrupts it, then ends it.
 */
export async function runAgentSession(session: AgentSession): Promise<SessionEnd> {
  // Loaded by the first agent: workers without one need not read it.
  const { query } = await import('@anthropic-ai/claude-agent-sdk')
  const program = createAgentProcess()
  const over = Promise.withResolvers<void>()
  const stream = query({
    prompt: onePrompt(session.prompt.user, over.promise),
    options: { ...optionsOf(session), spawnClaudeCodeProcess: program.spawn },
  })
  let timer: NodeJS.Timeout | undefined
  const closeAfter = (delayMs: number) => {
    over.resolve()
    timer ??= setTimeout(() => stream.close(), delayMs)
  }
  const onAbort = () => {
    timer ??= setTimeout(() => stream.close(), interruptMs)
    // It fails where the session is over already.
    stream.interrupt().catch(() => {})
  }
  session.signal.addEventListener('abort', onAbort, { once: true })
  if (session.signal.aborted) onAbort()
  let result: SDKResultMessage | null = null
  let problem = ''
  try {
    for await (const message of stream) {
      if (message.type === 'result') {
        result = message
        closeAfter(closeMs)
      }
      session.onMessage(message)
    }
  } catch (error) {
    // After an error result the SDK throws it, too.
    problem = messageOf(error)
  } finally {
    session.signal.removeEventListener('abort', onAbort)
    clearTimeout(timer)
    over.resolve()
    await program.end()
  }
  return { result, problem: [problem, program.stderr()].filter((part) => part !== '').join(' ') }
}

/** The input stays open until the session is over: a session without one cannot be interrupted. */
async function* onePrompt(text: string, over: Promise<void>): AsyncGenerator<SDKUserMessage> {
  yield { type: 'user', message: { role: 'user', content: text }, parent_tool_use_id: null }
  await over
}

function optionsOf(session: AgentSession): Options {
  const { tools, skills, prompt } = session
  return {
    cwd: session.folders.workspace,
    pathToClaudeCodeExecutable: session.binary,
    env: session.environment,
    systemPrompt: prompt.system,
    verbatimPrompts: true, // "@file" in a listing's text is not a file to attach
    ...(session.model === undefined ? {} : { model: session.model }),
    tools: tools.names,
    allowedTools: tools.rules,
    permissionMode: 'dontAsk',
    permissionPrompts: 'none',
    hooks: { PreToolUse: [{ hooks: [keepInFolders(session.folders)] }] },
    strictMcpConfig: true,
    persistSession: false,
    ...(skills.length === 0
      ? { settingSources: [] }
      : { settingSources: ['project'], projectConfigRoot: session.projectFolder, skills }),
    ...(session.maxTurns === undefined ? {} : { maxTurns: session.maxTurns }),
    ...(session.maxBudgetUsd === undefined ? {} : { maxBudgetUsd: session.maxBudgetUsd }),
  }
}

function keepInFolders(folders: AgentFolders): HookCallback {
  return async (event) => {
    if (event.hook_event_name !== 'PreToolUse') return {}
    const call = { tool: event.tool_name, input: objectOf(event.tool_input) }
    const refusal = await pathRefusal(call, folders)
    if (refusal === null) return {}
    return {
      hookSpecificOutput: {
        hookEventName: 'PreToolUse',
        permissionDecision: 'deny',
        permissionDecisionReason: refusal,
      },
    }
  }
}

/** A tool's input, which came as JSON. */
function objectOf(input: unknown): JsonObject {
  const value = (input ?? null) as JsonValue
  return isJsonObject(value) ? value : {}
}
