import { expect, test } from 'vitest'
import { readAgentFile } from '#lib/executors/agent/agent-file.ts'

function read(...lines: string[]) {
  return readAgentFile(lines.join('\n'), 'agents/map.md')
}

test('front matter says what the agent is, the text below it what it does', () => {
  expect(
    read('---', 'name: map', 'description: Maps it', 'model: haiku', 'color: blue', '---', '', 'Do it.', ''),
  ).toEqual({
    ok: true,
    agent: {
      name: 'map',
      description: 'Maps it',
      model: 'haiku',
      tools: null,
      skills: [],
      systemPrompt: 'Do it.',
    },
  })
})

test.each([
  [['tools: Read, Bash(git add, git commit), Read']],
  [['tools: [Read, "Bash(git add, git commit)"]']],
  [['tools:', '  - Read', '  - Bash(git add, git commit)']],
])('tools come as a list with commas or as one of YAML: %j', (lines) => {
  expect(read('---', ...lines, 'skills: kill-switch,property-data', '---', 'Do it.')).toMatchObject({
    agent: { tools: ['Read', 'Bash(git add, git commit)'], skills: ['kill-switch', 'property-data'] },
  })
})

test('an empty list of tools is none; no list is not', () => {
  expect(read('---', 'tools: []', '---', 'Do it.')).toMatchObject({ agent: { tools: [] } })
  expect(read('---', 'tools:', '---', 'Do it.')).toMatchObject({ agent: { tools: null } })
})

test('a description with colons, which YAML refuses and agent files hold, is taken as it stands', () => {
  const description = 'Use when: a home has photos. Example: "2 photos"'
  expect(
    read('---', 'name: map', `description: ${description}`, 'tools: Read', '---', 'Do it.'),
  ).toMatchObject({
    agent: { description, tools: ['Read'] },
  })
})

test('Windows line ends and a byte order mark are no trouble', () => {
  expect(readAgentFile('\uFEFF---\r\nname: map\r\n---\r\nDo it.\r\n', 'a.md')).toMatchObject({
    agent: { name: 'map', systemPrompt: 'Do it.' },
  })
})

test.each([
  [['Do it.'], 1, 'does not start with front matter'],
  [['---', 'name: map', 'Do it.'], 1, 'has no end'],
  [['---', 'name: map', '---', ' '], 3, 'nothing follows'],
  [['---', 'name: map', '{{}: [', '---', 'Do it.'], 3, 'is not YAML'],
  [['---', 'name: map', 'tools: {Read: yes}', '---', 'Do it.'], 3, '"tools" cannot be read'],
  [['---', 'name: map', '---', 'x'.repeat(200_001)], 3, 'over 200000 characters'],
])('%j is refused with file, line and fix', (lines, line, problem) => {
  const result = read(...lines)
  expect(result.ok).toBe(false)
  const error = result.ok ? '' : result.error
  expect(error).toMatch(new RegExp(`^agents/map\\.md, line ${line}: `))
  expect(error).toContain(problem)
  expect(error).toMatch(/ (Write|Put|Move) .+\.$/)
})
