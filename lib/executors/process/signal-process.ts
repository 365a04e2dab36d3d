/** Signals the process `target`, or the group -`target`; what is gone already is left alone. */
export function signalIfThere(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal)
  } catch (error) {
    if (!isGone(error)) throw error
  }
}

// macOS answers EPERM, not ESRCH, for a group of which only a zombie is left.
function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM')
}
