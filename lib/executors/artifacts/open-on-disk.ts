import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import { parseLocation } from './artifact-location.ts'
import { messageOf } from '#lib/executors/outcomes.ts'
import type { ByteRange, StoredFile } from './artifact-store.ts'

/** `host` is the machine whose disk it is. */
export type DiskPlace = { folder: string; host: string }

/** Where a disk store keeps a file, by its hash. */
export function pathOnDisk({ folder }: DiskPlace, sha256: string): string {
  return join(folder, sha256.slice(0, 2), sha256)
}

/**
 * A file that some disk store kept. Whatever machine its location names, this folder is looked into first: it may be shared,
 * or the machine (a container) may have another name since.
 */
export async function openOnDisk(
  place: DiskPlace,
  file: StoredFile & { name: string },
  range: ByteRange | null,
): Promise<Result<Readable>> {
  try {
    const handle = await open(pathOnDisk(place, file.sha256))
    const { size } = await handle.stat()
    if (size === file.size) return accepted(handle.createReadStream(range ?? {}))
    await handle.close()
    return refused(
      'not_found',
      `${file.name} is damaged: the artifact folder of ${place.host} holds ${size} bytes of it, not ${file.size}.`,
      'Restore that folder from a backup, or run the phase again.',
    )
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return isGone ? absent(place, file) : unreadable(file, error)
  }
}

function absent(place: DiskPlace, file: StoredFile & { name: string }): Result<never> {
  const location = parseLocation(file.location)
  if (location.kind === 'disk' && location.host !== place.host) {
    return refused(
      'not_found',
      `${file.name} lies on the disk of another machine, ${location.host}, where the worker ran.`,
      `Open Plotline on ${location.host}, or give all machines one PLOTLINE_DATA_DIR, or set ARTIFACTS_S3_BUCKET: ` +
        'new files then go where every machine can read them.',
    )
  }
  return refused(
    'not_found',
    `${file.name} is gone from the artifact folder of ${place.host}.`,
    'Restore that folder from a backup, or run the phase again.',
  )
}

function unreadable(file: { name: string }, error: unknown): Result<never> {
  return refused(
    'internal',
    `${file.name} cannot be read from the artifact folder: ${messageOf(error)}.`,
    'Let Plotline read that folder, then try again.',
  )
}
