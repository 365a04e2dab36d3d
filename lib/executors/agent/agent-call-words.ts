import { isAbsolute, relative } from 'node:path'
import { startOf } from '#lib/executors/outcomes.ts'
import type { JsonObject, JsonValue } from '#lib/executors/executor.ts'

const argumentLengthLimit = 300

/** A tool call in words: `Read photos.json`, `Bash: python3 rank.py`, `Grep "roof" in notes`. Never JSON. */
export function callInWords(tool: string, input: JsonObject, workspace: string): string {
  const words = (field: string) => argument(input[field])
  const path = (field: string) => argument(shownPath(input[field], workspace))
  switch (tool) {
    case 'Read':
      return `Read ${path('file_path')}${input.offset === undefined ? '' : ` from line ${words('offset')}`}`
    case 'Write':
      return `Write ${path('file_path')} (${lineCount(input.content)})`
    case 'Edit':
    case 'MultiEdit':
      return `Edit ${path('file_path')}`
    case 'NotebookEdit':
      return `Edit ${path('notebook_path')}`
    case 'Glob':
      return `Glob ${words('pattern')}${within(input.path, workspace)}`
    case 'Grep':
      return `Grep "${words('pattern')}"${within(input.path, workspace)}`
    case 'Bash':
      return `Bash: ${words('command')}`
    case 'WebFetch':
      return `WebFetch ${words('url')}`
    case 'WebSearch':
      return `WebSearch "${words('query')}"`
    case 'Skill':
      return `Skill ${words('skill')}`
    case 'Agent':
    case 'Task':
      return `${tool}: ${words('description')}`
    default:
      return otherCall(tool, input)
  }
}

function otherCall(tool: string, input: JsonObject): string {
  const words = Object.entries(input)
    .filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => `${name} ${argument(value)}`)
  return words.length === 0 ? tool : `${tool}: ${startOf(words.join(', '), argumentLengthLimit)}`
}

function within(path: JsonValue | undefined, workspace: string): string {
  return path === undefined ? '' : ` in ${argument(shownPath(path, workspace))}`
}

/** As people know the file: without the long way to the workspace. */
function shownPath(path: JsonValue | undefined, workspace: string): JsonValue | undefined {
  if (typeof path !== 'string' || !isAbsolute(path)) return path
  const way = relative(workspace, path)
  return way === '' ? '.' : way.startsWith('..') ? path : way
}

function argument(value: JsonValue | undefined): string {
  if (value === undefined || value === null || typeof value === 'object') return ''
  return startOf(String(value), argumentLengthLimit)
}

function lineCount(content: JsonValue | undefined): string {
  const count = typeof content === 'string' ? content.split('\n').length : 0
  return count === 1 ? '1 line' : `${count} lines`
}
