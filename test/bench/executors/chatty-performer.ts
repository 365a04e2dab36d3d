import type { Performer } from '#lib/executors/perform-attempt.ts'
import { rounded } from '../percentile.ts'
import { benchAttempt, benchPhase } from './bench-attempt.ts'
import { LineCheck, type LineFaults, sumFaults } from './line-check.ts'
import { type LoopDelay, withLoopDelay } from './loop-delay.ts'
import type { Programs } from './programs.ts'

export type ChattyReport = {
  scripts: number
  lines: number
  seconds: number
  lines_per_second: number
  loop_delay_ms: LoopDelay
} & LineFaults

/** So many chatty scripts at once through the performer: what its log callback is told. */
export async function chattyThroughPerformer(
  { perform }: Performer,
  programs: Programs,
  { scripts, linesPerStream }: { scripts: number; linesPerStream: number },
): Promise<ChattyReport> {
  const checks = Array.from({ length: scripts }, () => new LineCheck(linesPerStream))
  const requests = await Promise.all(
    checks.map(async (check, index) =>
      benchAttempt({
        phase: benchPhase('script', 'chatty.py', [String(index)]),
        home: programs.home,
        workspace: await programs.workspace(`chatty-${index}`),
        log: (line) => check.add(line),
      }),
    ),
  )
  const begun = performance.now()
  const { loop_delay_ms } = await withLoopDelay(async () => {
    const outcomes = await Promise.all(requests.map(perform))
    const bad = outcomes.find(({ kind }) => kind !== 'completed')
    if (bad !== undefined) throw new Error(`A chatty script did not complete: ${JSON.stringify(bad)}`)
  })
  const seconds = (performance.now() - begun) / 1_000
  return chattyReport({ scripts, linesPerStream, seconds, loop_delay_ms, checks })
}

export function chattyReport(given: {
  scripts: number
  linesPerStream: number
  seconds: number
  loop_delay_ms: LoopDelay
  checks: readonly LineCheck[]
}): ChattyReport {
  const { scripts, linesPerStream, seconds, loop_delay_ms, checks } = given
  const lines = scripts * linesPerStream * 2
  return {
    scripts,
    lines,
    seconds: rounded(seconds, 2),
    lines_per_second: Math.round(lines / seconds),
    loop_delay_ms,
    ...sumFaults(checks.map((check) => check.faults())),
  }
}
