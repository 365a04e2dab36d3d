import { defaultArguments, fillArguments } from '#lib/executors/workspace/argument-template.ts'
import { collectArtifacts } from '#lib/executors/artifacts/artifacts.ts'
import { createAttemptFolder, type AttemptFolder } from '#lib/executors/attempt-folder.ts'
import {
  basicEnvironment,
  pickVariables,
  type Environment,
} from '#lib/executors/process/child-environment.ts'
import { findScript, type Script } from './find-script.ts'
import { createLineLog } from '#lib/executors/log/line-log.ts'
import { failedBehindLimit, limitMemory } from './memory-limit.ts'
import { abortSentence, failedForGood, failedForNow } from '#lib/executors/outcomes.ts'
import { runProcess, type ProcessEnd } from '#lib/executors/process/run-process.ts'
import { startFailure } from './script-command.ts'
import { type EndedScript, hasCompleted, outcomeOfExit, outcomeOfSignal } from './script-outcome.ts'
import { turnToStart } from '#lib/executors/process/start-turns.ts'
import { readScriptOutput } from './script-output.ts'
import { describeUnknownPlaceholders } from '#lib/executors/workspace/template-check.ts'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import type { AttemptOutcome, AttemptRequest, Executor } from '#lib/executors/executor.ts'

/**
 * Runs a phase's script as a child process: argv only, never a shell; an allow-listed environment; the attempt as
 * JSON on standard input. Its end says what came of it: 0 completed, 65 failed for good, 75 failed for now,
 * 77 skipped, anything else failed.
 */
export function createScriptExecutor({
  environment,
  store,
}: {
  environment: Environment
  store: ArtifactStore
}): Executor {
  return async (request) => {
    const template = request.phase.args ?? defaultArguments
    const problem = describeUnknownPlaceholders(template)
    if (problem !== null) return failedForGood(`Phase ${request.phase.id}, args: ${problem}`)
    const script = await findScript(request, environment)
    if ('problem' in script) return failedForGood(script.problem)
    const folder = await createAttemptFolder(request.workspace, request.phase.id)
    try {
      return await runScript(request, {
        ...script,
        folder,
        environment,
        store,
        args: fillArguments(template, request),
      })
    } finally {
      await folder.remove()
    }
  }
}

type Start = Script & {
  args: string[]
  folder: AttemptFolder
  environment: Environment
  store: ArtifactStore
}

async function runScript(request: AttemptRequest, start: Start): Promise<AttemptOutcome> {
  const { name, cwd, command } = start
  const { memoryLimitMb } = request.phase
  const log = createLineLog(request.log)
  request.log({ stream: 'plotline', text: `Running ${JSON.stringify(shownCommand(start))}` })
  const environment = scriptEnvironment(request, start)
  const limited = await limitMemory(
    { command: command.command, args: [...command.leadingArgs, ...start.args], script: command },
    { limitMb: memoryLimitMb, path: environment.PATH, cwd },
  )
  if (limited.kind === 'not-started') return notStarted(start, limited)
  if (limited.note !== null) request.log({ stream: 'plotline', text: limited.note })
  await turnToStart()
  const end = await runProcess({
    ...limited.program,
    cwd,
    environment,
    stdin: standardInput(request),
    signal: request.signal,
    onOutput: log.write,
  })
  log.end()
  if (end.kind === 'not-started') return notStarted(start, end)
  const missing = end.kind === 'exited' ? failedBehindLimit(end.exitCode, log) : null
  if (missing !== null) return notStarted(start, { code: missing, message: log.lastLine('stderr') })
  const isPython = command.interpreter === 'python'
  return outcomeOf(end, {
    name,
    isPython,
    memoryLimitMb,
    exitCodes: request.phase.exitCodes,
    log,
    folder: start.folder,
    store: start.store,
    signal: request.signal,
  })
}

/** The command as a person would write it: paths as the pipeline names them. */
function shownCommand({ command, name, args }: Start): string[] {
  if (command.interpreter === 'own') return [name, ...args]
  return [command.shown, ...command.leadingArgs.slice(0, -1), name, ...args]
}

type Ended = EndedScript & Pick<Start, 'folder' | 'store'> & { signal: AbortSignal }

async function outcomeOf(
  end: Exclude<ProcessEnd, { kind: 'not-started' }>,
  script: Ended,
): Promise<AttemptOutcome> {
  if (end.kind === 'aborted') return failedForNow(abortSentence(script.name, script.signal))
  if (end.kind === 'killed') return outcomeOfSignal(script, end.signal)
  const { exitCode } = end
  if (!hasCompleted(script, exitCode)) return outcomeOfExit(script, exitCode)
  const read = await readScriptOutput({ outputFile: script.folder.outputFile, log: script.log })
  if (!read.ok) return failedForNow(read.error, exitCode)
  const { store, signal } = script
  const collected = await collectArtifacts(script.folder.artifactsFolder, { store, signal, kept: [] })
  if (!collected.ok) return failedForNow(collected.error, exitCode)
  const warnings = [...read.warnings, ...collected.warnings]
  return { kind: 'completed', output: read.output, warnings, artifacts: collected.artifacts, exitCode }
}

/** Only a machine that is short of processes, memory or files may start the same script a moment later. */
function notStarted({ name, command }: Start, cause: { code: string; message: string }): AttemptOutcome {
  const error = startFailure(name, command, cause)
  const isShortage = ['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE'].includes(cause.code)
  return isShortage ? failedForNow(error) : failedForGood(error)
}

function scriptEnvironment({ phase, workspace }: AttemptRequest, start: Start): Record<string, string> {
  return {
    ...basicEnvironment(start.environment),
    ...start.command.environment,
    ...pickVariables(start.environment, phase.env),
    PLOTLINE_OUTPUT: start.folder.outputFile,
    PLOTLINE_ARTIFACTS: start.folder.artifactsFolder,
    PLOTLINE_WORKSPACE: workspace,
  }
}

function standardInput({ run, phase, property, attempt, inputs }: AttemptRequest): string {
  const { id, displayName, description, timeoutSeconds } = phase
  const phaseForScript = { id, display_name: displayName, description, timeout_seconds: timeoutSeconds }
  return `${JSON.stringify({ property, phase: phaseForScript, attempt, run, inputs })}\n`
}
