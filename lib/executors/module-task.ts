import type { MessagePort } from 'node:worker_threads'
import type { ModuleRequest } from './module-request.ts'

/** What the executor sends to a thread. Everything in it survives a structured clone. */
export type ModuleTask = {
  /** As the pipeline names it, for messages. */
  path: string
  moduleUrl: string
  data: Omit<ModuleRequest, 'log'>
  /** Takes lines of the log, as strings. */
  logPort: MessagePort
}
