import { stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { pathInside } from '#lib/executors/path-inside.ts'
import type { Python } from './python.ts'

/** What starts a script: the program, the arguments that come before the script's own, and its variables. */
export type ScriptCommand = {
  command: string
  leadingArgs: string[]
  environment: Record<string, string>
  /** The program as the log calls it. */
  shown: string
  interpreter: 'python' | 'node' | 'bash' | 'own'
}

// A script outside a package is no news to anybody, and Node would say so on each run.
const nodeOptions = [
  '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
  '--disable-warning=ExperimentalWarning',
]

/** By extension: Python, the Node that runs Plotline, bash; a file of another kind starts itself. */
export function scriptCommand(file: string, python: Python): ScriptCommand {
  switch (extname(file)) {
    case '.py':
      return pythonCommand(python, ['-u', file])
    case '.ts':
    case '.mts':
    case '.cts':
    case '.js':
    case '.mjs':
    case '.cjs':
      return {
        command: process.execPath,
        leadingArgs: [...nodeOptions, file],
        environment: {},
        shown: basename(process.execPath),
        interpreter: 'node',
      }
    case '.sh':
      return { command: 'bash', leadingArgs: [file], environment: {}, shown: 'bash', interpreter: 'bash' }
    default:
      return { command: file, leadingArgs: [], environment: {}, shown: basename(file), interpreter: 'own' }
  }
}

/** `python -m NAME`. */
export function moduleCommand(moduleName: string, python: Python): ScriptCommand {
  return pythonCommand(python, ['-u', '-m', moduleName])
}

function pythonCommand(python: Python, leadingArgs: string[]): ScriptCommand {
  const { command, environment, shown } = python
  return { command, leadingArgs, environment, shown, interpreter: 'python' }
}

/** The absolute path of the first of `paths` that is a file inside `home`, or null. Links are followed, and not resolved. */
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
  { command, shown, interpreter }: ScriptCommand,
  error: { code: string; message: string },
): string {
  if (error.code === 'ENOENT' && command === 'python3') {
    return `${script} could not start: python3 was not found. Install Python 3, or put the folder that holds it on PATH, then retry.`
  }
  if (error.code === 'ENOENT') {
    return `${script} could not start: ${command} or the interpreter its first line names was not found. Install it, then retry.`
  }
  if (error.code === 'EACCES' && interpreter === 'own') {
    return `${script} could not start: it may not be executed. Run chmod +x on it, or give it an extension (.py, .ts, .js, .mjs, .sh).`
  }
  if (error.code === 'EACCES') return `${script} could not start: ${shown} may not be executed.`
  return `${script} could not start: ${error.message}`
}
