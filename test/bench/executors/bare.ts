import { spawn } from 'node:child_process'
import { Piscina } from 'piscina'
import type { ModuleOutcome } from '#lib/executors/module/module-request.ts'

/** A program started without a shell, and its output read: what nobody can do without. */
export function bareSpawn(
  argv: readonly [string, ...string[]],
  options: { cwd: string; environment: Record<string, string> },
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const [command, ...args] = argv
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: exactly(options.environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    // As ours: Linux shares the processors out by session, so that one of its own would be a head start.
    detached: true,
  })
  child.stdout.on('data', () => {})
  child.stderr.on('data', () => {})
  child.once('error', reject)
  child.once('close', (exitCode) => {
    if (exitCode === 0) resolve()
    else reject(new Error(`${command} ended with ${exitCode}`))
  })
  return promise
}

/** A task that does nothing, in a pool of as many threads. */
export function barePool(threads: number): { run: () => Promise<void>; close: () => Promise<void> } {
  const pool = new Piscina<object, ModuleOutcome>({
    filename: new URL('./bare-task.ts', import.meta.url).href,
    minThreads: 1,
    maxThreads: threads,
    atomics: 'disabled',
  })
  return {
    run: async () => {
      const outcome = await pool.run({})
      if (outcome.kind !== 'completed') throw new Error('The bare task did not complete')
    },
    close: () => pool.destroy(),
  }
}

/** Next declares NODE_ENV to be always set; a child's environment holds what we put there and nothing else. */
function exactly(environment: Record<string, string>): NodeJS.ProcessEnv {
  return environment as NodeJS.ProcessEnv
}
