import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lastJsonObject } from '#lib/executors/last-json-object.ts'
import { parsePythonJson } from '#lib/executors/python-json.ts'

test('NaN and the infinities of Python count as null, wherever they stand', () => {
  expect(parsePythonJson('\uFEFF{"a": NaN, "b": [Infinity, -Infinity, 1], "c": {"d": -1.5}}')).toEqual({
    ok: true,
    value: { a: null, b: [null, null, 1], c: { d: -1.5 } },
  })
  expect(parsePythonJson('NaN')).toEqual({ ok: true, value: null })
  expect(parsePythonJson('null')).toEqual({ ok: true, value: null })
})

test('text that says NaN stays text, quotes and backslashes in it as well', () => {
  const value = { 'NaN "quoted" \\': 'Infinity \\" NaN', b: '\\\\', c: ['-Infinity'] }
  expect(parsePythonJson(JSON.stringify({ ...value, d: 0 }).replace(':0}', ':NaN}'))).toEqual({
    ok: true,
    value: { ...value, d: null },
  })
})

test('whatever JSON holds, a NaN beside it changes nothing of it', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const plain: unknown = JSON.parse(JSON.stringify(value))
      expect(parsePythonJson(`[NaN,${JSON.stringify(value)},-Infinity]`)).toEqual({
        ok: true,
        value: [null, plain, null],
      })
    }),
  )
})

test('what is not JSON is refused with its place, NaN or not', () => {
  expect(parsePythonJson('{"a": NaN,\n "b": }')).toMatchObject({
    ok: false,
    message: expect.stringContaining('line 2, column 7'),
  })
  expect(parsePythonJson('{"a": nan}')).toMatchObject({ ok: false })
  expect(parsePythonJson('')).toMatchObject({ ok: false })
})

test('a text of 8 million characters beside a NaN is read', () => {
  const text = 'x'.repeat(8_000_000)
  expect(parsePythonJson(`{"a": NaN, "text": "${text}"}`)).toEqual({ ok: true, value: { a: null, text } })
})

test('what a script prints last may hold NaN as well', () => {
  expect(lastJsonObject('working…\n{"score": NaN, "tier": "PASS"}\n')).toEqual({ score: null, tier: 'PASS' })
})
