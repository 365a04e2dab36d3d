import type { RunStandstill } from '#lib/queries/run-standstill.ts'

/** What to tell a person who waits for a run that waits for a person. */
export function standstillLines(
  standstill: RunStandstill,
  { runId, phaseNames }: { runId: number; phaseNames: readonly string[] },
): string[] {
  if (standstill.cause === 'paused') {
    return [
      `Run ${runId} is paused, and nothing of it is being performed any more.`,
      'Open its grid with `npm start` and resume it there. What there is so far:',
    ]
  }
  const { phaseIndex, failures, signature } = standstill
  return [
    `Run ${runId} stands still: "${phaseNames[phaseIndex] ?? phaseIndex}" is held, because it failed on ${failures} homes in a row: ${signature}`,
    'Mend what it names, and open the grid with `npm start` to let three homes try it, or to carry on. ' +
      'To have no phase held, start with --failure-limit 0. What there is so far:',
  ]
}
