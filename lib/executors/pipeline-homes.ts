import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { pathInside } from './path-inside.ts'

const builtinMark = 'builtin:'
// Next's bundler, which pages load this through, knows import.meta.url but not import.meta.dirname.
const libFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..')

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
