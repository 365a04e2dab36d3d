import { join } from 'node:path'
import {
  basicEnvironment,
  pickVariables,
  type Environment,
} from '#lib/executors/process/child-environment.ts'
import { lastJsonObject } from './last-json-object.ts'
import { createLineLog } from '#lib/executors/log/line-log.ts'
import { abortSentence } from './outcomes.ts'
import { runProcess } from '#lib/executors/process/run-process.ts'
import { turnToStart } from '#lib/executors/process/start-turns.ts'
import { findPython } from '#lib/executors/script/python.ts'
import { findInHome, scriptCommand, startFailure } from '#lib/executors/script/script-command.ts'
import { withTimeLimit } from './time-limit.ts'
import type { AttemptRequest } from './executor.ts'
import type { PrerequisiteVerdict } from './prerequisites.ts'

const timeoutSeconds = 30 // the source project gives its validator as long

/** Where a validator may lie: as named, or in scripts/, which is where the source design keeps it. */
export function validatorPaths(path: string): [string, string] {
  return [path, join('scripts', path)]
}

/**
 * Asks a validator script: `--address A --phase P --json`, answered by `{can_spawn, reason, context}` on standard
 * output and exit code 0 or 1. No answer (another exit code, no JSON, 30 s) is a failure, never a skip.
 */
export async function checkWithScript(
  request: AttemptRequest,
  { environment, path }: { environment: Environment; path: string },
): Promise<PrerequisiteVerdict> {
  // The source project's validator looks for data next to itself: started from the workspace, it finds the property's own.
  const isInWorkspace = request.phase.cwd === 'workspace'
  const folder = isInWorkspace ? request.workspace : request.pipelineHome
  const file = await findInHome(folder, ...validatorPaths(path))
  if (file === null) {
    const shown = isInWorkspace ? "the property's workspace" : "the pipeline's folder"
    const fix = isInWorkspace ? 'Link its folder' : 'Put it there'
    return failed(
      `${path} is not a file in ${shown}, nor in its scripts folder. ${fix}, or correct prerequisite_validation.`,
      { isPermanent: true },
    )
  }
  const command = scriptCommand(file, await findPython(request.pipelineHome, environment))
  const log = createLineLog(request.log)
  await turnToStart()
  const end = await withTimeLimit({ outer: request.signal, seconds: timeoutSeconds }, (signal) =>
    runProcess({
      command: command.command,
      args: [
        ...command.leadingArgs,
        '--address',
        request.property.address,
        '--phase',
        request.phase.id,
        '--json',
      ],
      cwd: folder,
      environment: {
        ...basicEnvironment(environment),
        ...command.environment,
        ...pickVariables(environment, request.phase.env),
        PLOTLINE_WORKSPACE: request.workspace,
      },
      stdin: '',
      signal,
      onOutput: log.write,
    }).then((result) => ({ ...result, signal })),
  )
  log.end()
  if (end.kind === 'not-started') return failed(startFailure(path, command, end), { isPermanent: true })
  if (end.kind === 'aborted') return failed(abortSentence(path, end.signal), { isPermanent: false })
  if (end.kind === 'killed') return failed(`${path} was killed by a signal`, { isPermanent: false })
  return verdictOf({
    path,
    exitCode: end.exitCode,
    stdout: log.stdoutTail(),
    lastWords: log.lastLine('stderr'),
  })
}

type Answer = { path: string; exitCode: number; stdout: string; lastWords: string }

function verdictOf({ path, exitCode, stdout, lastWords }: Answer): PrerequisiteVerdict {
  const because = lastWords === '' ? '' : `: ${lastWords}`
  if (exitCode !== 0 && exitCode !== 1) {
    return failed(`${path} ended with exit code ${exitCode}${because}`, {
      isPermanent: exitCode === 2,
      exitCode,
    })
  }
  const answer = lastJsonObject(stdout)
  const canSpawn = answer?.can_spawn
  if (typeof canSpawn !== 'boolean') {
    return failed(`${path} did not answer with {"can_spawn": true or false}${because}`, {
      isPermanent: false,
      exitCode,
    })
  }
  if (canSpawn && exitCode === 1) {
    return failed(`${path} contradicts itself: "can_spawn" is true, and its exit code is 1${because}`, {
      isPermanent: false,
      exitCode,
    })
  }
  if (canSpawn) return { kind: 'met' }
  const sentence =
    typeof answer?.reason === 'string' && answer.reason !== '' ? answer.reason : `${path} says no.`
  const remedy = `Provide what ${path} asks for, then retry this phase.`
  return { kind: 'skipped', reason: { code: 'GATE_REJECTED', sentence, remedy } }
}

function failed(error: string, end: { isPermanent: boolean; exitCode?: number }): PrerequisiteVerdict {
  return { kind: 'failed', error, ...end }
}
