import type { AttemptOutcome, AttemptRequest, WrittenFile } from '#lib/executors/executor.ts'

/**
 * What a module phase gets: `export function run(request: ModuleRequest): ModuleOutcome | Promise<ModuleOutcome>`.
 * It runs in a thread of its own, which is ended when the attempt times out or is cancelled: leave nothing half-written.
 */
export type ModuleRequest = Pick<AttemptRequest, 'run' | 'property' | 'attempt' | 'inputs' | 'workspace'> & {
  phaseId: string
  /** The variables that the phase's `env` names, those that are set. Plotline always gives it. */
  environment?: Record<string, string>
  /** A line of the attempt's log. */
  log: (text: string) => void
}

type Completed = Extract<AttemptOutcome, { kind: 'completed' }>

/** An attempt's outcome, with files as they were written: Plotline keeps them. */
export type ModuleOutcome =
  | Exclude<AttemptOutcome, Completed>
  | (Omit<Completed, 'artifacts'> & { artifacts: WrittenFile[] })
