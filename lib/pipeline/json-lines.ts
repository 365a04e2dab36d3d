/** Where the entries of a JSON text stand. */
export type JsonLines = {
  /** The line, from 1, of the entry that these keys lead to, or of the closest one around it that is there. */
  lineOf: (path: readonly string[]) => number | null
}

type OpenValue = { path: readonly string[]; nextIndex: number | null; key: string | null }

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+|\n/g

/** Reads where each key and each item of a text begins. The text must be JSON: `parseWrittenJson` says whether it is. */
export function jsonLines(text: string): JsonLines {
  const lines = new Map<string, number>()
  const open: OpenValue[] = []
  let line = 1
  for (const [part] of text.matchAll(token)) {
    if (part === '\n') line += 1
    else readToken(part, { open, note: (path) => lines.set(keyOf(path), line) })
  }
  return {
    lineOf: (path) => {
      for (let length = path.length; length > 0; length--) {
        const found = lines.get(keyOf(path.slice(0, length)))
        if (found !== undefined) return found
      }
      return null
    },
  }
}

function readToken(
  part: string,
  { open, note }: { open: OpenValue[]; note: (path: readonly string[]) => void },
): void {
  const around = open.at(-1)
  if (part === '}' || part === ']') {
    open.pop()
    return
  }
  if (part === ',' || part === ':') {
    if (part === ',' && around !== undefined) {
      around.key = null
      if (around.nextIndex !== null) around.nextIndex += 1
    }
    return
  }
  if (around !== undefined && around.nextIndex === null && around.key === null) {
    around.key = String(JSON.parse(part))
    note([...around.path, around.key])
    return
  }
  const path = around === undefined ? [] : [...around.path, around.key ?? String(around.nextIndex)]
  if (around !== undefined && around.nextIndex !== null) note(path)
  if (part === '{' || part === '[') open.push({ path, nextIndex: part === '[' ? 0 : null, key: null })
}

function keyOf(path: readonly string[]): string {
  return JSON.stringify(path)
}
