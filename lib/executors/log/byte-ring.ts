/** The last bytes of a stream. */
export type ByteRing = {
  write: (chunk: Uint8Array) => void
  /** The last `count` bytes that are kept, all of them when left out; a copy. */
  last: (count?: number) => Buffer
  /** They end a text that is longer: its start is not kept. */
  isCut: () => boolean
}

const firstBytes = 4_096

/** Keeps at most `capacity` bytes. Takes memory as they come, and copies each byte once. */
export function createByteRing(capacity: number): ByteRing {
  let buffer = Buffer.alloc(0)
  let size = 0
  let cursor = 0
  let isCut = false

  const growTo = (needed: number) => {
    if (needed <= buffer.length) return
    // Not yet full, so nothing has wrapped: the bytes stand from 0 to `size`.
    const larger = Buffer.allocUnsafeSlow(Math.min(capacity, Math.max(firstBytes, 2 * buffer.length, needed)))
    buffer.copy(larger, 0, 0, size)
    buffer = larger
    cursor = size
  }
  return {
    write(chunk) {
      if (chunk.length === 0) return
      const fresh = chunk.length > capacity ? chunk.subarray(-capacity) : chunk
      isCut ||= size + chunk.length > capacity
      growTo(Math.min(capacity, size + fresh.length))
      const untilEnd = Math.min(fresh.length, buffer.length - cursor)
      buffer.set(fresh.subarray(0, untilEnd), cursor)
      buffer.set(fresh.subarray(untilEnd), 0)
      cursor = (cursor + fresh.length) % buffer.length
      size = Math.min(capacity, size + fresh.length)
    },
    last(count = size) {
      const wanted = Math.min(count, size)
      const start = (cursor - wanted + buffer.length) % (buffer.length || 1)
      return start + wanted <= buffer.length
        ? Buffer.from(buffer.subarray(start, start + wanted))
        : Buffer.concat([buffer.subarray(start), buffer.subarray(0, start + wanted - buffer.length)])
    },
    isCut: () => isCut,
  }
}
