import type { Readable } from 'node:stream'
import type { Result } from '#lib/contract/refusal.ts'

/**
 * Bytes that are to be kept. `read` starts anew each time; `size` is what it gives unless somebody writes meanwhile.
 * It throws UnreadableBytes, so that a store can tell the source's trouble from its own.
 */
export type ArtifactBytes = { size: number; read: () => AsyncIterable<Uint8Array> }

export class UnreadableBytes extends Error {
  constructor(cause: unknown) {
    super('The bytes cannot be read', { cause })
    this.name = 'UnreadableBytes'
  }
}

export type StoredFile = { location: string; size: number; sha256: string }

/** `changed`: the bytes were others when they were read again. `refused`: what the store said, and what to do about it. */
export type KeepAnswer =
  | ({ kind: 'kept' } & StoredFile)
  | { kind: 'changed' }
  | { kind: 'refused'; problem: string }

/** First and last byte, both of it. */
export type ByteRange = { start: number; end: number }

/** Where files lie that are too large for Postgres. The same bytes are kept once, under their SHA-256. */
export type ArtifactStore = {
  /** @throws UnreadableBytes, and the signal's reason when it is aborted: nothing half-written stays behind. */
  keep: (bytes: ArtifactBytes, signal: AbortSignal) => Promise<KeepAnswer>
  /** `range` null: all of it. Refuses with a sentence when the file is not there as it was kept. */
  open: (file: StoredFile & { name: string }, range: ByteRange | null) => Promise<Result<Readable>>
  close: () => Promise<void>
}
