import { stripVTControlCharacters } from 'node:util'
import { createLineSplitter } from './line-splitter.ts'
import type { LogLine } from './executor.ts'

type OutputStream = 'stdout' | 'stderr'
export type LineLog = {
  write: (stream: OutputStream, chunk: Uint8Array) => void
  /** Gives out what stands after the last line break. */
  end: () => void
  /** The last line that is not blank, of one stream or of both; '' when there is none. */
  lastLine: (stream?: OutputStream) => string
  /** The end of standard output: at most `stdoutTailLength` characters. */
  stdoutTail: () => string
}

export const logLengthLimit = 1_048_576 // keeps a chatty script from filling the database; 1 MB is some 10,000 lines
const stdoutTailLength = 1_048_576

/** Turns what a phase prints into log lines. Beyond 1 MB nothing more is kept, and one line says so; all of it is still read. */
export function createLineLog(emit: (line: LogLine) => void): LineLog {
  const last = { stdout: '', stderr: '', both: '' }
  let length = 0
  let isCut = false
  let tail = ''

  const onLine = (stream: OutputStream, raw: string) => {
    // Postgres refuses U+0000 in text.
    const text = stripVTControlCharacters(raw).replaceAll('\0', '\uFFFD')
    if (text.trim() !== '') last[stream] = last.both = text.trim()
    if (isCut) return
    length += text.length + 1
    isCut = length > logLengthLimit
    if (isCut) emit({ stream: 'plotline', text: 'Log cut at 1 MB: what came after this is not kept.' })
    else emit({ stream, text })
  }
  const onStdoutText = (text: string) => {
    tail += text
    if (tail.length > 2 * stdoutTailLength) tail = tail.slice(-stdoutTailLength)
  }
  const splitters = {
    stdout: createLineSplitter({ onLine: (text) => onLine('stdout', text), onText: onStdoutText }),
    stderr: createLineSplitter({ onLine: (text) => onLine('stderr', text), onText: () => {} }),
  }
  return {
    write: (stream, chunk) => splitters[stream].write(chunk),
    end() {
      splitters.stdout.end()
      splitters.stderr.end()
    },
    lastLine: (stream) => last[stream ?? 'both'],
    stdoutTail: () => tail.slice(-stdoutTailLength),
  }
}
