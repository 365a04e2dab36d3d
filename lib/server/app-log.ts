import type { Log } from './log.ts'

type AppLog = { error: (fields: object, message: string) => void }

const key = Symbol.for('plotline.app-log')
const shared = globalThis as typeof globalThis & { [key]?: AppLog }

/** Gives pages and route handlers the log of this process, which keeps secrets out. */
export function provideAppLog(log: AppLog | Log): void {
  shared[key] = log
}

/** The log of pages and route handlers; on globalThis for the reason that app-database.ts gives. */
export function appLog(): AppLog {
  return shared[key] ?? { error: (fields, message) => console.error(message, fields) }
}
