import { answerInWords } from './agent-answer.ts'
import { callInWords } from './agent-call-words.ts'
import { logBytesLimit } from '#lib/executors/log/line-log.ts'
import { cleanLogText } from '#lib/executors/log/log-text.ts'
import { isJsonObject } from '#lib/executors/last-json-object.ts'
import type { JsonObject, JsonValue, LogLine } from '#lib/executors/executor.ts'

/** A block of a message as the Messages API has it, of which only this is read. */
type Block = {
  type: string
  id?: unknown
  tool_use_id?: unknown
  text?: unknown
  name?: unknown
  input?: unknown
  content?: unknown
  is_error?: unknown
}
type Message = { content: unknown; isOfSubagent: boolean }

export type Conversation = {
  asked: (summary: string) => void
  assistant: (message: Message) => void
  results: (message: Message) => void
  note: (text: string) => void
  /** Gives out what came of calls while an earlier one was never answered. */
  end: () => void
}

/** `words`: what came of it; null while it runs. */
type Call = { id: unknown; words: string | null }

const resultLinesLimit = 12
const resultLengthLimit = 1_000
const messageLengthLimit = 20_000

/** Turns an agent's messages into log lines that read as a conversation. Beyond 1 MB nothing more is kept. */
export function createConversation(emit: (line: LogLine) => void, workspace: string): Conversation {
  let length = 0
  let isCut = false
  const say = (stream: LogLine['stream'], raw: string) => {
    const text = cleanLogText(raw).trim()
    if (text === '' || isCut) return
    length += text.length + 1
    isCut = length > logBytesLimit
    if (isCut) emit({ stream: 'plotline', text: 'Log cut at 1 MB: what came after this is not kept.' })
    else emit({ stream, text })
  }
  // Calls of one message run at once. A reader takes the first result to be that of the first call, so they keep that order.
  let calls: Call[] = []
  const answer = (id: unknown, words: string) => {
    const call = calls.find((candidate) => candidate.id === id)
    if (call === undefined) return say('tool-result', words)
    call.words = words
    const running = calls.findIndex((candidate) => candidate.words === null)
    for (const { words: result } of calls.splice(0, running === -1 ? calls.length : running))
      say('tool-result', result ?? '')
  }
  return {
    asked: (summary) => say('prompt', summary),
    note: (text) => say('plotline', text.replaceAll('\n', ' ')),
    assistant({ content, isOfSubagent }) {
      const who = isOfSubagent ? '(subagent) ' : ''
      for (const block of blocksOf(content)) {
        if (block.type === 'text')
          say('assistant', who + shorten(answerInWords(String(block.text)), messageLengthLimit))
        if (block.type !== 'tool_use') continue
        calls.push({ id: block.id, words: null })
        say('tool-call', who + callInWords(String(block.name), objectOf(block.input), workspace))
      }
    },
    results({ content, isOfSubagent }) {
      const who = isOfSubagent ? '(subagent) ' : ''
      for (const block of blocksOf(content))
        if (block.type === 'tool_result') answer(block.tool_use_id, who + resultInWords(block))
    },
    end() {
      for (const { words } of calls) say('tool-result', words ?? '(no answer)')
      calls = []
    },
  }
}

function resultInWords({ content, is_error: isError }: Block): string {
  const text = typeof content === 'string' ? content : blocksOf(content).map(partInWords).join('\n')
  const plain = text
    .replaceAll(/<\/?tool_use_error>/g, '')
    .replace(/^PreToolUse:\w+ hook error: /, '')
    .trimEnd()
  const shown = shortenLines(plain)
  return isError === true ? `Refused or failed: ${shown.replace(/^Error: /, '')}` : shown || '(nothing)'
}

function partInWords({ type, text }: Block): string {
  return type === 'text' ? String(text) : `(${type})`
}

function shortenLines(text: string): string {
  const lines = text.split('\n')
  const shown = shorten(lines.slice(0, resultLinesLimit).join('\n'), resultLengthLimit)
  const left = lines.length - resultLinesLimit
  return left > 0 ? `${shown}\n… ${left} more line${left === 1 ? '' : 's'}` : shown
}

function shorten(text: string, limit: number): string {
  return text.length > limit ? `${text.slice(0, limit)}… (${text.length - limit} more characters)` : text
}

function blocksOf(content: unknown): Block[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return Array.isArray(content) ? content.filter(isBlock) : []
}

function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

/** The input of a tool call, which came as JSON. */
function objectOf(input: unknown): JsonObject {
  const value = (input ?? null) as JsonValue
  return isJsonObject(value) ? value : {}
}
