import { setTimeout as sleep } from 'node:timers/promises'
import { benchGroups, benchPhases, phaseCount } from '../engine/bench-dag.ts'
import { openBenchServer } from '../engine/bench-server.ts'
import { measure } from '../engine/measure.ts'
import { openPlotline } from '../engine/plotline-engine.ts'
import { type Machine, readMachine } from '../machine.ts'
import { rounded } from '../percentile.ts'
import { seededRandom } from '#test/support/seeded-random.ts'
import { table } from '../table.ts'
import { runInGroups } from './group-barriers.ts'
import { idealMakespan, type Limits, lowerBound } from './list-schedule.ts'

export type MakespanReport = {
  bench: 'makespan'
  at: string
  machine: Machine
  properties: number
  max_parallel_properties: number
  max_parallel_phases: number
  seconds: {
    /** All work over all slots, or the longest chain: no schedule of any kind is shorter. */
    lower_bound: number
    /** Greedy list scheduling under the same limits, without overhead. */
    list_scheduling: number
    plotline: number
    /** The source design's algorithm, in memory. */
    group_barriers: number
  }
  plotline_over_list_scheduling: number
  group_barriers_over_list_scheduling: number
  plotline_over_lower_bound: number
  target: number
  is_met: boolean
}

const properties = 40
const seed = 11
const limits: Limits = { maxParallelProperties: 3, maxParallelPhases: 2 } // the source design's defaults
const warmUp = { properties: 30, phaseMs: 2 }
const target = 1.05 // DESIGN, section 10

/** Mixed lengths, as phases have: six of ten short, three middling, one long. */
const lengths = [
  { share: 0.6, shortestMs: 50, longestMs: 150 },
  { share: 0.3, shortestMs: 150, longestMs: 500 },
  { share: 0.1, shortestMs: 500, longestMs: 1_500 },
]

/** Sleeping phases of mixed length through the real engine, and through the source design's algorithm. */
export async function benchMakespan(say: (line: string) => void): Promise<MakespanReport> {
  const machine = readMachine()
  const durations = drawDurations()
  const ideal = idealMakespan(benchPhases, durations, limits) / 1000
  const bound = lowerBound(benchPhases, durations, limits) / 1000
  say(`plotline: ${properties} properties, ${rounded(ideal, 1)} s at best`)
  const ours = await plotlineSeconds(durations)
  say('group barriers: the same')
  const theirs = await groupSeconds(durations)
  return {
    bench: 'makespan',
    at: new Date().toISOString(),
    machine,
    properties,
    max_parallel_properties: limits.maxParallelProperties,
    max_parallel_phases: limits.maxParallelPhases,
    seconds: {
      lower_bound: rounded(bound, 3),
      list_scheduling: rounded(ideal, 3),
      plotline: rounded(ours, 3),
      group_barriers: rounded(theirs, 3),
    },
    plotline_over_list_scheduling: rounded(ours / ideal, 3),
    group_barriers_over_list_scheduling: rounded(theirs / ideal, 3),
    plotline_over_lower_bound: rounded(ours / bound, 3),
    target,
    is_met: ours / ideal <= target,
  }
}

/** The report for people. */
export function makespanTable(report: MakespanReport): string {
  const { seconds } = report
  const row = (name: string, value: number) => [
    name,
    String(value),
    `× ${rounded(value / seconds.list_scheduling, 3)}`,
  ]
  return table(
    [`${report.properties} properties`, 'seconds', 'of list scheduling'],
    [
      row('lower bound of any schedule', seconds.lower_bound),
      row('list scheduling without overhead', seconds.list_scheduling),
      row('Plotline', seconds.plotline),
      row("the source design's group barriers", seconds.group_barriers),
    ],
  )
}

function drawDurations(): number[][] {
  const random = seededRandom(seed)
  const draw = () => {
    let left = random()
    const length = lengths.find(({ share }) => (left -= share) < 0) ?? lengths.at(-1)!
    return Math.round(length.shortestMs + random() * (length.longestMs - length.shortestMs))
  }
  return Array.from({ length: properties }, () => Array.from({ length: phaseCount }, draw))
}

async function plotlineSeconds(durations: number[][]): Promise<number> {
  const server = await openBenchServer()
  const load = {
    postgresUrl: null,
    active: limits.maxParallelProperties,
    arrival: 'all' as const,
    limitSeconds: 120,
  }
  try {
    const warmUpUrl = await server.create('bench_warm_up', true)
    await measure(openPlotline, { ...load, ...warmUp, url: warmUpUrl, phaseMs: () => warmUp.phaseMs })
    const url = await server.create('bench', true)
    const phaseMs = (property: number, phase: number) => durations[property]![phase]!
    const measurement = await measure(openPlotline, { ...load, url, properties, phaseMs })
    if (!measurement.is_complete) throw new Error('The run was not done in time.')
    return measurement.work_seconds
  } finally {
    await server.close()
  }
}

async function groupSeconds(durations: number[][]): Promise<number> {
  const beganAt = performance.now()
  await runInGroups({ properties, groups: benchGroups }, limits, async (property, phase) => {
    await sleep(durations[property]![phase]!)
  })
  return (performance.now() - beganAt) / 1000
}
