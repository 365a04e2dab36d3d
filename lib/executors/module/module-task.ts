import type { MessagePort } from 'node:worker_threads'
import type { LogLine } from '#lib/executors/executor.ts'
import type { ModuleRequest } from './module-request.ts'

/** What the executor sends to a thread. Everything in it survives a structured clone. */
export type ModuleTask = {
  /** As the pipeline names it, for messages. */
  path: string
  moduleUrl: string
  data: Omit<ModuleRequest, 'log'>
  /** Takes ThreadMessages. */
  logPort: MessagePort
}

/** A line of the log, or, first of all, which thread it is that performs the task. */
export type ThreadMessage = { line: LogLine } | { threadId: number }
