import { createByteRing } from './byte-ring.ts'
import { createCutOutput, type CutOutput, type OutputStream } from './cut-output.ts'
import { createLastLines } from './last-lines.ts'
import { createLineSplitter } from './line-splitter.ts'
import { cleanLogText } from './log-text.ts'
import type { LogLine } from '#lib/executors/executor.ts'

export type LineLog = {
  write: (stream: OutputStream, chunk: Uint8Array) => void
  /** Gives out what stands after the last line break, and of a log that was cut the end. */
  end: () => void
  /** The last line that is not blank, of one stream or of both; '' when there is none. Known once the log has ended. */
  lastLine: (stream?: OutputStream) => string
  /** The end of standard output, at most 1 MB, and of standard error, at most 64 KB. */
  stdoutTail: () => string
  stderrTail: () => string
  /** Standard output was longer than its tail. */
  isStdoutCut: () => boolean
}

export const logBytesLimit = 1_048_576 // keeps a chatty script from filling the database; 1 MB is some 10,000 lines
const tailBytes = 65_536 // the end says why a script failed: some 600 lines
const stdoutTailBytes = 1_048_576
const stampBytes = 18 // time and mark, which each stored line starts with: a megabyte of empty lines is 19
const pieceBytes = 4_096 // how far the log may run over its limit

/**
 * Turns what a phase prints into log lines: the first 1 MB as it comes, and the last 64 KB at the end. What lies between is
 * counted and let go unread, so that a gigabyte of output costs little more than to receive it.
 */
export function createLineLog(emit: (line: LogLine) => void): LineLog {
  const rings = { stdout: createByteRing(stdoutTailBytes), stderr: createByteRing(tailBytes) }
  const lastLines = createLastLines()
  let length = 0
  let cut: CutOutput | null = null

  const { splitters, breakOff } = createSplitters(({ stream, text }) => {
    lastLines.note(stream, text)
    length += stampBytes
    emit({ stream, text })
  })

  /** Answers what no longer fits. */
  const writeHead = (stream: OutputStream, chunk: Uint8Array): Uint8Array => {
    let at = 0
    while (at < chunk.length && length < logBytesLimit) {
      const piece = chunk.subarray(at, (at += pieceBytes))
      length += piece.length
      splitters[stream].write(piece)
    }
    return chunk.subarray(at)
  }
  const writeTail = (output: CutOutput) => {
    const lost = output.lost()
    for (const stream of lost.streams) {
      breakOff(stream)
      // A stream that fell silent long before the end has no line there.
      lastLines.noteEnd(stream, rings[stream])
    }
    if (lost.bytes > 0) emit({ stream: 'plotline', text: lostSentence(lost) })
    for (const { stream, bytes } of output.tail(rings)) splitters[stream].write(bytes)
  }
  return {
    write(stream, chunk) {
      rings[stream].write(chunk)
      const rest = writeHead(stream, chunk)
      if (length < logBytesLimit) return
      if (cut === null) emit({ stream: 'plotline', text: cutSentence })
      cut ??= createCutOutput(tailBytes)
      cut.add(stream, rest)
    },
    end() {
      if (cut !== null) writeTail(cut)
      splitters.stdout.end()
      splitters.stderr.end()
    },
    lastLine: (stream) => lastLines.of(stream ?? 'both'),
    stdoutTail: () => rings.stdout.last().toString(),
    stderrTail: () => rings.stderr.last().toString(),
    isStdoutCut: rings.stdout.isCut,
  }
}

/** One for each stream; `breakOff` lets a stream go on somewhere else. */
function createSplitters(onLine: (line: { stream: OutputStream; text: string }) => void) {
  const splitterOf = (stream: OutputStream, { isMidway }: { isMidway: boolean }) =>
    createLineSplitter((raw) => onLine({ stream, text: cleanLogText(raw) }), { isMidway })
  const splitters = {
    stdout: splitterOf('stdout', { isMidway: false }),
    stderr: splitterOf('stderr', { isMidway: false }),
  }
  const breakOff = (stream: OutputStream) => {
    splitters[stream].breakOff()
    splitters[stream] = splitterOf(stream, { isMidway: true })
  }
  return { splitters, breakOff }
}

const cutSentence =
  'Log cut at 1 MB: the script runs on, and of what it prints from here only the end is kept.'

function lostSentence({ bytes, lines }: { bytes: number; lines: number }): string {
  const megabytes = (bytes / 1_048_576).toLocaleString('en-US', {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  })
  const about = lines.toLocaleString('en-US', { maximumSignificantDigits: 2 })
  return `… ${megabytes} MB (about ${about} lines) not kept …`
}
