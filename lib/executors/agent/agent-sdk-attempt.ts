import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createAgentAccount } from './agent-account.ts'
import { createConversation } from './agent-conversation.ts'
import { logMessage, spentInWords } from './agent-messages.ts'
import { outcomeOfSession } from './agent-outcome.ts'
import { writeAgentPrompt } from './agent-prompt.ts'
import { agentEnvironment } from './agent-runtime.ts'
import { runAgentSession } from './agent-session.ts'
import { gatherSkills } from './agent-skills.ts'
import { canWriteFiles, toolsOf } from './agent-tools.ts'
import { modelKeyNames } from '#lib/executors/secrets/without-secrets.ts'
import type { AgentFile } from './agent-file.ts'
import type { AgentLimits } from './agent-limits.ts'
import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'
import type { AttemptFolder } from '#lib/executors/attempt-folder.ts'
import type { Environment } from '#lib/executors/process/child-environment.ts'
import type { AttemptOutcome, AttemptRequest } from '#lib/executors/executor.ts'

type Setup = {
  agent: AgentFile & { shown: string }
  folder: AttemptFolder
  limits: AgentLimits
  binary: string
  environment: Environment
  store: ArtifactStore
}

/** Performs an attempt of an agent in the Claude Agent SDK, from its prompt to its outcome. */
export async function performWithSdk(request: AttemptRequest, setup: Setup): Promise<AttemptOutcome> {
  const { agent, folder, limits, binary } = setup
  const talk = createConversation(request.log, request.workspace)
  const account = createAgentAccount()
  const searched = [request.workspace, request.pipelineHome]
  const projectFolder = join(folder.path, 'project')
  const skills = await gatherSkills(agent.skills, { searched, projectFolder })
  for (const name of skills.missing)
    talk.note(`Skill ${name} is missing: there is no .claude/skills/${name}/SKILL.md. Going on without it.`)
  const tools = toolsOf(request.phase.agentTools ?? agent.tools, skills.names.length > 0)
  const prompt = await writeAgentPrompt(request, {
    body: agent.systemPrompt,
    skills: skills.names,
    artifactsFolder: folder.artifactsFolder,
    attemptFolder: folder.path,
    canWrite: canWriteFiles(tools),
  })
  talk.asked(prompt.summary)
  const giveUp = new AbortController()
  const deadline = Date.now() + request.phase.timeoutSeconds * 1_000
  const end = await runAgentSession({
    binary,
    prompt,
    model: modelOf(request, agent),
    tools,
    skills: skills.names,
    projectFolder,
    folders: {
      workspace: request.workspace,
      readable: [request.pipelineHome],
      artifactsFolder: folder.artifactsFolder,
    },
    environment: await prepareEnvironment(request, setup),
    maxTurns: limits.maxTurns,
    maxBudgetUsd: limits.maxBudgetUsd,
    signal: AbortSignal.any([request.signal, giveUp.signal]),
    onMessage(message) {
      account.take(message)
      logMessage(message, { talk, limits, named: tools.names })
      // To wait longer than the phase's time would only hold a slot.
      const retry = account.lastRetry()
      if (retry !== null && Date.now() + retry.retry_delay_ms > deadline) giveUp.abort()
    },
  })
  talk.end()
  const outcome = await outcomeOfSession({
    shown: agent.shown,
    request,
    limits,
    account,
    end,
    artifactsFolder: folder.artifactsFolder,
    store: setup.store,
  })
  talk.note(spentInWords(outcome))
  return outcome
}

/** The phase's own choice, then the file's; `inherit` leaves it to the runtime, for which there is nothing to inherit. */
function modelOf({ phase }: AttemptRequest, agent: AgentFile): string | undefined {
  const model = phase.executorModel ?? agent.model
  return model === null || model === 'inherit' ? undefined : model
}

async function prepareEnvironment(request: AttemptRequest, setup: Setup): Promise<Record<string, string>> {
  const configFolder = join(setup.folder.path, 'config')
  const temporaryFolder = join(setup.folder.path, 'tmp')
  await mkdir(configFolder)
  await mkdir(temporaryFolder)
  // Read before each command of the agent: what reaches the model is not for them.
  const shellSetup = join(setup.folder.path, 'shell-setup.sh')
  const secretNames = modelKeyNames.filter((name) => !request.phase.env.includes(name))
  await writeFile(shellSetup, `unset ${secretNames.join(' ')}\n`)
  const own = { configFolder, temporaryFolder, shellSetup, phaseNames: request.phase.env }
  return agentEnvironment(setup.environment, own)
}
