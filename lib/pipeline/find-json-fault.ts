export type JsonFault =
  | { kind: 'syntax'; offset: number; expected: string }
  | { kind: 'duplicate-key'; offset: number; key: string }

const stringToken = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const wordToken = /true|false|null/y
const space = /[ \t\n\r]*/y

/** The first place where a text stops being JSON, or where an object names a key again. Null: it is JSON, each key once. */
export function findJsonFault(json: string): JsonFault | null {
  return new JsonScan(json).run()
}

/** Walks a text with a stack of its own, so that no depth of nesting overflows ours. */
class JsonScan {
  readonly #json: string
  /** Open objects, by their keys, and arrays (null). */
  readonly #open: (Set<string> | null)[] = []
  #offset = 0

  constructor(json: string) {
    this.#json = json
  }

  run(): JsonFault | null {
    for (;;) {
      const fault = this.#beginValue()
      if (fault === 'opened') continue
      if (fault !== null) return fault
      const next = this.#afterValue()
      if (next === 'another') continue
      return next
    }
  }

  /** Reads a value, or the beginning of one that holds values. An empty one counts as read. */
  #beginValue(): JsonFault | 'opened' | null {
    if (this.#takes('{')) {
      this.#open.push(new Set())
      if (this.#peeks('}')) return null
      return this.#readKey() ?? 'opened'
    }
    if (this.#takes('[')) {
      this.#open.push(null)
      return this.#peeks(']') ? null : 'opened'
    }
    const token = this.#match(stringToken) ?? this.#match(numberToken) ?? this.#match(wordToken)
    return token === null ? this.#syntax('a value') : null
  }

  /** Closes what ends here, up to the next value or the end of the text. */
  #afterValue(): JsonFault | 'another' | null {
    for (;;) {
      const keys = this.#open.at(-1)
      if (keys === undefined) return this.#peeks('') ? null : this.#syntax('the end of the file')
      if (this.#takes(keys === null ? ']' : '}')) this.#open.pop()
      else if (this.#takes(',')) return keys === null ? 'another' : (this.#readKey() ?? 'another')
      else return this.#syntax(keys === null ? '"," or "]"' : '"," or "}"')
    }
  }

  #readKey(): JsonFault | null {
    this.#skipSpace()
    const offset = this.#offset
    const token = this.#match(stringToken)
    if (token === null) return this.#syntax('a name in double quotes')
    const key = String(JSON.parse(token))
    const keys = this.#open.at(-1)
    if (keys?.has(key)) return { kind: 'duplicate-key', offset, key }
    keys?.add(key)
    return this.#takes(':') ? null : this.#syntax('":"')
  }

  #match(pattern: RegExp): string | null {
    this.#skipSpace()
    pattern.lastIndex = this.#offset
    const token = pattern.exec(this.#json)?.[0] ?? null
    this.#offset += token?.length ?? 0
    return token
  }

  #takes(character: string): boolean {
    if (!this.#peeks(character)) return false
    this.#offset += 1
    return true
  }

  /** Whether this character comes next; '' stands for the end of the text. */
  #peeks(character: string): boolean {
    this.#skipSpace()
    return this.#json.charAt(this.#offset) === character
  }

  #skipSpace(): void {
    space.lastIndex = this.#offset
    space.test(this.#json)
    this.#offset = space.lastIndex
  }

  #syntax(expected: string): JsonFault {
    this.#skipSpace()
    return { kind: 'syntax', offset: this.#offset, expected }
  }
}
