import { createHash } from 'node:crypto'
import { readFile, readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isFile } from '#lib/executors/script/script-command.ts'
import { scriptPlaces } from '#lib/executors/script/script-places.ts'
import type { AttemptRequest } from './executor.ts'

const known = new Map<string, { version: string; digest: string }>()
const knownLimit = 500 // scripts that workspaces hold themselves come and go with their properties
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
    // What all workspaces link to is one file, read once.
    const real = await realpath(file)
    return basename(file) === '__main__.py' && place.phase.pythonModule !== null
      ? digestOf(await packageFiles(dirname(real)))
      : digestOf([real])
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
  known.delete(key)
  known.set(key, { version, digest })
  const [oldest] = known.keys()
  if (known.size > knownLimit && oldest !== undefined) known.delete(oldest)
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
