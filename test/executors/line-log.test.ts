import { expect, test } from 'vitest'
import { createLineLog } from '#lib/executors/line-log.ts'
import { createLineSplitter } from '#lib/executors/line-splitter.ts'
import type { LogLine } from '#lib/executors/executor.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

function linesOf(...chunks: Uint8Array[]): string[] {
  const lines: string[] = []
  const splitter = createLineSplitter({ onLine: (text) => lines.push(text), onText: () => {} })
  for (const chunk of chunks) splitter.write(chunk)
  splitter.end()
  return lines
}

test('lines come out alike however the bytes were cut up', () => {
  const all = bytes('one\r\ntwo → 東京\n\nfour\rfive')
  const lines = ['one', 'two → 東京', '', 'four', 'five']
  expect(linesOf(all)).toEqual(lines)
  for (let cut = 0; cut <= all.length; cut++)
    expect(linesOf(all.slice(0, cut), all.slice(cut))).toEqual(lines)
})

test('bytes that are not UTF-8 become replacement characters', () => {
  expect(linesOf(Uint8Array.of(0x61, 0xff, 0x0a))).toEqual(['a\uFFFD'])
})

test('a line over 16 KB is cut and marked, and the next one is whole', () => {
  const [long, next] = linesOf(bytes('x'.repeat(10_000)), bytes('x'.repeat(10_000)), bytes('y\nnext'))
  expect(long).toBe(`${'x'.repeat(16_384)} … [line cut at 16 KB]`)
  expect(next).toBe('next')
})

test('colours and NUL do not reach the log', () => {
  const lines: LogLine[] = []
  const log = createLineLog((line) => lines.push(line))
  log.write('stderr', bytes('\u001B[31mred\u001B[0m a\0b\n'))
  expect(lines).toEqual([{ stream: 'stderr', text: 'red a\uFFFDb' }])
})

test('the last line that is not blank is known per stream, also beyond the cut', () => {
  const lines: LogLine[] = []
  const log = createLineLog((line) => lines.push(line))
  log.write('stderr', bytes('first\n'))
  for (let n = 0; n < 1100; n++) log.write('stdout', bytes(`${'x'.repeat(1000)}\n`))
  log.write('stdout', bytes('last\n \n'))
  log.end()
  expect([log.lastLine(), log.lastLine('stdout'), log.lastLine('stderr')]).toEqual(['last', 'last', 'first'])
  expect(lines.filter((line) => line.stream === 'plotline')).toHaveLength(1)
  expect(lines.at(-1)?.stream).toBe('plotline')
  expect(log.stdoutTail().endsWith('last\n \n')).toBe(true)
  expect(log.stdoutTail().length).toBeLessThanOrEqual(1_048_576)
})
