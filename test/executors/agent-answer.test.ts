import { expect, test } from 'vitest'
import { answerInWords, jsonInAnswer } from '#lib/executors/agent/agent-answer.ts'
import { callInWords } from '#lib/executors/agent/agent-call-words.ts'
import { createConversation } from '#lib/executors/agent/agent-conversation.ts'
import type { LogLine } from '#lib/executors/executor.ts'

test.each([
  ['on a line of its own', 'Done.\n{"a": 1}\n', { a: 1 }],
  ['in a fence', '```json\n{\n  "a": 1\n}\n```', { a: 1 }],
  ['at the end of a line of prose', 'Result: {"a": {"b": 2}}', { a: { b: 2 } }],
  ['the last of several', '{"a": 1}\n{"a": 2}', { a: 2 }],
  ['after braces that are not JSON', 'Look at {this}: {"a": 1}', { a: 1 }],
  ['none', 'All good.', null],
  ['cut off', '{"status": "success", "data": {"x": 1}', null],
  ['cut off in a list', '{"rooms": [{"x": 1}', null],
])('the JSON of an answer: %s', (_name, answer, json) => {
  expect(jsonInAnswer(answer)).toEqual(json)
})

test('an answer full of braces costs no more than a moment', () => {
  const startedAt = performance.now()
  expect(jsonInAnswer('{'.repeat(20_000) + '}')).toBeNull()
  expect(performance.now() - startedAt).toBeLessThan(2_000)
})

test('for people the object that an answer ends with is named, not shown', () => {
  expect(answerInWords('It is new.\n```json\n{"status": "partial", "data": {}}\n```')).toBe(
    'It is new.\n(answers with status partial, data)',
  )
  expect(answerInWords('{"a": 1}')).toBe('(answers with no status, a)')
  expect(answerInWords('Use {"a": 1} for it')).toBe('Use {"a": 1} for it')
  expect(answerInWords('No braces')).toBe('No braces')
})

test.each([
  ['Read', { file_path: '/ws/data/photos.json' }, 'Read data/photos.json'],
  ['Read', { file_path: '/home/skills.md', offset: 20 }, 'Read /home/skills.md from line 20'],
  ['Write', { file_path: 'a.txt', content: 'x\ny' }, 'Write a.txt (2 lines)'],
  ['Edit', { file_path: '/ws/a.txt', old_string: 'x' }, 'Edit a.txt'],
  ['Glob', { pattern: '**/*.jpg' }, 'Glob **/*.jpg'],
  ['Grep', { pattern: 'roof', path: '/ws' }, 'Grep "roof" in .'],
  ['Bash', { command: 'python3 rank.py' }, 'Bash: python3 rank.py'],
  ['WebFetch', { url: 'https://example.org', prompt: 'x' }, 'WebFetch https://example.org'],
  ['Skill', { skill: 'kill-switch' }, 'Skill kill-switch'],
  ['Task', { description: 'Look at photos', prompt: 'x' }, 'Task: Look at photos'],
  ['TodoWrite', { todos: [{ a: 1 }] }, 'TodoWrite'],
  ['Other', { id: 3, deep: { a: 1 }, name: 'x' }, 'Other: id 3, name x'],
])('%s with %j in words', (tool, input, words) => {
  expect(callInWords(tool, input, '/ws')).toBe(words)
})

test('a command of many lines is shortened', () => {
  expect(callInWords('Bash', { command: 'x'.repeat(5_000) }, '/ws')).toBe(`Bash: ${'x'.repeat(300)}…`)
})

test('results are shortened, failures named, pictures counted, and a log ends at 1 MB', () => {
  const lines: LogLine[] = []
  const talk = createConversation((line) => lines.push(line), '/ws')
  const result = (content: unknown, isError = false) =>
    talk.results({
      content: [{ type: 'tool_result', content, is_error: isError }],
      isOfSubagent: false,
    })
  result(Array.from({ length: 40 }, (_, index) => `line ${index}`).join('\n'))
  result('<tool_use_error>Error: No such tool available: Bash.</tool_use_error>', true)
  result([{ type: 'image', source: {} }])
  result('')
  talk.assistant({ content: [{ type: 'text', text: '\u001B[31mred\u0000' }], isOfSubagent: true })
  expect(lines.map(({ text }) => text)).toEqual([
    `${Array.from({ length: 12 }, (_, index) => `line ${index}`).join('\n')}\n… 28 more lines`,
    'Refused or failed: No such tool available: Bash.',
    '(image)',
    '(nothing)',
    '(subagent) red\uFFFD',
  ])
  for (let index = 0; index < 100; index++)
    talk.assistant({ content: [{ type: 'text', text: 'x'.repeat(19_000) }], isOfSubagent: false })
  expect(lines.at(-1)).toEqual({ stream: 'plotline', text: expect.stringContaining('cut at 1 MB') })
  expect(lines.length).toBeLessThan(70)
})

test('results stand in the order of their calls, whichever is done first', () => {
  const lines: LogLine[] = []
  const talk = createConversation((line) => lines.push(line), '/ws')
  const call = (id: string, path: string) =>
    talk.assistant({
      content: [{ type: 'tool_use', id, name: 'Read', input: { file_path: path } }],
      isOfSubagent: false,
    })
  const result = (id: string, content: string) =>
    talk.results({ content: [{ type: 'tool_result', tool_use_id: id, content }], isOfSubagent: false })
  for (const name of ['a', 'b', 'c', 'd']) call(name, name)
  result('b', 'of b')
  expect(lines.filter(({ stream }) => stream === 'tool-result')).toEqual([])
  result('a', 'of a')
  result('d', 'of d')
  talk.end()
  expect(lines.map(({ text }) => text)).toEqual([
    'Read a',
    'Read b',
    'Read c',
    'Read d',
    'of a',
    'of b',
    '(no answer)',
    'of d',
  ])
})
