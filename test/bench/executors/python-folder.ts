import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import type { Environment } from '#lib/executors/process/child-environment.ts'

/**
 * The environment with the folder of the Python itself first in PATH. What a version manager puts there in its place is a
 * shell script of its own, which takes many times as long as Python.
 */
export async function withPythonItself(environment: Environment): Promise<Environment> {
  const { stdout } = await promisify(execFile)('python3', ['-c', 'import sys; print(sys.executable)'])
  return { ...environment, PATH: `${dirname(stdout.trim())}:${environment.PATH ?? ''}` }
}
