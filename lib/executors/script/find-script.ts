import { relative } from 'node:path'
import { findPython } from './python.ts'
import { findInHome, moduleCommand, scriptCommand, type ScriptCommand } from './script-command.ts'
import type { Environment } from '#lib/executors/process/child-environment.ts'
import type { AttemptRequest } from '#lib/executors/executor.ts'

/** A script as it is about to run. `name` is what the pipeline calls it, `cwd` the absolute folder it starts in. */
export type Script = { name: string; cwd: string; command: ScriptCommand }

type Place = Pick<AttemptRequest, 'phase' | 'pipelineHome' | 'workspace'>

/** What a script phase runs, and where; or why it cannot, in words with the remedy. */
export async function findScript(
  place: Place,
  environment: Environment,
): Promise<Script | { problem: string }> {
  const { phase, pipelineHome, workspace } = place
  const cwd = phase.cwd === 'workspace' ? workspace : pipelineHome
  const python = await findPython(pipelineHome, environment)
  if (phase.pythonModule !== null) {
    return { name: phase.pythonModule, cwd, command: moduleCommand(phase.pythonModule, python) }
  }
  const name = phase.executorPath ?? ''
  const file = await findInHome(cwd, name)
  if (file === null) return { problem: missingScript(name, phase.cwd) }
  return {
    name,
    cwd,
    command: scriptCommand(phase.cwd === 'workspace' ? fromFolder(cwd, file) : file, python),
  }
}

/**
 * The way from the folder a script starts in. Workspaces lead to scripts by links: `scripts/x.py` run so finds itself in
 * the workspace, where it then looks for its data.
 */
function fromFolder(folder: string, file: string): string {
  const path = relative(folder, file)
  // Neither an option nor a name to look for on PATH.
  return path.startsWith('-') || !path.includes('/') ? `./${path}` : path
}

function missingScript(name: string, cwd: 'pipeline' | 'workspace'): string {
  return cwd === 'pipeline'
    ? `${name} is not a file in the pipeline's folder. Put it there, or correct executor_path.`
    : `${name} is not a file in the property's workspace. Link the folder it lies in ("workspace": {"links": …}), have an earlier phase write it, or correct executor_path.`
}
