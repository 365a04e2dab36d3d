import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fromRoot } from './pinned-node.mjs'

/**
 * A hash over names and contents of files and folders below the root. What is missing counts as missing.
 * @param {string[]} paths
 */
export async function fingerprintOf(paths) {
  const hash = createHash('sha256').update(process.platform + process.arch)
  for (const path of paths) {
    for (const file of await filesAt(path)) {
      hash.update(`\0${file}\0`).update(await readFile(fromRoot(file)))
    }
  }
  return hash.digest('hex')
}

/** @param {string} path @returns {Promise<string[]>} */
async function filesAt(path) {
  const found = await stat(fromRoot(path)).catch(() => null)
  if (found === null) return []
  if (!found.isDirectory()) return [path]
  const entries = await readdir(fromRoot(path), { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(fromRoot().length))
    .sort()
}
