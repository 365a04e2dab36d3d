import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pathInside } from '#lib/executors/path-inside.ts'
import type { Environment } from '#lib/executors/process/child-environment.ts'

const builtinMark = 'builtin:'
// Next's bundler, which pages load this through, knows import.meta.url but not import.meta.dirname.
const libFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..')

/** The home of a pipeline that comes with Plotline. */
export function builtinHome(name: string): string {
  return `${builtinMark}${name}`
}

/**
 * The absolute folder that a pipeline's executor paths start from: `builtin:NAME`, or a folder below PIPELINES_DIR.
 * @throws when the home lies in PIPELINES_DIR and this process was started without it, or when it leads out of it.
 */
export function resolveHome(home: string, pipelinesFolder: string | null): string {
  const isBuiltin = home.startsWith(builtinMark)
  const parent = isBuiltin ? libFolder : pipelinesFolder
  if (parent === null) {
    throw new Error(
      `The pipeline in "${home}" needs PIPELINES_DIR. Set it to the folder that holds it, and start again.`,
    )
  }
  const folder = pathInside(resolve(parent), isBuiltin ? home.slice(builtinMark.length) : home)
  if (folder === null) throw new Error(`The pipeline home "${home}" leads out of PIPELINES_DIR.`)
  return folder
}

/** Why a folder named by a variable cannot be used. Unset is no fault: nobody may have wanted that pipeline here. */
export type SourceFolder = { folder: string } | { problem: string; fix: string; isUnset: boolean }

/**
 * The absolute folder that a variable of this process names, for a pipeline whose files lie in a checkout of somebody
 * else's. Each process has its own: the folder may lie elsewhere on another machine.
 */
export async function resolveSourceFolder(variable: string, environment: Environment): Promise<SourceFolder> {
  const path = environment[variable]
  if (path === undefined || path === '') {
    const fix = `Set ${variable} to the folder that holds its files, and start again.`
    return { problem: `${variable} is not set.`, fix, isUnset: true }
  }
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory()) return { folder: resolve(path) }
  const fix = `Set ${variable} to the folder that holds the pipeline's files, and start again.`
  const what = found === null ? 'which is not there' : 'which is not a folder'
  return { problem: `${variable} is "${path}", ${what}.`, fix, isUnset: false }
}
