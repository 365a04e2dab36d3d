import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { messageOf } from './outcomes.ts'
import { holdProcessGroup, releaseProcessGroup, signalProcessGroup } from './process-group.ts'

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

const killAfterMs = 5_000
// What a finished script left running may still be flushing the script's output; longer, and it would hold the slot.
const drainMs = 1_000

/**
 * Runs a program without a shell, in a process group of its own, and settles when all of the group is gone.
 * An abort sends SIGTERM to the group, and SIGKILL 5 s later.
 */
export function runProcess(request: ProcessRequest): Promise<ProcessEnd> {
  if (request.signal.aborted) return Promise.resolve({ kind: 'aborted' })
  const { command, args, cwd, environment } = request
  try {
    return settle(
      request,
      spawn(command, args, { cwd, env: exactly(environment), detached: true, stdio: 'pipe' }),
    )
  } catch (error) {
    return Promise.resolve(notStarted(error))
  }
}

function settle(request: ProcessRequest, child: ChildProcessWithoutNullStreams): Promise<ProcessEnd> {
  const { promise, resolve } = Promise.withResolvers<ProcessEnd>()
  const pid = child.pid
  if (pid === undefined) {
    child.once('error', (error) => resolve(notStarted(error)))
    return promise
  }
  holdProcessGroup(pid)
  let killTimer: NodeJS.Timeout | undefined
  const killAfter = (delayMs: number) => {
    killTimer ??= setTimeout(() => {
      signalProcessGroup(pid, 'SIGKILL')
      // A process that left the group may still hold the pipes: without this it would hold the attempt, too.
      child.stdout.destroy()
      child.stderr.destroy()
    }, delayMs)
  }
  const onAbort = () => {
    signalProcessGroup(pid, 'SIGTERM')
    clearTimeout(killTimer)
    killTimer = undefined
    killAfter(killAfterMs)
  }
  request.signal.addEventListener('abort', onAbort, { once: true })
  feed(request, child)
  child.once('exit', () => killAfter(drainMs))
  child.once('close', (exitCode, signal) => {
    clearTimeout(killTimer)
    request.signal.removeEventListener('abort', onAbort)
    signalProcessGroup(pid, 'SIGKILL')
    releaseProcessGroup(pid)
    if (request.signal.aborted) resolve({ kind: 'aborted' })
    else if (signal !== null) resolve({ kind: 'killed', signal })
    else resolve({ kind: 'exited', exitCode: exitCode ?? 1 })
  })
  return promise
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
