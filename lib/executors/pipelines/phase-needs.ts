import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { agentHindrance, findAgentBinary } from '#lib/executors/agent/agent-runtime.ts'
import { defaultArguments } from '#lib/executors/workspace/argument-template.ts'
import { type Environment, pickVariables } from '#lib/executors/process/child-environment.ts'
import { validatorPaths } from '#lib/executors/prerequisite-script.ts'
import { findPython, type Python } from '#lib/executors/script/python.ts'
import {
  findInHome,
  moduleCommand,
  type ScriptCommand,
  scriptCommand,
} from '#lib/executors/script/script-command.ts'
import type { PhaseNeeds } from '#lib/contract/pipeline-screens.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

type Machine = {
  environment: Environment
  homeFolder: string
  /** The agent runtime for phases that name none; null: the Claude Agent SDK. */
  agentCommand: readonly string[] | null
}

/** Looks at the environment and the disk; starts nothing. */
export async function phaseNeeds(phase: Phase, machine: Machine): Promise<PhaseNeeds> {
  const { environment, homeFolder } = machine
  const python = await findPython(homeFolder, environment)
  const isAgent = phase.executor === 'agent'
  const agent = isAgent ? (phase.agentCommand ?? machine.agentCommand) : null
  const programs = new Map<string, boolean>()
  for (const { shown, command } of await programsOf(phase, { homeFolder, python, agent })) {
    programs.set(shown, await isProgram(command, environment.PATH ?? ''))
  }
  return {
    command: isAgent ? agent && [...agent] : shownCommand(phase, python),
    variables: variablesOf(phase, environment),
    programs: [...programs].map(([name, isFound]) => ({ name, isFound })),
    hindrance: isAgent && agent === null ? agentHindrance(environment, findAgentBinary()) : null,
  }
}

type Starters = { homeFolder: string; python: Python; agent: readonly string[] | null }

async function programsOf(
  phase: Phase,
  { homeFolder, python, agent }: Starters,
): Promise<{ shown: string; command: string }[]> {
  const scripts = [commandOf(phase, python), await validatorCommand(phase, { homeFolder, python })]
  const runtime = agent?.[0] ?? ''
  return [
    ...scripts.filter((command) => command !== null).filter(({ interpreter }) => interpreter !== 'own'),
    // A path, or a placeholder in it, leads to what only an attempt can find.
    ...(/^[\w.-]+$/.test(runtime) ? [{ shown: runtime, command: runtime }] : []),
  ]
}

function commandOf(phase: Phase, python: Python): ScriptCommand | null {
  if (phase.executor !== 'script') return null
  return phase.pythonModule === null
    ? scriptCommand(phase.executorPath ?? '', python)
    : moduleCommand(phase.pythonModule, python)
}

async function validatorCommand(
  { prerequisiteValidation }: Phase,
  { homeFolder, python }: { homeFolder: string; python: Python },
): Promise<ScriptCommand | null> {
  if (prerequisiteValidation === null) return null
  const file = await findInHome(homeFolder, ...validatorPaths(prerequisiteValidation))
  return file === null ? null : scriptCommand(file, python)
}

/** Null: a module, or a person. */
function shownCommand(phase: Phase, python: Python): string[] | null {
  const command = commandOf(phase, python)
  if (command === null) return null
  const file = phase.pythonModule === null ? [phase.executorPath ?? ''] : ['-m', phase.pythonModule]
  const interpreter = command.interpreter === 'own' ? [] : [command.shown]
  return [...interpreter, ...file, ...(phase.args ?? defaultArguments)]
}

function variablesOf({ env, requires }: Phase, environment: Environment): PhaseNeeds['variables'] {
  const names = [...new Set([...requires.env, ...env])]
  const given = pickVariables(environment, names)
  return names.map((name) => ({
    name,
    isRequired: requires.env.includes(name),
    // An empty one counts as not set, here and for `requires`.
    isSet: Boolean(given[name]),
  }))
}

async function isProgram(command: string, path: string): Promise<boolean> {
  const places = isAbsolute(command)
    ? [command]
    : path.split(delimiter).map((folder) => join(folder, command))
  for (const place of places) {
    try {
      await access(place, constants.X_OK)
      return true
    } catch {
      // Not in this folder.
    }
  }
  return false
}
