type ParsedJson = { ok: true; value: unknown } | { ok: false; message: string; fix: string }

/** JSON, or a sentence that names the line and column where it stops being JSON. */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, '')) }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    const offset = /position (\d+)/.exec(detail)?.[1]
    return {
      ok: false,
      message: `it is not JSON${offset === undefined ? '' : ` (${placeOf(text, Number(offset))})`}: ${detail}.`,
      fix: 'correct the JSON at that place; a trailing comma or a missing quote is the usual cause.',
    }
  }
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n')
  return `line ${before.length}, column ${before.at(-1)!.length + 1}`
}
