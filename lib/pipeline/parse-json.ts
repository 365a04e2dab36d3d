import { type JsonFault, findJsonFault } from './find-json-fault.ts'

export type JsonRefusal = { ok: false; message: string; fix: string; line: number | null }
type ParsedJson = { ok: true; value: unknown } | JsonRefusal

/** JSON, or a sentence that names the line and column where it stops being JSON. */
export function parseJson(text: string): ParsedJson {
  const json = withoutMark(text)
  try {
    return { ok: true, value: JSON.parse(json) }
  } catch {
    return refuse(json, findJsonFault(json))
  }
}

/**
 * The same for files that people write: an object that names a key twice is refused as well, for JSON.parse would keep
 * the last of the two and drop the other without a word.
 */
export function parseWrittenJson(text: string): ParsedJson {
  const json = withoutMark(text)
  const fault = findJsonFault(json)
  return fault === null ? parseJson(json) : refuse(json, fault)
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '')
}

function refuse(json: string, fault: JsonFault | null): JsonRefusal {
  const line = fault === null ? null : placeOf(json, fault.offset).line
  if (fault?.kind === 'duplicate-key') {
    return {
      ok: false,
      message: `the key "${fault.key}" stands twice in one object, the second time at ${placeWords(json, fault)}.`,
      fix: 'rename or remove one of the two: only the last would count.',
      line,
    }
  }
  const place = fault === null ? '' : ` at ${placeWords(json, fault)}`
  const found =
    fault === null ? '' : `: ${fault.expected} should stand there, not ${characterAt(json, fault.offset)}`
  return {
    ok: false,
    message: `it is not JSON${place}${found}.`,
    fix: 'correct the JSON at that place; a trailing comma or a missing quote is the usual cause.',
    line,
  }
}

function characterAt(json: string, offset: number): string {
  return offset >= json.length ? 'the end of the file' : JSON.stringify(json.charAt(offset))
}

function placeWords(json: string, { offset }: JsonFault): string {
  const { line, column } = placeOf(json, offset)
  return `line ${line}, column ${column}`
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}
