import { expect, test } from 'vitest'
import { lastJsonObject } from '#lib/executors/last-json-object.ts'

test.each([
  ['one line', 'start\n{"a": 1}', { a: 1 }],
  ['the last of several', '{"a": 1}\n{"a": 2}\n', { a: 2 }],
  ['text after it', '{"a": 1}\nAll done.\n', { a: 1 }],
  ['several lines', 'start\n{\n  "a": {\n    "b": 1\n  }\n}\nend', { a: { b: 1 } }],
  ['an indented block', 'Result:\n  {\n    "a": 1\n  }\n', { a: 1 }],
  ['objects in a list inside', '{\n  "a": [\n    {\n      "b": 1\n    }\n  ]\n}', { a: [{ b: 1 }] }],
  ['line ends of Windows', '{\r\n  "a": 1\r\n}\r\n', { a: 1 }],
  ['braces in text', '{"a": "}{"}\n}', { a: '}{' }],
  ['a block whose last line closes more than one brace', '{ "a": {\n "b": 1 }}', { a: { b: 1 } }],
])('finds the object: %s', (_what, text, object) => {
  expect(lastJsonObject(text)).toEqual(object)
})

test.each([
  ['nothing', ''],
  ['words', 'county: {none}'],
  ['a list', '[{"a": 1}]'],
  ['half an object', '{"a": 1'],
  ["Python's way of writing it", "{'a': 1}"],
])('finds none in %s', (_what, text) => {
  expect(lastJsonObject(text)).toBeNull()
})

test('a megabyte of braces is given up on soon', () => {
  const startedMs = performance.now()
  expect(lastJsonObject('{\n}x}\n'.repeat(150_000))).toBeNull()
  expect(performance.now() - startedMs).toBeLessThan(3_000)
})
