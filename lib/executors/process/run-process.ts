import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { messageOf } from '#lib/executors/outcomes.ts'
import { markVariable } from './marked-processes.ts'
import { createEnding } from './process-ending.ts'
import { holdProcessGroup } from './process-group.ts'

export type ProcessRequest = {
  command: string
  args: string[]
  cwd: string
  environment: Record<string, string>
  stdin: string
  signal: AbortSignal
  onOutput: (stream: 'stdout' | 'stderr', chunk: Uint8Array) => void
}

export type ProcessEnd =
  | { kind: 'exited'; exitCode: number }
  | { kind: 'killed'; signal: string }
  | { kind: 'aborted' }
  /** `code` is the system's: ENOENT, EACCES, … */
  | { kind: 'not-started'; code: string; message: string }

/**
 * Runs a program without a shell, in a process group of its own, and settles when all of the group is gone.
 * An abort sends SIGTERM to the group, and to what left it for a session of its own where the system lets that be found;
 * SIGKILL 5 s later.
 */
export function runProcess(request: ProcessRequest): Promise<ProcessEnd> {
  if (request.signal.aborted) return Promise.resolve({ kind: 'aborted' })
  const { command, args, cwd, environment } = request
  const mark = randomUUID()
  const env = exactly({ ...environment, [markVariable]: mark })
  try {
    return settle({ ...request, mark }, spawn(command, args, { cwd, env, detached: true, stdio: 'pipe' }))
  } catch (error) {
    return Promise.resolve(notStarted(error))
  }
}

function settle(
  request: ProcessRequest & { mark: string },
  child: ChildProcessWithoutNullStreams,
): Promise<ProcessEnd> {
  const { promise, resolve } = Promise.withResolvers<ProcessEnd>()
  const pid = child.pid
  if (pid === undefined) {
    child.once('error', (error) => resolve(notStarted(error)))
    return promise
  }
  holdProcessGroup(pid, request.mark)
  const ending = createEnding(child, { group: pid, mark: request.mark })
  request.signal.addEventListener('abort', ending.ask, { once: true })
  feed(request, child)
  child.once('exit', ending.drain)
  child.once('close', (exitCode, signal) => {
    request.signal.removeEventListener('abort', ending.ask)
    const end = endOf(request.signal, { exitCode, signal })
    resolve(ending.finish().then(() => end))
  })
  return promise
}

type Exit = { exitCode: number | null; signal: NodeJS.Signals | null }

function endOf(abort: AbortSignal, { exitCode, signal }: Exit): ProcessEnd {
  if (abort.aborted) return { kind: 'aborted' }
  return signal === null ? { kind: 'exited', exitCode: exitCode ?? 1 } : { kind: 'killed', signal }
}

function feed(request: ProcessRequest, child: ChildProcessWithoutNullStreams): void {
  child.stdout.on('data', (chunk: Buffer) => request.onOutput('stdout', chunk))
  child.stderr.on('data', (chunk: Buffer) => request.onOutput('stderr', chunk))
  // A script may end without reading its standard input: EPIPE is not a failure.
  child.stdin.on('error', () => {})
  child.stdin.end(request.stdin)
}

function notStarted(error: unknown): ProcessEnd {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN'
  return { kind: 'not-started', code, message: messageOf(error) }
}

/** Next declares NODE_ENV to be always set; a child's environment holds what we put there and nothing else. */
function exactly(environment: Record<string, string>): NodeJS.ProcessEnv {
  return environment as NodeJS.ProcessEnv
}
