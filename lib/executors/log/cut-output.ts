import type { ByteRing } from './byte-ring.ts'

export type OutputStream = 'stdout' | 'stderr'
type Stretch = { stream: OutputStream; length: number }

/** What a script printed after its log was cut: how much, and in which order the two streams came at its end. */
export type CutOutput = {
  add: (stream: OutputStream, chunk: Uint8Array) => void
  /** The end of both streams together, in the order it came, taken from what the rings keep of each. */
  tail: (rings: Record<OutputStream, ByteRing>) => { stream: OutputStream; bytes: Buffer }[]
  /** What does not belong to the tail: bytes, about how many lines they are, and of which streams. */
  lost: () => { bytes: number; lines: number; streams: OutputStream[] }
}

const sampleBytes = 1_024 // of each chunk: to look at every byte would take as long as to read it
const newline = 10
const spentStretches = 1_024

/** Costs the same whatever is printed: nothing is decoded, split or kept here. */
export function createCutOutput(tailBytes: number): CutOutput {
  const printed = { stdout: 0, stderr: 0 }
  let lines = 0
  let stretches: Stretch[] = []
  let first = 0
  let stretchBytes = 0

  const kept = () => {
    const latest = stretches.slice(first).map((stretch) => ({ ...stretch }))
    if (latest[0] !== undefined) latest[0].length -= Math.max(0, stretchBytes - tailBytes)
    return latest
  }
  return {
    add(stream, chunk) {
      if (chunk.length === 0) return
      printed[stream] += chunk.length
      lines +=
        (countNewlines(chunk.subarray(0, sampleBytes)) * chunk.length) / Math.min(chunk.length, sampleBytes)
      const latest = stretches.at(-1)
      if (latest?.stream === stream) latest.length += chunk.length
      else stretches.push({ stream, length: chunk.length })
      stretchBytes += chunk.length
      while (stretchBytes - stretches[first]!.length >= tailBytes) stretchBytes -= stretches[first++]!.length
      if (first < spentStretches) return
      stretches = stretches.slice(first)
      first = 0
    },
    tail(rings) {
      const stdout = rings.stdout.last(sumOf(kept(), 'stdout'))
      const stderr = rings.stderr.last(sumOf(kept(), 'stderr'))
      const taken = { stdout: 0, stderr: 0 }
      return kept().map(({ stream, length }) => {
        const from = taken[stream]
        taken[stream] += length
        return { stream, bytes: { stdout, stderr }[stream].subarray(from, from + length) }
      })
    },
    lost() {
      const total = printed.stdout + printed.stderr
      const bytes = Math.max(0, total - tailBytes)
      const streams = (['stdout', 'stderr'] as const).filter(
        (stream) => printed[stream] > sumOf(kept(), stream),
      )
      return { bytes, lines: total === 0 ? 0 : Math.round((lines * bytes) / total), streams }
    },
  }
}

function sumOf(stretches: Stretch[], stream: OutputStream): number {
  return stretches.reduce((sum, stretch) => sum + (stretch.stream === stream ? stretch.length : 0), 0)
}

function countNewlines(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte === newline) count++
  return count
}
