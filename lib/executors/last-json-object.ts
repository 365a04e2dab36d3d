import { parseJsonValue } from './python-json.ts'
import type { JsonObject, JsonValue } from './executor.ts'

// Bounds on the work for megabytes of braces that are not JSON.
const maxParses = 500
const maxSteps = 2_000_000

/**
 * The last JSON object that stands on lines of its own in a script's standard output: on one line, or over
 * several whose first and last brace are indented alike. Null when there is none.
 */
export function lastJsonObject(text: string): JsonObject | null {
  const lines = text.split('\n')
  let parses = 0
  let steps = 0
  for (let end = lines.length - 1; end >= 0; end--) {
    if (!lines[end]!.trimEnd().endsWith('}')) continue
    for (let start = end; start >= 0 && parses < maxParses && steps++ < maxSteps; start--) {
      if (!canStart(lines[start]!, lines[end]!, start === end)) continue
      parses++
      const value = parseObject(lines.slice(start, end + 1).join('\n'))
      if (value !== null) return value
    }
  }
  return null
}

/** A JSON object, as Python writes it (NaN counts as null), or null for anything else, JSON or not. */
export function parseObject(text: string): JsonObject | null {
  const value = parseJsonValue(text)
  return value !== undefined && isJsonObject(value) ? value : null
}

export function isJsonObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function canStart(line: string, endLine: string, isOneLine: boolean): boolean {
  if (!line.trimStart().startsWith('{')) return false
  return isOneLine || !endLine.trimStart().startsWith('}') || indentOf(line) === indentOf(endLine)
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}
