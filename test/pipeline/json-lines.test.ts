import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonLines } from '#lib/pipeline/json-lines.ts'

const text = `\uFEFF{
  "a": { "b,}\\"": [1, {"c":
    null}, []],
    "d": {} },
  "e": [
    ["x"],
    ["y"]
  ]
}`

test.each<[string[], number | null]>([
  [['a'], 2],
  [['a', 'b,}"'], 2],
  [['a', 'b,}"', '1'], 2],
  [['a', 'b,}"', '1', 'c'], 2],
  [['a', 'b,}"', '2'], 3],
  [['a', 'd'], 4],
  [['e'], 5],
  [['e', '0'], 6],
  [['e', '1', '0'], 7],
  [['a', 'd', 'not', 'there'], 4],
  [['not there'], null],
  [[], null],
])('%j stands on line %s', (path, line) => {
  expect(jsonLines(text).lineOf(path)).toBe(line)
})

test('each entry of any JSON is found on the line that holds it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const written = JSON.stringify(value, null, 1)
      const { lineOf } = jsonLines(written)
      const rows = written.split('\n')
      for (const path of pathsOf(value)) {
        const row = rows[(lineOf(path) ?? 0) - 1] ?? ''
        const last = path.at(-1)!
        const isItem = Array.isArray(valueAt(value, path.slice(0, -1)))
        const start = isItem ? JSON.stringify(valueAt(value, path))[0]! : JSON.stringify(last)
        expect(row.trimStart().startsWith(start)).toBe(true)
        expect(row.length - row.trimStart().length).toBe(path.length)
      }
    }),
  )
})

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [[...path, key], ...pathsOf(inner, [...path, key])])
}

function valueAt(value: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (around, key) => Object.getOwnPropertyDescriptor(around as object, key)?.value,
    value,
  )
}
