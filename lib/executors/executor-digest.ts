import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { pathInside } from './path-inside.ts'

const known = new Map<string, { version: string; digest: string }>()

/** SHA-256 of a phase's executor file, so that a changed script is not taken for the same one. '' where there is no file. */
export async function executorDigest(pipelineHome: string, executorPath: string | null): Promise<string> {
  const file = executorPath === null ? null : pathInside(pipelineHome, executorPath)
  if (file === null) return ''
  const found = await stat(file).catch(() => null)
  if (found === null || !found.isFile()) return ''
  const version = `${found.mtimeMs}:${found.size}`
  const before = known.get(file)
  if (before?.version === version) return before.digest
  const digest = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
  known.set(file, { version, digest })
  return digest
}
