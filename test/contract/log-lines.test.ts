import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  endOfLog,
  formatLogEntry,
  logMarks,
  type LogStream,
  parseLog,
  splitLog,
  storedLength,
} from '#lib/contract/log-lines.ts'

const streams = Object.keys(logMarks) as LogStream[]
const anyEntries = fc.array(
  fc.record({ stream: fc.constantFrom(...streams), text: fc.string({ unit: 'binary' }) }),
)

test('whatever an entry says, it is read as it was written, and takes as many characters as it says', () => {
  fc.assert(
    fc.property(anyEntries, (entries) => {
      const log = entries.map((entry) => formatLogEntry(entry, 0))
      const read = parseLog(log.join(''))
      expect(read.map(({ stream, text }) => ({ stream, text }))).toEqual(entries)
      expect(read.map(storedLength)).toEqual(log.map(({ length }) => length))
    }),
  )
})

test('the end of a log begins with a line and is no longer than asked, and what is left out is counted', () => {
  fc.assert(
    fc.property(anyEntries, fc.nat(300), (entries, length) => {
      const log = entries.map((entry) => formatLogEntry(entry, 0)).join('')
      const { text, leftOut } = endOfLog(log, length)
      expect(text.length).toBeLessThanOrEqual(length)
      expect(log.slice(0, leftOut) + text).toBe(log)
      expect(leftOut === 0 || log[leftOut - 1] === '\n').toBe(true)
    }),
  )
})

test('a log in two parts reads as the whole does: no entry is torn', () => {
  fc.assert(
    fc.property(anyEntries, fc.nat(200), (entries, length) => {
      const log = entries.map((entry) => formatLogEntry(entry, 0)).join('')
      const [first, rest] = splitLog(log, length)
      expect(first + rest).toBe(log)
      expect(first.length >= length || rest === '').toBe(true)
      expect([...parseLog(first), ...parseLog(rest)]).toEqual(parseLog(log))
    }),
  )
})
