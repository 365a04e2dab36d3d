import { glob, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, sep } from 'node:path'
import { findInHome, isFile } from '#lib/executors/script/script-command.ts'
import { pathInWorkspace } from './workspace-paths.ts'

const matchesLimit = 1_000 // a folder of photos; more is a pattern that nobody meant

/** Whether a path or pattern may be looked for: it stays in its folder. */
export function isInsidePattern(pattern: string): boolean {
  return !isAbsolute(pattern) && !pattern.split(/[\\/]/).includes('..')
}

/** Whether a file of that path, or one that matches the pattern, is there. */
export async function hasFile(folder: string, pattern: string): Promise<boolean> {
  if ((await findInHome(folder, pattern)) !== null) return true
  for await (const path of matchesOf(folder, pattern)) if (await isFile(join(folder, path))) return true
  return false
}

/** The files below the workspace that match, by name; those that a link leads away to are not its own. */
export async function filesMatching(workspace: string, pattern: string): Promise<string[]> {
  const root = (await realpath(workspace)) + sep
  const files: string[] = []
  for await (const path of matchesOf(workspace, pattern)) {
    const real = await realpath(join(workspace, path)).catch(() => '')
    if (real.startsWith(root) && (await isFile(real))) files.push(path.split(sep).join('/'))
    if (files.length >= matchesLimit) break
  }
  return files.toSorted()
}

/** What tells one state of these files from another, by path. */
export async function stateOfFiles(workspace: string, pattern: string): Promise<Map<string, string>> {
  const states = new Map<string, string>()
  for (const path of await filesMatching(workspace, pattern)) {
    const found = await stat(join(workspace, path), { bigint: true }).catch(() => null)
    if (found !== null) states.set(path, `${found.mtimeNs} ${found.size} ${found.ino}`)
  }
  return states
}

async function* matchesOf(folder: string, pattern: string): AsyncGenerator<string> {
  if (!isInsidePattern(pattern)) return
  for await (const path of glob(pattern, { cwd: folder })) {
    if (pathInWorkspace(folder, path) !== null) yield path
  }
}
