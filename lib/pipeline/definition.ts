import type { exitMeanings, PhaseFile } from './phase-file.ts'
import type { PhaseRunStatus } from './statuses.ts'
import type { Collector, WorkspaceFile, WorkspaceLayout } from './workspace-definition.ts'

export type ExecutorKind = PhaseFile['executor']

/** A node of the DAG. `index` is its column, and its key in the database. */
export type Phase = {
  index: number
  id: string
  displayName: string
  description: string
  executor: ExecutorKind
  /** Relative to the pipeline's home, or to the workspace (`cwd`). Null for `manual`, and where there is a pythonModule. */
  executorPath: string | null
  executorModel: string | null
  /** Script: run with `python3 -m`, in place of executorPath. */
  pythonModule: string | null
  /** Null: the executor's default. */
  args: string[] | null
  /** Where a script starts, and where its path is looked for. */
  cwd: 'pipeline' | 'workspace'
  memoryLimitMb: number | null
  maxTurns: number | null
  maxBudgetUsd: number | null
  /** Null: the tools that the agent's file names. */
  agentTools: string[] | null
  /** Null: the runtime of the settings, or else the Claude Agent SDK. */
  agentCommand: string[] | null
  dependencies: string[]
  optionalDependencies: string[]
  timeoutSeconds: number
  /** Tries in all, the first included; 1 where the file says `retryable: false`. */
  maxAttempts: number
  backoffFactor: number
  backoffMaxSeconds: number
  /** A validator script, relative to the pipeline's home. */
  prerequisiteValidation: string | null
  requires: { env: string[]; fields: string[]; files: string[]; anyOf: string[] }
  env: string[]
  maxConcurrency: number | null
  rateLimit: { requests: number; perSeconds: number } | null
  /** How old an earlier result of the very same inputs may be to be taken over: 0 never, Infinity always. */
  reuseMaxAgeMs: number
  outputs: Record<string, unknown> | null
  /** What a script's exit codes mean where they differ from the protocol's. */
  exitCodes: Record<string, (typeof exitMeanings)[number]>
  postConditions: { files: string[]; changed: string[]; outputs: string[] }
  /** Why a phase whose post-conditions are not met is skipped; null: it failed. */
  unmet: { reason: string; remedy: string } | null
  prepare: WorkspaceFile[]
  collect: Collector[]
}

/** A checked pipeline: ids unique, dependencies known, no cycle. `phases` are in column order. */
export type Pipeline = {
  name: string
  version: string
  description: string
  phases: Phase[]
  /** Name of the variable that holds the folder of its files; null: the folder of the pipeline file. */
  sourceFolderVariable: string | null
  workspace: WorkspaceLayout
  statusWords: Partial<Record<PhaseRunStatus, string>>
}
