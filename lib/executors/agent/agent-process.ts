import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import type { SpawnedProcess, SpawnOptions } from '@anthropic-ai/claude-agent-sdk'
import { endMarked, markVariable } from '#lib/executors/process/marked-processes.ts'
import { endOf } from '#lib/executors/outcomes.ts'
import {
  holdProcessGroup,
  releaseProcessGroup,
  signalProcessGroup,
} from '#lib/executors/process/process-group.ts'

/** The program that runs an agent, and everything that it starts. */
export type AgentProcess = {
  spawn: (options: SpawnOptions) => SpawnedProcess
  /** The end of what it wrote to standard error. */
  stderr: () => string
  /** Ends all of it: settles when nothing is left. */
  end: () => Promise<void>
}

const killAfterMs = 1_000 // it has answered or was interrupted by then: there is nothing left to save
const stderrLengthLimit = 4_000

/** A group of its own, and a mark: tools start commands in sessions of theirs, where a signal to the group ends none. */
export function createAgentProcess(): AgentProcess {
  const mark = randomUUID()
  let child: ChildProcess | null = null
  let stderr = ''
  return {
    spawn({ command, args, cwd, env }) {
      // Next declares NODE_ENV to be always set; the agent's environment holds what we put there and nothing else.
      const marked = { ...(env as NodeJS.ProcessEnv), [markVariable]: mark }
      const started = spawn(command, args, { cwd, env: marked, detached: true, stdio: 'pipe' })
      child = started
      if (started.pid !== undefined) holdProcessGroup(started.pid, mark)
      started.stderr.on('data', (chunk: Buffer) => {
        stderr = (stderr + chunk.toString('utf8')).slice(-stderrLengthLimit - 1)
      })
      // The SDK writes to a program that may have ended.
      started.stdin.on('error', () => {})
      return started
    },
    stderr: () => endOf(stderr, stderrLengthLimit).trim(),
    async end() {
      if (child?.pid === undefined) return
      await endGroup(child, child.pid)
      await endMarked(mark, { deadline: performance.now() })
      releaseProcessGroup(child.pid)
    },
  }
}

async function endGroup(child: ChildProcess, pid: number): Promise<void> {
  const exit = Promise.withResolvers<void>()
  child.once('exit', () => exit.resolve())
  if (child.exitCode !== null || child.signalCode !== null) exit.resolve()
  signalProcessGroup(pid, 'SIGTERM')
  const timer = setTimeout(() => signalProcessGroup(pid, 'SIGKILL'), killAfterMs)
  await exit.promise
  clearTimeout(timer)
  signalProcessGroup(pid, 'SIGKILL')
  child.stdout?.destroy()
  child.stderr?.destroy()
}
