import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findJsonFault } from '#lib/pipeline/find-json-fault.ts'
import { parseJson, parseWrittenJson } from '#lib/pipeline/parse-json.ts'

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test.each([
  ['{"a": tru}', 'line 1, column 7', 'a value should stand there, not "t"'],
  ['{\n  "a": 1,\n}', 'line 3, column 1', 'a name in double quotes should stand there, not "}"'],
  ['{"a": 1', 'line 1, column 8', '"," or "}" should stand there, not the end of the file'],
  ['[1 2]', 'line 1, column 4', '"," or "]" should stand there, not "2"'],
  ['[1,]', 'line 1, column 4', 'a value should stand there, not "]"'],
  ['{"a" 1}', 'line 1, column 6', '":" should stand there, not "1"'],
  ["{'a': 1}", 'line 1, column 2', 'a name in double quotes should stand there, not "\'"'],
  ['{"a": "x\ny"}', 'line 1, column 7', 'a value should stand there'],
  ['{} {}', 'line 1, column 4', 'the end of the file should stand there, not "{"'],
  ['', 'line 1, column 1', 'a value should stand there, not the end of the file'],
  ['\uFEFF{\n"a": }', 'line 2, column 6', 'a value should stand there, not "}"'],
  ['{\n"a": 01}', 'line 2, column 7', '"," or "}" should stand there, not "1"'],
])('%j is not JSON at %s', (text, place, sentence) => {
  for (const parse of [parseJson, parseWrittenJson]) {
    const result = parse(text)
    expect(result.ok ? '' : result.message).toContain(`it is not JSON at ${place}`)
    expect(result.ok ? '' : result.message).toContain(sentence)
  }
})

test('a byte order mark is not part of the JSON', () => {
  expect(parseWrittenJson('\uFEFF{"a": 1}')).toEqual({ ok: true, value: { a: 1 } })
})

test.each([
  ['{"a": 1,\n "a": 2}', 'a', 'line 2, column 2'],
  ['{"phases": {"x": {}, "y": [{"x": 1}], "x": {}}}', 'x', 'line 1, column 39'],
  ['[{"a": {"b": 1, "\\u0062": 2}}]', 'b', 'line 1, column 17'],
  ['{"__proto__": 1, "__proto__": 2}', '__proto__', 'line 1, column 18'],
])('%s names %j twice, at %s', (text, key, place) => {
  const result = parseWrittenJson(text)
  expect(result).toMatchObject({
    ok: false,
    message: `the key "${key}" stands twice in one object, the second time at ${place}.`,
  })
  expect(parseJson(text).ok).toBe(true)
})

test('the same key in different objects is no fault, nor are keys that objects have by birth', () => {
  expect(findJsonFault('{"a": {"a": {"a": []}}, "b": [{"a": 1}, {"a": 2}], "constructor": 1}')).toBeNull()
})

test('whatever JSON.stringify writes has no fault, and means the same', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      expect(findJsonFault(text)).toBeNull()
      expect(parseWrittenJson(text)).toEqual({ ok: true, value: JSON.parse(text) })
    }),
  )
})

test('for any text it agrees with JSON.parse on what is JSON', () => {
  const pieces = [
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"b"',
    '1',
    '-0.5e+3',
    '01',
    'true',
    'nul',
    ' ',
    '\n',
    '"\\x"',
    '"',
  ]
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join(''))
  const run = fc.check(
    fc.property(text, (candidate) => {
      const fault = findJsonFault(candidate)
      // A duplicate key ends the search: what comes after it may or may not be JSON.
      if (fault?.kind === 'duplicate-key') return true
      return isJson(candidate) === (fault === null)
    }),
    { numRuns: 2_000 },
  )
  expect(run.counterexample).toBeNull()
})

test('deep nesting and long strings are no trouble', () => {
  expect(findJsonFault('['.repeat(100_000) + ']'.repeat(100_000))).toBeNull()
  expect(findJsonFault(JSON.stringify({ a: 'x'.repeat(5_000_000) }))).toBeNull()
  expect(findJsonFault('['.repeat(100_000))).toMatchObject({ kind: 'syntax', offset: 100_000 })
})
