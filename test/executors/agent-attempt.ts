import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createPerformer } from '#lib/executors/perform-attempt.ts'
import { attemptOf, temporaryFolder, type RecordedAttempt } from './attempt-request.ts'
import { testArtifactStore } from '#test/support/artifacts.ts'
import type { AttemptOutcome, AttemptRequest, PropertyInput } from '#lib/executors/executor.ts'
import type { ScriptedModelApi } from '#test/support/scripted-model-api.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

type Options = {
  phase?: Partial<Phase>
  /** Front matter and body of agents/assessor.md. */
  file?: string
  /** Files of the pipeline's folder and of the workspace: path to content. */
  pipelineFiles?: Record<string, string>
  workspaceFiles?: Record<string, string>
  property?: Partial<PropertyInput>
  request?: Partial<Pick<AttemptRequest, 'inputs' | 'remainingBudgetUsd'>>
  environment?: Record<string, string>
  /** The command of the settings. */
  agentCommand?: string[]
}
export type AgentAttempt = RecordedAttempt & {
  perform: () => Promise<AttemptOutcome>
  pipelineHome: string
  workspace: string
}

export const key = 'sk-local-7f3a'
export const assessor = '---\nname: assessor\nmodel: haiku\ntools: Read\n---\nScore the rooms of the home.\n'
export const success = '{"status": "success", "data": {"kitchen_layout": 7}, "errors": []}'

/** An attempt of an agent phase, with a pipeline's folder and a workspace of its own, that asks the scripted API. */
export async function agentAttempt(
  { url }: Pick<ScriptedModelApi, 'url'>,
  options: Options = {},
): Promise<AgentAttempt> {
  const pipelineHome = await temporaryFolder()
  const workspace = await temporaryFolder()
  await writeFiles(pipelineHome, {
    'agents/assessor.md': options.file ?? assessor,
    ...options.pipelineFiles,
  })
  await writeFiles(workspace, options.workspaceFiles ?? {})
  const phase: Partial<Phase> = {
    id: 'phase2_images',
    displayName: 'Interior Assessment',
    executor: 'agent',
    executorPath: 'agents/assessor.md',
    ...options.phase,
  }
  const recorded = await attemptOf(phase, {
    ...options.request,
    pipelineHome,
    workspace,
    property: options.property ?? {},
  })
  const environment = {
    PATH: process.env.PATH,
    HOME: pipelineHome,
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: key,
    ...options.environment,
  }
  const perform = async () => {
    const performer = createPerformer({
      environment,
      store: testArtifactStore(),
      agentCommand: options.agentCommand ?? null,
    })
    try {
      return await performer.perform(recorded.request)
    } finally {
      await performer.close()
    }
  }
  return { ...recorded, perform, pipelineHome, workspace }
}

/** The log as a person reads it, one entry each: `tool-call: Read photos.json`. */
export function conversationOf({ lines }: RecordedAttempt): string[] {
  return lines.map(({ stream, text }) => `${stream}: ${text}`)
}

export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

/** Command lines of the living processes in whose environment or arguments `mark` stands. */
export async function processesWith(mark: string): Promise<string[]> {
  const found: string[] = []
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    if (Number(pid) !== process.pid && (command.includes(mark) || environment.includes(mark)))
      found.push(command.replaceAll('\0', ' '))
  }
  return found
}
