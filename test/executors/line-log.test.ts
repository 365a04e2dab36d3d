import { expect, test } from 'vitest'
import { createByteRing } from '#lib/executors/log/byte-ring.ts'
import { createLineLog } from '#lib/executors/log/line-log.ts'
import { createLineSplitter } from '#lib/executors/log/line-splitter.ts'
import { formatLogEntry } from '#lib/contract/log-lines.ts'
import type { LogLine } from '#lib/executors/executor.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const megabyte = 1_048_576

function linesOf(...chunks: Uint8Array[]): string[] {
  const lines: string[] = []
  const splitter = createLineSplitter((text) => lines.push(text))
  for (const chunk of chunks) splitter.write(chunk)
  splitter.end()
  return lines
}

/** A log and what it gave out; `print` writes text in chunks as a pipe hands them on. */
function recordedLog() {
  const lines: LogLine[] = []
  const log = createLineLog((line) => lines.push(line))
  const print = (stream: 'stdout' | 'stderr', text: string, chunkBytes = 65_536) => {
    const all = bytes(text)
    for (let at = 0; at < all.length; at += chunkBytes) log.write(stream, all.subarray(at, at + chunkBytes))
  }
  const texts = (stream: LogLine['stream']) =>
    lines.filter((line) => line.stream === stream).map((line) => line.text)
  return { log, lines, print, texts }
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

test('colours, NUL and controls that turn text around do not reach the log', () => {
  const { log, lines, print } = recordedLog()
  print('stderr', '\u001B[31mred\u001B[0m a\0b\npay \u202E001$ \u2066x\u2069\u200F\n')
  expect(lines.map(({ text }) => text)).toEqual(['red a\uFFFDb', 'pay \uFFFD001$ \uFFFDx\uFFFD\u200F'])
  expect(log.lastLine('stderr')).not.toContain('\u202E')
})

test('a ring keeps the last bytes, whatever the sizes they come in', () => {
  for (const capacity of [1, 7, 4_096, 10_000]) {
    const ring = createByteRing(capacity)
    let all = Buffer.alloc(0)
    for (let n = 0; n < 60; n++) {
      const chunk = Buffer.from(Array.from({ length: (n * n * 37) % 5_003 }, (_, i) => (i + n) % 251))
      all = Buffer.concat([all, chunk])
      ring.write(chunk)
      const kept = Math.min(capacity, all.length)
      expect(ring.last().equals(all.subarray(all.length - kept))).toBe(true)
      for (const count of [0, 1, 5_000])
        expect(ring.last(count).equals(all.subarray(all.length - Math.min(count, kept)))).toBe(true)
      expect(ring.isCut()).toBe(all.length > capacity)
    }
  }
})

test('of a log that was cut the end is there, in the order in which it came', () => {
  const { log, lines, print, texts } = recordedLog()
  print('stdout', `${'working\n'.repeat(400_000)}`)
  expect(texts('plotline')).toEqual([expect.stringMatching(/^Log cut at 1 MB/)])
  print('stderr', 'Traceback:\n')
  print('stdout', 'closing\n')
  print('stderr', 'ValueError: → no parcel')
  log.end()
  expect(lines.slice(-3)).toEqual([
    { stream: 'stderr', text: 'Traceback:' },
    { stream: 'stdout', text: 'closing' },
    { stream: 'stderr', text: 'ValueError: → no parcel' },
  ])
  expect(texts('plotline')).toHaveLength(2)
  // 3,200,000 bytes, less what a megabyte of lines with their stamps holds, and the last 64 KB.
  expect(texts('plotline')[1]).toBe('… 2.7 MB (about 350,000 lines) not kept …')
  expect(log.lastLine()).toBe('ValueError: → no parcel')
  const stored = lines.map((line) => formatLogEntry(line, 0)).join('').length
  expect(stored).toBeLessThan(megabyte + 3 * 65_536 + 10_000)
})

test('the first line after the gap is marked when its start is lost, and is no half character', () => {
  const { log, lines, print } = recordedLog()
  print('stdout', `${'東京'.repeat(1_000)}\n`.repeat(400))
  log.end()
  const gap = lines.findIndex((line) => line.text.includes('not kept'))
  expect(lines[gap - 1]?.text).toMatch(/^[東京]+ … \[line cut\]$/)
  expect(lines[gap + 1]?.text).toMatch(/^… [東京]+$/)
  expect(lines.at(-1)?.text).toBe('東京'.repeat(1_000))
})

test('nothing is missing of a log that is hardly over the limit', () => {
  const { log, print, texts } = recordedLog()
  const written = Array.from({ length: 13_000 }, (_, n) => `${n} ${'x'.repeat(60)}`)
  print('stdout', written.join('\n'), 1_000)
  log.end()
  expect(texts('stdout')).toEqual(written)
  expect(texts('plotline')).toEqual([expect.stringMatching(/^Log cut at 1 MB/)])
})

test('a megabyte of empty lines is cut long before each has become a line of the log', () => {
  const { log, lines, print } = recordedLog()
  print('stdout', '\n'.repeat(10 * megabyte))
  expect(lines.length).toBeLessThan(65_000)
  log.end()
  expect(lines.length).toBeLessThan(130_000)
})

test('megabytes without a line break are cut, too', () => {
  const { log, lines, print } = recordedLog()
  print('stdout', 'x'.repeat(3 * megabyte))
  log.end()
  expect(lines.map(({ text }) => text.replaceAll(/x+/g, 'x'))).toEqual([
    expect.stringMatching(/^Log cut at 1 MB/),
    'x … [line cut]',
    '… 1.9 MB (about 0 lines) not kept …',
    '… x … [line cut at 16 KB]',
  ])
})

test.each([
  ['no line break at the end', 'last', 'last'],
  ['a progress bar', '10 %\r99 %\r100 % →\r', '100 % →'],
  ['blank lines at the end', 'last\n \n\n', 'last'],
])('the last line is known beyond the cut: %s', (_what, end, lastLine) => {
  for (const chunkBytes of [1, 3, 65_536]) {
    const { log, print } = recordedLog()
    print('stdout', `${'東'.repeat(300)}\n`.repeat(2_000))
    print('stdout', end, chunkBytes)
    log.end()
    expect([log.lastLine(), log.lastLine('stdout'), log.lastLine('stderr')]).toEqual([lastLine, lastLine, ''])
  }
})

test('what one stream said last is known although the other went on for long', () => {
  const early = recordedLog()
  early.print('stderr', 'before the cut\n')
  early.print('stdout', 'x\n'.repeat(2 * megabyte))
  early.log.end()
  expect(early.log.lastLine('stderr')).toBe('before the cut')
  const late = recordedLog()
  late.print('stdout', 'x\n'.repeat(megabyte))
  late.print('stderr', 'after the cut\n')
  late.print('stdout', 'x\n'.repeat(megabyte))
  late.log.end()
  expect([late.log.lastLine('stderr'), late.log.lastLine()]).toEqual(['after the cut', 'x'])
})

test('the tail of standard output is its last megabyte, and says whether that is all', () => {
  const { log, print } = recordedLog()
  print('stdout', '{"n": 1}\n')
  expect([log.stdoutTail(), log.isStdoutCut()]).toEqual(['{"n": 1}\n', false])
  print('stdout', `${'x'.repeat(999)}\n`.repeat(3_000))
  print('stdout', '{"n": 2}\n')
  expect(log.stdoutTail()).toHaveLength(megabyte)
  expect(log.stdoutTail().endsWith('x\n{"n": 2}\n')).toBe(true)
  expect(log.isStdoutCut()).toBe(true)
})
