import { basicEnvironment, type Environment } from '#lib/executors/process/child-environment.ts'
import type { Performer } from '#lib/executors/perform-attempt.ts'
import { percentile, rounded } from '../percentile.ts'
import { bareSpawn } from './bare.ts'
import { benchAttempt, benchPhase } from './bench-attempt.ts'
import { type LoopDelay, withLoopDelay } from './loop-delay.ts'
import { roundMs } from './pairs.ts'
import { floodBytes, type Programs } from './programs.ts'

export type FloodReport = {
  bytes: number
  seconds: number
  megabytes_per_second: number
  /** The same read and dropped by a bare spawn. */
  bare_megabytes_per_second: number
  /** Of the flood's log: lines and characters that were kept. */
  kept_lines: number
  kept_characters: number
  /** Memory of this process at its highest during the flood, less what it was before. */
  memory_growth_mb: number
  loop_delay_ms: LoopDelay
  others: {
    scripts: number
    /** Rounds that lay wholly within a flood. */
    rounds: number
    alone_ms: number
    beside_flood_ms: number
    slower: number
    /** The same beside a flood that a bare spawn reads and drops: what any reader of it would cost them. */
    beside_bare_flood_ms: number
    slower_than_beside_bare: number
  }
}

const scripts = 20

/** One script that prints 1 GB, and what it costs ordinary ones beside it. */
export async function measureFlood(given: {
  performer: Performer
  programs: Programs
  environment: Environment
  lanes: number
}): Promise<FloodReport> {
  const { programs, lanes } = given
  const { perform } = given.performer
  const phase = benchPhase('script', 'quiet.py')
  const workspaces = await Promise.all(
    Array.from({ length: lanes }, (_, lane) => programs.workspace(`beside-${lane}`)),
  )
  const others = () =>
    roundMs(
      async (lane) => {
        await perform(benchAttempt({ phase, home: programs.home, workspace: workspaces[lane]! }))
      },
      { count: scripts, lanes },
    )
  await others()
  const alone = [await others(), await others()]
  const bare = await roundsBeside(others, () =>
    bareSpawn(['bash', 'flood.sh'], { cwd: programs.home, environment: basicEnvironment(given.environment) }),
  )
  alone.push(await others())
  const flood = await observedFlood(perform, programs, others)
  alone.push(await others(), await others())
  const [aloneMs, besideMs, bareMs] = [alone, flood.rounds, bare.rounds].map((all) => percentile(all, 0.5))
  return {
    ...flood.report,
    bare_megabytes_per_second: megabytesPerSecond(bare.seconds),
    others: {
      scripts,
      rounds: flood.rounds.length,
      alone_ms: rounded(aloneMs!, 1),
      beside_flood_ms: rounded(besideMs!, 1),
      slower: rounded(besideMs! / aloneMs!, 2),
      beside_bare_flood_ms: rounded(bareMs!, 1),
      slower_than_beside_bare: rounded(besideMs! / bareMs!, 2),
    },
  }
}

async function observedFlood(
  perform: Performer['perform'],
  programs: Programs,
  others: () => Promise<number>,
): Promise<{ rounds: number[]; report: Omit<FloodReport, 'others' | 'bare_megabytes_per_second'> }> {
  const kept = { lines: 0, characters: 0 }
  const workspace = await programs.workspace('flood')
  const before = process.memoryUsage().rss
  let highest = before
  const { value, loop_delay_ms } = await withLoopDelay(() =>
    roundsBeside(
      async () => {
        const ms = await others()
        highest = Math.max(highest, process.memoryUsage().rss)
        return ms
      },
      async () => {
        const outcome = await perform(
          benchAttempt({
            phase: benchPhase('script', 'flood.sh'),
            home: programs.home,
            workspace,
            log: ({ stream, text }) => {
              if (stream === 'plotline') return
              kept.lines++
              kept.characters += text.length
            },
          }),
        )
        if (outcome.kind !== 'completed') throw new Error(`The flood: ${JSON.stringify(outcome)}`)
      },
    ),
  )
  return {
    rounds: value.rounds,
    report: {
      bytes: floodBytes,
      seconds: rounded(value.seconds, 2),
      megabytes_per_second: megabytesPerSecond(value.seconds),
      kept_lines: kept.lines,
      kept_characters: kept.characters,
      memory_growth_mb: Math.round((highest - before) / 1e6),
      loop_delay_ms,
    },
  }
}

function megabytesPerSecond(seconds: number): number {
  return Math.round(floodBytes / 1e6 / seconds)
}

/** Rounds as long as `flood` flows; the one that it ended in is left out unless it is the only one. */
async function roundsBeside(
  round: () => Promise<number>,
  flood: () => Promise<void>,
): Promise<{ rounds: number[]; seconds: number }> {
  const begun = performance.now()
  let seconds: number | null = null
  const flowing = flood().then(() => {
    seconds = (performance.now() - begun) / 1_000
  })
  const rounds: number[] = []
  while (seconds === null) {
    const ms = await round()
    if (seconds === null || rounds.length === 0) rounds.push(ms)
  }
  await flowing
  return { rounds, seconds }
}
