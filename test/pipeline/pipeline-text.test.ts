import { expect, test } from 'vitest'
import { readPipeline } from '#lib/pipeline/check-pipeline.ts'

function read(text: string) {
  return readPipeline({ text, fileName: 'mine/pipeline.json', defaultName: 'mine' })
}

test('two phases under the same key are refused: JSON would silently keep the last', () => {
  const result = read('{"phases": {\n"a": {"executor": "manual"},\n"a": {"executor": "manual"}}}')
  expect(result.ok ? [] : result.refusal.problems).toEqual([
    'mine/pipeline.json, file: the key "a" stands twice in one object, the second time at line 3, column 1. ' +
      'Fix: rename or remove one of the two: only the last would count.',
  ])
})

test('broken JSON is named with its line and column', () => {
  const result = read('{\n  "phases": {,}\n}')
  expect(result.ok ? [] : result.refusal.problems[0]).toMatch(
    /^mine\/pipeline\.json, file: it is not JSON at line 2, column 14: .* Fix: correct the JSON/,
  )
})

test.each(['null', '[]', '7', '"text"'])('%s is no pipeline', (text) => {
  const result = read(text)
  expect(result.ok ? [] : result.refusal.problems[0]).toMatch(/^mine\/pipeline\.json, file: .* Fix: /)
})
