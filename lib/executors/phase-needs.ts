import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { defaultArguments } from './argument-template.ts'
import { type Environment, pickVariables } from './child-environment.ts'
import { validatorPaths } from './prerequisite-script.ts'
import { findPython, type Python } from './python.ts'
import { findInHome, moduleCommand, type ScriptCommand, scriptCommand } from './script-command.ts'
import type { PhaseNeeds } from '#lib/contract/pipeline-screens.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

/** Looks at the environment and the disk; starts nothing. */
export async function phaseNeeds(
  phase: Phase,
  { environment, homeFolder }: { environment: Environment; homeFolder: string },
): Promise<PhaseNeeds> {
  const python = await findPython(homeFolder, environment)
  const started = [commandOf(phase, python), await validatorCommand(phase, { homeFolder, python })]
  const programs = new Map<string, boolean>()
  for (const command of started) {
    if (command === null || command.interpreter === 'own') continue
    programs.set(command.shown, await isProgram(command.command, environment.PATH ?? ''))
  }
  return {
    command: shownCommand(phase, python),
    variables: variablesOf(phase, environment),
    programs: [...programs].map(([name, isFound]) => ({ name, isFound })),
  }
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

function shownCommand(phase: Phase, python: Python): string[] | null {
  const command = commandOf(phase, python)
  if (command === null) return phase.executor === 'agent' ? phase.agentCommand : null
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
