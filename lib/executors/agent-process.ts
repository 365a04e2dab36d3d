import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SpawnedProcess, SpawnOptions } from '@anthropic-ai/claude-agent-sdk'
import { markVariable } from './marked-processes.ts'
import { holdProcessGroup, releaseProcessGroup, signalProcessGroup } from './process-group.ts'

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
const rounds = 5 // a process may start another between two looks

/**
 * `marker`: a `NAME=value` that only this agent's environment holds. Tools start commands in sessions of their own,
 * beyond the reach of a signal to the group: on Linux they are known by it.
 */
export function createAgentProcess(marker: string): AgentProcess {
  let child: ChildProcess | null = null
  let stderr = ''
  return {
    spawn({ command, args, cwd, env }) {
      const mark = randomUUID()
      // Next declares NODE_ENV to be always set; the agent's environment holds what we put there and nothing else.
      const ownEnvironment = { ...(env as NodeJS.ProcessEnv), [markVariable]: mark }
      const options = { cwd, env: ownEnvironment, detached: true, stdio: 'pipe' as const }
      const started = spawn(command, args, options)
      child = started
      if (started.pid !== undefined) holdProcessGroup(started.pid, mark)
      started.stderr.on('data', (chunk: Buffer) => {
        stderr = (stderr + chunk.toString('utf8')).slice(-stderrLengthLimit)
      })
      // The SDK writes to a program that may have ended.
      started.stdin.on('error', () => {})
      return started
    },
    stderr: () => stderr.trim(),
    async end() {
      if (child?.pid === undefined) return
      await endGroup(child, child.pid)
      await endMarked(marker)
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
  releaseProcessGroup(pid)
  child.stdout?.destroy()
  child.stderr?.destroy()
}

async function endMarked(marker: string): Promise<void> {
  if (process.platform !== 'linux') return
  for (let round = 0; round < rounds; round++) {
    const pids = await markedProcesses(marker)
    if (pids.length === 0) return
    for (const pid of pids) killProcess(pid)
    await sleep(20)
  }
}

async function markedProcesses(marker: string): Promise<number[]> {
  const own = new Set([process.pid, 1])
  const pids = (await readdir('/proc')).map(Number).filter((pid) => Number.isInteger(pid) && !own.has(pid))
  const marked: number[] = []
  for (const pid of pids) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    if (environment.split('\0').includes(marker)) marked.push(pid)
  }
  return marked
}

function killProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended by itself meanwhile.
  }
}
