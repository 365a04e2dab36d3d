import type { RunStandstill } from '#lib/queries/run-standstill.ts'

type Names = { runId: number; phaseNames: readonly string[] }

/** What to tell a person who waits for a run that waits for a person. */
export function standstillLines(causes: readonly RunStandstill[], names: Names): string[] {
  return [...causes.flatMap((cause) => linesOf(cause, names)), 'What there is so far:']
}

function linesOf(standstill: RunStandstill, { runId, phaseNames }: Names): string[] {
  if (standstill.cause === 'paused') {
    return [
      `Run ${runId} is paused, and nothing of it is being performed any more.`,
      'Open its grid with `npm start` and resume it there.',
    ]
  }
  const name = phaseNames[standstill.phaseIndex] ?? standstill.phaseIndex
  if (standstill.cause === 'waits-for-person') {
    const homes = standstill.homes === 1 ? '1 home' : `${standstill.homes} homes`
    return [
      `Run ${runId} waits for a person: ${homes} at “${name}”.`,
      'Open its grid with `npm start` and mark it done or failed there; what follows then goes on by itself.',
    ]
  }
  return [
    `Run ${runId} stands still: "${name}" is held, because it failed on ${standstill.failures} homes in a row: ${standstill.signature}`,
    'Mend what it names, and open the grid with `npm start` to let three homes try it, or to carry on. ' +
      'To have no phase held, start with --failure-limit 0.',
  ]
}
