import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { jsonInAnswer, outcomeOfAnswer, outcomeOfOutput } from './agent-answer.ts'
import { describeUnknownAgentPlaceholders, fillAgentCommand, namesPlaceholder } from './agent-placeholders.ts'
import { writeAgentPrompt, type AgentPrompt } from './agent-prompt.ts'
import { collectArtifacts } from '#lib/executors/artifacts/artifacts.ts'
import {
  basicEnvironment,
  pickVariables,
  type Environment,
} from '#lib/executors/process/child-environment.ts'
import { createLineLog, type LineLog } from '#lib/executors/log/line-log.ts'
import { abortSentence, failedForGood, failedForNow } from '#lib/executors/outcomes.ts'
import { runProcess, type ProcessEnd } from '#lib/executors/process/run-process.ts'
import { isFile } from '#lib/executors/script/script-command.ts'
import { outcomeOfExit, outcomeOfSignal } from '#lib/executors/script/script-outcome.ts'
import { readScriptOutput } from '#lib/executors/script/script-output.ts'
import { turnToStart } from '#lib/executors/process/start-turns.ts'
import type { AgentFile } from './agent-file.ts'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import type { AttemptFolder } from '#lib/executors/attempt-folder.ts'
import type { AttemptOutcome, AttemptRequest } from '#lib/executors/executor.ts'

type Setup = {
  agent: AgentFile & { shown: string }
  command: readonly string[]
  folder: AttemptFolder
  environment: Environment
  store: ArtifactStore
}

/**
 * Performs an attempt in any agent runtime that can be started from a command: argv only, never a shell, with the
 * environment of a script. Its standard output is the conversation, the last JSON object of it the output; exit codes,
 * $PLOTLINE_OUTPUT and $PLOTLINE_ARTIFACTS are those of scripts. A template without a prompt gets it on standard input.
 */
export async function performAgentCommand(request: AttemptRequest, setup: Setup): Promise<AttemptOutcome> {
  const { agent, command, folder } = setup
  const problem = describeUnknownAgentPlaceholders(command)
  if (problem !== null) return failedForGood(`The command of the agent runtime: ${problem}`)
  const prompt = await writeAgentPrompt(request, {
    body: agent.systemPrompt,
    skills: [],
    artifactsFolder: folder.artifactsFolder,
    attemptFolder: folder.path,
    canWrite: true,
  })
  const [program = '', ...args] = await fillCommand(request, setup, prompt)
  request.log({ stream: 'plotline', text: `Running ${agent.shown} with ${basename(program)}` })
  request.log({ stream: 'prompt', text: prompt.summary })
  const log = createLineLog(({ stream, text }) =>
    request.log({ stream: stream === 'stdout' ? 'assistant' : stream, text }),
  )
  const isPromptNamed = namesPlaceholder(command, ['prompt', 'prompt_file'])
  await turnToStart()
  const end = await runProcess({
    command: program,
    args,
    cwd: request.workspace,
    environment: {
      ...basicEnvironment(setup.environment),
      ...pickVariables(setup.environment, request.phase.env),
      PLOTLINE_OUTPUT: folder.outputFile,
      PLOTLINE_ARTIFACTS: folder.artifactsFolder,
      PLOTLINE_WORKSPACE: request.workspace,
    },
    stdin: isPromptNamed ? '' : `${prompt.system}\n\n${prompt.user}\n`,
    signal: request.signal,
    onOutput: log.write,
  })
  log.end()
  if (end.kind === 'not-started') return notStarted(program, end)
  const outcome = await outcomeOf(end, { ...setup, request, log, program: basename(program) })
  return { ...outcome, ...costOf(outcome, log) }
}

async function fillCommand(
  request: AttemptRequest,
  { agent, command, folder }: Setup,
  prompt: AgentPrompt,
): Promise<string[]> {
  const promptFile = join(folder.path, 'prompt.md')
  const systemPromptFile = join(folder.path, 'system-prompt.md')
  if (namesPlaceholder(command, ['prompt_file'])) await writeFile(promptFile, prompt.user)
  if (namesPlaceholder(command, ['system_prompt_file'])) await writeFile(systemPromptFile, prompt.system)
  const values = {
    prompt: prompt.user,
    prompt_file: promptFile,
    system_prompt: prompt.system,
    system_prompt_file: systemPromptFile,
    model: request.phase.executorModel ?? agent.model ?? '',
  }
  return fillAgentCommand(command, values, request)
}

type Ran = Setup & { request: AttemptRequest; log: LineLog; program: string }

async function outcomeOf(
  end: Exclude<ProcessEnd, { kind: 'not-started' }>,
  { agent, folder, store, request, log, program }: Ran,
): Promise<AttemptOutcome> {
  if (end.kind === 'aborted') return failedForNow(abortSentence(agent.shown, request.signal))
  const ended = {
    name: `${agent.shown} (${program})`,
    isPython: false,
    memoryLimitMb: null,
    exitCodes: {},
    log,
  }
  if (end.kind === 'killed') return outcomeOfSignal(ended, end.signal)
  if (end.exitCode !== 0) return outcomeOfExit(ended, end.exitCode)
  const { signal } = request
  const produced = await collectArtifacts(folder.artifactsFolder, { store, signal, kept: [] })
  if (!produced.ok) return failedForNow(produced.error, 0)
  if (!(await isFile(folder.outputFile))) {
    const answered = outcomeOfAnswer({ shown: agent.shown, phase: request.phase }, log.stdoutTail(), produced)
    return { ...answered, exitCode: 0 }
  }
  const read = await readScriptOutput({ outputFile: folder.outputFile, log })
  if (!read.ok) return failedForNow(read.error, 0)
  const warnings = [...produced.warnings, ...read.warnings]
  return { ...outcomeOfOutput(agent.shown, read.output, { ...produced, warnings }), exitCode: 0 }
}

/** What the runtime says it cost, as `cost_usd` or `total_cost_usd` of its last JSON object. */
function costOf(outcome: AttemptOutcome, log: LineLog): { costUsd?: number } {
  const said = outcome.kind === 'completed' ? outcome.output : jsonInAnswer(log.stdoutTail())
  const cost = said?.cost_usd ?? said?.total_cost_usd
  return typeof cost === 'number' && Number.isFinite(cost) && cost >= 0 ? { costUsd: cost } : {}
}

function notStarted(program: string, { code, message }: { code: string; message: string }): AttemptOutcome {
  if (code === 'ENOENT' || code === 'EACCES') {
    const what = code === 'ENOENT' ? 'was not found' : 'may not be executed'
    return {
      kind: 'skipped',
      reason: {
        code: 'AGENT_NOT_CONFIGURED',
        sentence: `The agent runtime ${program} ${what}.`,
        remedy: 'Install it, or correct agent_command of the phase or AGENT_COMMAND, then retry this phase.',
      },
    }
  }
  if (code === 'E2BIG') {
    return failedForGood(
      `The prompt is too long for an argument of ${program}. Write {prompt_file} in the command in place of {prompt}, then retry.`,
    )
  }
  return failedForNow(`${program} could not start: ${message}`)
}
