import { basename } from 'node:path'
import { defaultArguments, fillArguments } from './argument-template.ts'
import { collectArtifacts } from './artifacts.ts'
import { createAttemptFolder, type AttemptFolder } from './attempt-folder.ts'
import { basicEnvironment, pickVariables, type Environment } from './child-environment.ts'
import { createLineLog, type LineLog } from './line-log.ts'
import { abortSentence, failedForGood, failedForNow } from './outcomes.ts'
import { runProcess, type ProcessEnd } from './run-process.ts'
import { findInHome, interpreterEnvironment, scriptCommand, startFailure } from './script-command.ts'
import { outcomeOfExit, outcomeOfSignal } from './script-outcome.ts'
import { readScriptOutput } from './script-output.ts'
import { describeUnknownPlaceholders } from './template-check.ts'
import type { AttemptOutcome, AttemptRequest, Executor } from './executor.ts'

/**
 * Runs a phase's script as a child process: argv only, never a shell; an allow-listed environment; the attempt as
 * JSON on standard input. Its end says what came of it: 0 completed, 65 failed for good, 75 failed for now,
 * 77 skipped, anything else failed.
 */
export function createScriptExecutor({ environment }: { environment: Environment }): Executor {
  return async (request) => {
    const path = request.phase.executorPath ?? ''
    const template = request.phase.args ?? defaultArguments
    const problem = describeUnknownPlaceholders(template)
    if (problem !== null) return failedForGood(`Phase ${request.phase.id}, args: ${problem}`)
    const file = await findInHome(request.pipelineHome, path)
    if (file === null) {
      return failedForGood(
        `${path} is not a file in the pipeline's folder. Put it there, or correct executor_path.`,
      )
    }
    const folder = await createAttemptFolder(request.workspace, request.phase.id)
    try {
      return await runScript(request, { file, folder, environment, args: fillArguments(template, request) })
    } finally {
      await folder.remove()
    }
  }
}

type Script = { file: string; args: string[]; folder: AttemptFolder; environment: Environment }

async function runScript(request: AttemptRequest, script: Script): Promise<AttemptOutcome> {
  const { phase } = request
  const command = scriptCommand(script.file)
  const log = createLineLog(request.log)
  const shown = [
    basename(command.command),
    ...command.leadingArgs.slice(0, -1),
    phase.executorPath,
    ...script.args,
  ]
  request.log({ stream: 'plotline', text: `Running ${JSON.stringify(shown)}` })
  const end = await runProcess({
    command: command.command,
    args: [...command.leadingArgs, ...script.args],
    cwd: request.pipelineHome,
    environment: scriptEnvironment(request, script),
    stdin: standardInput(request),
    signal: request.signal,
    onOutput: log.write,
  })
  log.end()
  const name = phase.executorPath ?? script.file
  if (end.kind === 'not-started') return notStarted(startFailure(name, command, end), end.code)
  return outcomeOf(end, { name, log, folder: script.folder, signal: request.signal })
}

async function outcomeOf(
  end: Exclude<ProcessEnd, { kind: 'not-started' }>,
  script: { name: string; log: LineLog; folder: AttemptFolder; signal: AbortSignal },
): Promise<AttemptOutcome> {
  if (end.kind === 'aborted') return failedForNow(abortSentence(script.name, script.signal))
  if (end.kind === 'killed') return outcomeOfSignal(script.name, end.signal)
  if (end.exitCode !== 0) return outcomeOfExit(script.name, end.exitCode, script.log)
  const read = await readScriptOutput({
    outputFile: script.folder.outputFile,
    stdout: script.log.stdoutTail(),
  })
  if (!read.ok) return failedForNow(read.error, 0)
  const { artifacts, warnings } = await collectArtifacts(script.folder.artifactsFolder)
  return { kind: 'completed', output: read.output, warnings, artifacts, exitCode: 0 }
}

/** Only a machine that is short of processes, memory or files may start the same script a moment later. */
function notStarted(error: string, code: string): AttemptOutcome {
  return ['EAGAIN', 'ENOMEM', 'EMFILE', 'ENFILE'].includes(code) ? failedForNow(error) : failedForGood(error)
}

function scriptEnvironment({ phase, workspace }: AttemptRequest, script: Script): Record<string, string> {
  return {
    ...basicEnvironment(script.environment),
    ...interpreterEnvironment(script.file),
    ...pickVariables(script.environment, phase.env),
    PLOTLINE_OUTPUT: script.folder.outputFile,
    PLOTLINE_ARTIFACTS: script.folder.artifactsFolder,
    PLOTLINE_WORKSPACE: workspace,
  }
}

function standardInput({ run, phase, property, attempt, inputs }: AttemptRequest): string {
  const { id, displayName, description, timeoutSeconds } = phase
  const phaseForScript = { id, display_name: displayName, description, timeout_seconds: timeoutSeconds }
  return `${JSON.stringify({ property, phase: phaseForScript, attempt, run, inputs })}\n`
}
