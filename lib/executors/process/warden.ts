import { spawn, type ChildProcess } from 'node:child_process'
import { Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A small process that ends the process groups of this one, should this one be killed. */
export type Warden = {
  /** `mark`: see PLOTLINE_ATTEMPT. */
  watch: (group: number, mark: string) => void
  release: (group: number) => void
  /** Null while there is none. */
  pid: () => number | null
}

// Next's bundler, which pages load this through, takes a URL of a file for something of its own.
const script = join(dirname(fileURLToPath(import.meta.url)), 'warden.sh')
// It needs kill, sleep and grep, and no variable of ours.
const path = '/usr/local/bin:/usr/bin:/bin:/run/current-system/sw/bin'
const diesAtOnceMs = 1_000 // a machine that cannot run it: it is not started over and over, but with the next script

/**
 * Starts with the first group that it is told of, and lives until this process has ended. It does not keep this process
 * from ending, nor does Ctrl-C reach it. Should it die, the next one is told everything.
 */
export function createWarden(): Warden {
  const living = new Map<number, string>()
  let process: ChildProcess | null = null

  const tell = (line: string) => process?.stdin?.write(line)
  const start = () => {
    const startedAt = performance.now()
    const child = spawn('/bin/sh', [script], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: exactly({ PATH: path }),
    })
    const onEnd = () => {
      if (process === child) process = null
      if (living.size > 0 && performance.now() - startedAt > diesAtOnceMs) start()
    }
    child.once('error', onEnd)
    child.once('exit', onEnd)
    // It died between two lines: its exit is about to be told.
    child.stdin.on('error', () => {})
    child.unref()
    if (child.stdin instanceof Socket) child.stdin.unref()
    process = child
    for (const [group, mark] of living) tell(entryLine(group, mark))
  }
  return {
    watch(group, mark) {
      living.set(group, mark)
      if (process === null) start()
      else tell(entryLine(group, mark))
    },
    release(group) {
      living.delete(group)
      tell(`-${group}\n`)
    },
    pid: () => process?.pid ?? null,
  }
}

function entryLine(group: number, mark: string): string {
  return `+${group}:${mark}\n`
}

/** Next declares NODE_ENV to be always set; this environment holds what we put there and nothing else. */
function exactly(environment: Record<string, string>): NodeJS.ProcessEnv {
  return environment as NodeJS.ProcessEnv
}
