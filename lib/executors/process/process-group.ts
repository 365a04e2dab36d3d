import { signalIfThere } from './signal-process.ts'
import { createWarden } from './warden.ts'

const living = new Set<number>()
const warden = createWarden()

/**
 * Remembers a process group until it is released: should this process end first, the group goes with it, also when this
 * process is killed. `mark`: the one that the group's processes carry.
 */
export function holdProcessGroup(leaderPid: number, mark: string): void {
  if (living.size === 0) process.on('exit', killAll)
  living.add(leaderPid)
  warden.watch(leaderPid, mark)
}

export function releaseProcessGroup(leaderPid: number): void {
  living.delete(leaderPid)
  if (living.size === 0) process.off('exit', killAll)
  warden.release(leaderPid)
}

/** The process that watches over this one's groups; null while there is none. */
export function wardenPid(): number | null {
  return warden.pid()
}

/** Signals every process of the group; a group that is gone already is left alone. */
export function signalProcessGroup(leaderPid: number, signal: NodeJS.Signals): void {
  signalIfThere(-leaderPid, signal)
}

function killAll(): void {
  for (const leaderPid of living) signalProcessGroup(leaderPid, 'SIGKILL')
}
