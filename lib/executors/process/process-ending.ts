import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { askStrays, endMarked } from './marked-processes.ts'
import { releaseProcessGroup, signalProcessGroup } from './process-group.ts'

/** How a process is brought to its end together with all that it started. */
export type ProcessEnding = {
  /** It is to end: SIGTERM now, SIGKILL 5 s later. */
  ask: () => void
  /** It has ended by itself; what it left running may finish its output. */
  drain: () => void
  /** Its output has ended: nothing of its group lives on once this resolves. */
  finish: () => Promise<void>
}

const killAfterMs = 5_000
// What a finished script left running may still be flushing the script's output; longer, and it would hold the slot.
const drainMs = 1_000

export function createEnding(
  child: ChildProcessWithoutNullStreams,
  { group, mark }: { group: number; mark: string },
): ProcessEnding {
  let timer: NodeJS.Timeout | undefined
  let deadline: number | null = null

  const kill = () => {
    signalProcessGroup(group, 'SIGKILL')
    // A process that left the group may still hold the pipes: without this it would hold the attempt, too.
    child.stdout.destroy()
    child.stderr.destroy()
  }
  return {
    ask() {
      signalProcessGroup(group, 'SIGTERM')
      void askStrays({ group, mark })
      clearTimeout(timer)
      timer = setTimeout(kill, killAfterMs)
      deadline = performance.now() + killAfterMs
    },
    drain() {
      timer ??= setTimeout(kill, drainMs)
    },
    async finish() {
      clearTimeout(timer)
      signalProcessGroup(group, 'SIGKILL')
      if (deadline !== null) await endMarked(mark, { deadline })
      releaseProcessGroup(group)
    },
  }
}
