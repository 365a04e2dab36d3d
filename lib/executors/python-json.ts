import { parseJson } from '#lib/pipeline/parse-json.ts'
import type { JsonValue } from './executor.ts'

type PythonJson = { ok: true; value: JsonValue } | { ok: false; message: string }

const outlaws = /NaN|-?Infinity|"/g

/**
 * JSON as Python's json.dumps writes it: NaN, Infinity and -Infinity, which are no JSON, count as null. A byte order mark
 * is passed over. Not JSON: a sentence that names line and column.
 */
export function parsePythonJson(text: string): PythonJson {
  const value = parseJsonValue(text)
  if (value !== undefined) return { ok: true, value }
  const refused = parseJson(withoutOutlaws(text))
  return { ok: false, message: refused.ok ? 'it is not JSON.' : refused.message }
}

/** The same without the sentence, which takes much longer to find: undefined for what is not JSON. */
export function parseJsonValue(text: string): JsonValue | undefined {
  const json = text.replace(/^\uFEFF/, '')
  const value = parse(json)
  return value === undefined && /NaN|Infinity/.test(json) ? parse(withoutOutlaws(json)) : value
}

function parse(json: string): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(json)
    return value
  } catch {
    return undefined
  }
}

/** Strings are left as they are: an expression for a whole string would overflow on a long one, so they are stepped over. */
function withoutOutlaws(text: string): string {
  const parts: string[] = []
  let kept = 0
  outlaws.lastIndex = 0
  for (let match = outlaws.exec(text); match !== null; match = outlaws.exec(text)) {
    if (match[0] === '"') {
      outlaws.lastIndex = endOfString(text, match.index)
    } else {
      parts.push(text.slice(kept, match.index), 'null')
      kept = outlaws.lastIndex
    }
  }
  return parts.join('') + text.slice(kept)
}

/** The place after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text[end - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return end + 1
  }
  return text.length
}
