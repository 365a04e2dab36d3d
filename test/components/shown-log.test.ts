import { expect, test } from 'vitest'
import { appendLog, beginLog, type LogPart, type ShownLog } from '#components/run/shown-log.ts'
import { formatLogEntry, type LogStream } from '#lib/contract/log-lines.ts'

const at = Date.UTC(2026, 0, 1, 12, 30)
const entry = (stream: LogStream, text: string) => formatLogEntry({ stream, text }, at)
const partsOf = (log: ShownLog): LogPart[] => log.blocks.flatMap(({ parts }) => parts)
const textsOf = (log: ShownLog) =>
  partsOf(log).map((part) => ('text' in part ? part.text : [part.call, part.result]))

test('lines are shown in order with their stream, whatever portions they come in', () => {
  const lines = Array.from({ length: 450 }, (_, index) =>
    entry(index % 3 === 0 ? 'stderr' : 'stdout', `line ${index}`),
  )
  const atOnce = beginLog(lines.join(''), 0)
  let bitByBit = beginLog('', 0)
  for (let start = 0; start < lines.length; start += 7) {
    bitByBit = appendLog(bitByBit, lines.slice(start, start + 7).join(''))
  }
  expect(bitByBit).toEqual(atOnce)
  expect(textsOf(atOnce)).toEqual(lines.map((_, index) => `line ${index}`))
  expect(partsOf(atOnce)[3]).toMatchObject({ kind: 'line', stream: 'stderr', at: '12:30:00.000' })
  expect(atOnce.blocks.map(({ parts }) => parts.length)).toEqual([100, 100, 100, 100, 50])
  expect(atOnce).toMatchObject({ leftOut: 0, length: lines.join('').length })
})

test('a block that is full is never drawn again', () => {
  const before = beginLog(Array.from({ length: 150 }, () => entry('stdout', 'x')).join(''), 0)
  const after = appendLog(before, entry('stdout', 'y'))
  expect(after.blocks[0]).toBe(before.blocks[0])
  expect(after.blocks[1]).not.toBe(before.blocks[1])
  expect(appendLog(after, '')).toBe(after)
})

test('what is shown stays within its bound, and what is not is counted to the character', () => {
  let log = beginLog('', 1_000)
  let length = 0
  for (let index = 0; index < 900; index++) {
    const text = entry('stdout', `${index} ${'x'.repeat(index % 700)}`).repeat(5)
    length += text.length
    log = appendLog(log, text)
    expect(log.leftOut + log.length).toBe(1_000 + length)
    expect(log.length).toBeLessThan(220_000)
  }
  expect(log.length).toBeGreaterThan(190_000)
  expect(log.length).toBe(log.blocks.reduce((sum, block) => sum + block.length, 0))
  expect(textsOf(log).at(-1)).toMatch(/^899 x/)
})

test('of a flood that comes at once only the end is read', () => {
  const flood = Array.from({ length: 20_000 }, (_, index) => entry('stdout', `line ${index}`)).join('')
  const log = appendLog(beginLog(entry('stdout', 'before'), 0), flood)
  expect(log.leftOut + log.length).toBe(entry('stdout', 'before').length + flood.length)
  expect(log.length).toBeLessThanOrEqual(200_000)
  expect(textsOf(log).at(0)).toMatch(/^line \d+$/)
  expect(textsOf(log).at(-1)).toBe('line 19999')
})

test('an agent’s conversation keeps its line breaks, and each result goes to its call', () => {
  const log = [
    entry('plotline', 'Asking claude'),
    entry('prompt', 'Look at\n\nthis home'),
    entry('assistant', 'I look.\nTwice.'),
    entry('tool-call', 'Read a.md'),
    entry('tool-call', 'Read b.md'),
    entry('tool-result', 'the\ntext of a'),
    entry('stderr', 'a warning in between'),
    entry('tool-result', 'b'),
    entry('tool-call', 'Bash: never answered'),
    entry('assistant', 'Done.'),
    entry('tool-call', 'Read c.md'),
    entry('tool-result', 'c'),
    entry('tool-result', 'of nobody'),
  ]
  const shown = log.reduce((before, text) => appendLog(before, text), beginLog('', 0))
  expect(shown).toEqual(beginLog(log.join(''), 0))
  expect(partsOf(shown).map(({ kind }) => kind)).toEqual([
    ...['line', 'prompt', 'message', 'tool', 'tool', 'line', 'tool', 'message', 'tool', 'tool'],
  ])
  expect(textsOf(shown)).toEqual([
    'Asking claude',
    'Look at\n\nthis home',
    'I look.\nTwice.',
    ['Read a.md', 'the\ntext of a'],
    ['Read b.md', 'b'],
    'a warning in between',
    ['Bash: never answered', null],
    'Done.',
    ['Read c.md', 'c'],
    [null, 'of nobody'],
  ])
  expect(shown.length).toBe(log.join('').length)
  expect(shown.length).toBe(shown.blocks.reduce((sum, block) => sum + block.length, 0))
})

test('what an agent says line by line is one message, until it does something else or has said much', () => {
  const said = Array.from({ length: 100 }, (_, index) => entry('assistant', `sentence ${index}`))
  const log = [...said, entry('tool-call', 'Read a.md'), entry('assistant', 'Done.')]
  const shown = log.reduce((before, text) => appendLog(before, text), beginLog('', 0))
  expect(shown).toEqual(beginLog(log.join(''), 0))
  expect(shown.length).toBe(shown.blocks.reduce((sum, block) => sum + block.length, 0))
  expect(textsOf(shown)).toEqual([
    Array.from({ length: 100 }, (_, index) => `sentence ${index}`).join('\n'),
    ['Read a.md', null],
    'Done.',
  ])
  const much = beginLog(entry('assistant', 'x'.repeat(1_500)).repeat(4), 0)
  expect(textsOf(much).map((text) => text?.length)).toEqual([3_001, 3_001])
})

test('the result of a call that is not shown any more stands for itself', () => {
  const noise = Array.from({ length: 30 }, () => entry('stdout', 'x'.repeat(10_000))).join('')
  let log = appendLog(beginLog(entry('tool-call', 'Read a.md'), 0), noise)
  log = appendLog(log, entry('tool-result', 'late'))
  expect(textsOf(log).at(-1)).toEqual([null, 'late'])
})
