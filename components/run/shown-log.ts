import { shownLogLength } from '#lib/contract/live-log.ts'
import { endOfLog, type LogEntry, parseLog, storedLength } from '#lib/contract/log-lines.ts'

/** What one entry of a log looks like. `at`: time of day in UTC, HH:MM:SS.mmm. */
export type LogPart = { key: number; at: string } & (
  | { kind: 'line'; stream: 'stdout' | 'stderr' | 'plotline'; text: string }
  | { kind: 'prompt' | 'message'; text: string }
  /** What an agent did with a tool, and what came of it. Either may be missing. */
  | { kind: 'tool'; call: string | null; result: string | null }
)

/** Consecutive parts. One that is full stays the same object for as long as nothing in it changes. */
export type LogBlock = { key: number; parts: readonly LogPart[]; length: number }

/** The end of a log, ready to be drawn. */
export type ShownLog = {
  blocks: readonly LogBlock[]
  /** Characters before them that are not shown. */
  leftOut: number
  /** Characters in them, as they are stored. */
  length: number
  nextKey: number
  /** Keys of tool calls without a result so far, oldest first. */
  waitingCalls: readonly number[]
}

const emptyLog: ShownLog = { blocks: [], leftOut: 0, length: 0, nextKey: 0, waitingCalls: [] }

// A block is drawn again whenever it grows, and drawn only when it is in sight: some screens of text.
const partsPerBlock = 100
const blockLength = 16_000
const messageLength = 2_000 // it is drawn again with each line that it grows by

export function beginLog(text: string, leftOut: number): ShownLog {
  return appendLog({ ...emptyLog, leftOut }, text)
}

/** The log with this text after it: whole lines. What is shown stays within its bound, give or take a block. */
export function appendLog(log: ShownLog, text: string): ShownLog {
  if (text === '') return log
  const end = endOfLog(text, shownLogLength)
  const before =
    end.leftOut === 0
      ? log
      : { ...emptyLog, nextKey: log.nextKey, leftOut: log.leftOut + log.length + end.leftOut }
  const draft = { ...before, blocks: [...before.blocks], waitingCalls: [...before.waitingCalls] }
  for (const entry of parseLog(end.text)) addEntry(draft, entry)
  draft.length = before.length + end.text.length
  while (draft.blocks.length > 1 && draft.length - draft.blocks[0]!.length >= shownLogLength) {
    const { length } = draft.blocks.shift()!
    draft.length -= length
    draft.leftOut += length
  }
  return draft
}

type Draft = { blocks: LogBlock[]; nextKey: number; waitingCalls: number[] }

function addEntry(draft: Draft, entry: LogEntry): void {
  const { at, stream, text } = entry
  const length = storedLength(entry)
  const key = draft.nextKey
  switch (stream) {
    case 'stdout':
    case 'stderr':
    case 'plotline':
      return addPart(draft, { key, at, kind: 'line', stream, text }, length)
    case 'prompt':
      return addPart(draft, { key, at, kind: 'prompt', text }, length)
    case 'assistant':
      // All results of a turn come before the agent speaks again.
      draft.waitingCalls = []
      if (addToMessage(draft.blocks, text, length)) return
      return addPart(draft, { key, at, kind: 'message', text }, length)
    case 'tool-call':
      draft.waitingCalls.push(key)
      return addPart(draft, { key, at, kind: 'tool', call: text, result: null }, length)
    case 'tool-result': {
      const call = draft.waitingCalls.shift()
      if (call !== undefined && answerCall(draft.blocks, { key: call, result: text, length })) return
      return addPart(draft, { key, at, kind: 'tool', call: null, result: text }, length)
    }
  }
}

function addPart(draft: Draft, part: LogPart, length: number): void {
  draft.nextKey += 1
  const last = draft.blocks.at(-1)
  if (last === undefined || last.parts.length >= partsPerBlock || last.length >= blockLength) {
    draft.blocks.push({ key: part.key, parts: [part], length })
    return
  }
  draft.blocks[draft.blocks.length - 1] = {
    key: last.key,
    parts: [...last.parts, part],
    length: last.length + length,
  }
}

/** What an agent goes on saying belongs to one message: some runtimes say it line by line. False when it begins a new one. */
function addToMessage(blocks: LogBlock[], text: string, length: number): boolean {
  const block = blocks.at(-1)
  const last = block?.parts.at(-1)
  if (block === undefined || last?.kind !== 'message' || last.text.length > messageLength) return false
  const parts = [...block.parts.slice(0, -1), { ...last, text: `${last.text}\n${text}` }]
  blocks[blocks.length - 1] = { ...block, parts, length: block.length + length }
  return true
}

/** False when the call is not shown any more. */
function answerCall(
  blocks: LogBlock[],
  { key, result, length }: { key: number; result: string; length: number },
): boolean {
  const index = blocks.findLastIndex((block) => block.key <= key)
  const block = blocks[index]
  if (block === undefined) return false
  const parts = block.parts.map((part) => (part.key === key ? { ...part, result } : part))
  blocks[index] = { ...block, parts, length: block.length + length }
  return true
}
