import { join, relative } from 'node:path'
import { basicEnvironment, type Environment } from '#lib/executors/process/child-environment.ts'
import { isFile } from './script-command.ts'

/** What runs a pipeline's Python. `shown` is how its log calls it. */
export type Python = { command: string; shown: string; environment: Record<string, string> }

/**
 * The Python of a pipeline: the virtual environment in its folder (`.venv`, then `venv`), else python3 from PATH. The
 * environment is entered as its activate script would, for what a script starts by the name of "python".
 */
export async function findPython(pipelineHome: string, environment: Environment): Promise<Python> {
  for (const name of ['.venv', 'venv']) {
    const folder = join(pipelineHome, name)
    // A link to the Python it was made from: resolved, it would no longer be that environment's.
    const command = join(folder, 'bin', 'python')
    if (!(await isFile(command))) continue
    const path = [join(folder, 'bin'), basicEnvironment(environment).PATH].filter(Boolean).join(':')
    return {
      command,
      shown: relative(pipelineHome, command),
      environment: { ...printsAtOnce, VIRTUAL_ENV: folder, PATH: path },
    }
  }
  return { command: 'python3', shown: 'python3', environment: printsAtOnce }
}

const printsAtOnce = { PYTHONIOENCODING: 'utf-8', PYTHONUNBUFFERED: '1' }
