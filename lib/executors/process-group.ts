const living = new Set<number>()

/** Remembers a process group until it is released: should this process exit first, the group goes with it. */
export function holdProcessGroup(leaderPid: number): void {
  if (living.size === 0) process.on('exit', killAll)
  living.add(leaderPid)
}

export function releaseProcessGroup(leaderPid: number): void {
  living.delete(leaderPid)
  if (living.size === 0) process.off('exit', killAll)
}

/** Signals every process of the group; a group that is gone already is left alone. */
export function signalProcessGroup(leaderPid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leaderPid, signal)
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

function killAll(): void {
  for (const leaderPid of living) signalProcessGroup(leaderPid, 'SIGKILL')
}

// macOS answers EPERM, not ESRCH, for a group of which only a zombie is left.
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM')
}
