import { createHash } from 'node:crypto'
import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isFile } from './script-command.ts'
import { scriptPlaces } from './script-places.ts'
import type { AttemptRequest } from './executor.ts'

const known = new Map<string, { version: string; digest: string }>()
const packageFilesLimit = 2_000 // a package with more holds data, too

/**
 * SHA-256 of what a phase runs, so that a changed script is not taken for the same one: its executor file, or for a
 * Python package all of the package's files. '' where there is no file.
 */
export async function executorDigest(
  place: Pick<AttemptRequest, 'phase' | 'pipelineHome' | 'layout' | 'workspace'>,
): Promise<string> {
  for (const file of scriptPlaces(place.phase, place)) {
    if (!(await isFile(file))) continue
    return basename(file) === '__main__.py' && place.phase.pythonModule !== null
      ? digestOf(await packageFiles(dirname(file)))
      : digestOf([file])
  }
  return ''
}

/** Reads only what changed since it was last asked. */
async function digestOf(files: string[]): Promise<string> {
  const key = files.join('\0')
  const stats = await Promise.all(files.map((file) => stat(file)))
  const version = stats.map(({ mtimeMs, size }) => `${mtimeMs}:${size}`).join(' ')
  const before = known.get(key)
  if (before?.version === version) return before.digest
  const hash = createHash('sha256')
  for (const file of files) hash.update(await readFile(file))
  const digest = hash.digest('hex')
  known.set(key, { version, digest })
  return digest
}

async function packageFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .slice(0, packageFilesLimit)
}
