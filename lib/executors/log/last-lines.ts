import { createLineSplitter } from './line-splitter.ts'
import { cleanLogText } from './log-text.ts'
import type { ByteRing } from './byte-ring.ts'
import type { OutputStream } from './cut-output.ts'

export type LastLines = {
  note: (stream: OutputStream, text: string) => void
  /** Looks through the end of a stream whose lines were not noted. */
  noteEnd: (stream: OutputStream, ring: ByteRing) => void
  of: (stream: OutputStream | 'both') => string
}

const endBytes = 65_536

/** Remembers the last line that is not blank, per stream and of both together. */
export function createLastLines(): LastLines {
  const last = { stdout: '', stderr: '', both: '' }
  return {
    note(stream, text) {
      const words = text.trim()
      if (words !== '') last[stream] = last.both = words
    },
    noteEnd(stream, ring) {
      const bytes = ring.last(endBytes)
      const splitter = createLineSplitter(
        (raw) => {
          const words = cleanLogText(raw).trim()
          if (words !== '') last[stream] = words
        },
        { isMidway: ring.isCut() || bytes.length === endBytes },
      )
      splitter.write(bytes)
      splitter.end()
    },
    of: (stream) => last[stream],
  }
}
