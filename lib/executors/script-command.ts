import { stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { pathInside } from './path-inside.ts'

/** What starts a script: the program, and the arguments that come before the script's own. */
export type ScriptCommand = { command: string; leadingArgs: string[] }

// A script outside a package is no news to anybody, and Node would say so on each run.
const nodeOptions = [
  '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
  '--disable-warning=ExperimentalWarning',
]

/** By extension: python3, the Node that runs Plotline, bash; a file of another kind starts itself. */
export function scriptCommand(file: string): ScriptCommand {
  switch (extname(file)) {
    case '.py':
      return { command: 'python3', leadingArgs: ['-u', file] }
    case '.ts':
    case '.mts':
    case '.js':
    case '.mjs':
      return { command: process.execPath, leadingArgs: [...nodeOptions, file] }
    case '.sh':
      return { command: 'bash', leadingArgs: [file] }
    default:
      return { command: file, leadingArgs: [] }
  }
}

/** Variables that make an interpreter print at once, and in UTF-8. */
export function interpreterEnvironment(file: string): Record<string, string> {
  return extname(file) === '.py' ? { PYTHONIOENCODING: 'utf-8', PYTHONUNBUFFERED: '1' } : {}
}

/** The absolute path of the first of `paths` that is a file inside `home`, or null. */
export async function findInHome(home: string, ...paths: string[]): Promise<string | null> {
  for (const path of paths) {
    const file = pathInside(home, path)
    if (file !== null && (await isFile(file))) return file
  }
  return null
}

export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/** Why a script could not be started, and what to do about it. */
export function startFailure(
  script: string,
  { command }: ScriptCommand,
  error: { code: string; message: string },
): string {
  if (error.code === 'ENOENT' && command === 'python3') {
    return `${script} could not start: python3 was not found. Install Python 3, or put the folder that holds it on PATH, then retry.`
  }
  if (error.code === 'ENOENT') {
    return `${script} could not start: ${command} or the interpreter its first line names was not found. Install it, then retry.`
  }
  if (error.code === 'EACCES') {
    return `${script} could not start: it may not be executed. Run chmod +x on it, or give it an extension (.py, .ts, .js, .mjs, .sh).`
  }
  return `${script} could not start: ${error.message}`
}
