import { rounded } from '../percentile.ts'
import type { EngineResult } from './engine-bench.ts'
import type { Measurement, Percentiles } from './measure.ts'

export type Ratio = {
  peer: string
  properties: number
  /** Plotline's phases/s over the peer's, enqueuing included on both sides. */
  ratio: number
  /** The same over the work alone, from the first start of a phase. */
  work_ratio: number
  /** The peer's processor time per phase over Plotline's: what the ratio would be with every core busy with this alone. */
  cpu_ratio: number | null
  target: number
  is_met: boolean
}

/** In microseconds; `cpu` of a core, with enqueuing. */
export type CostPerPhase = { properties: number; work: number; with_enqueuing: number; cpu: number | null }

export type Verdict = {
  ratios: Ratio[]
  growth: {
    from_properties: number
    to_properties: number
    microseconds_per_phase: CostPerPhase[]
    ratio: number
    cpu_ratio: number | null
    with_enqueuing_ratio: number
    target: number
    is_met: boolean
  } | null
  /** At the steady load: dependency committed → dependent started, at the most. */
  commit_to_start_ms: (Percentiles & { target_p50: number; target_p99: number; is_met: boolean }) | null
}

// DESIGN, section 10.
const targetRatios: Record<string, number> = {
  'bullmq-postgres': 2,
  'bullmq-redis': 2,
  'pg-boss': 2,
  'pg-boss-batched': 2,
  dbos: 10,
}
const targetGrowth = 1.3
const targetP50Ms = 5
const targetP99Ms = 50

/** What the measurements say about the targets. A ratio counts only when both of its kinds reach the target. */
export function verdictOf(engines: EngineResult[]): Verdict {
  const ours = engines.find(({ engine }) => engine === 'plotline')
  return {
    ratios: engines.filter((engine) => engine !== ours).flatMap((peer) => (ours ? ratiosOf(ours, peer) : [])),
    growth: growthOf(ours?.full_speed ?? []),
    commit_to_start_ms: waitOf(ours?.steady?.commit_to_start_ms ?? null),
  }
}

function ratiosOf(ours: EngineResult, peer: EngineResult): Ratio[] {
  return peer.full_speed.flatMap((theirs) => {
    const same = ours.full_speed.find(({ properties }) => properties === theirs.properties)
    if (same === undefined) return []
    const ratio = rounded(same.phases_per_second / theirs.phases_per_second, 2)
    const workRatio = rounded(same.work_phases_per_second / theirs.work_phases_per_second, 2)
    const target = targetRatios[peer.engine] ?? 1
    return [
      {
        peer: peer.engine,
        properties: theirs.properties,
        ratio,
        work_ratio: workRatio,
        cpu_ratio: quotient(theirs.cpu_microseconds_per_phase, same.cpu_microseconds_per_phase),
        target,
        is_met: Math.min(ratio, workRatio) >= target,
      },
    ]
  })
}

function growthOf(measurements: Measurement[]): Verdict['growth'] {
  const costs = measurements.map(costOf).sort((a, b) => a.properties - b.properties)
  const [smallest, largest] = [costs.at(0), costs.at(-1)]
  if (smallest === undefined || largest === undefined || smallest === largest) return null
  const ratio = rounded(largest.work / smallest.work, 2)
  return {
    from_properties: smallest.properties,
    to_properties: largest.properties,
    microseconds_per_phase: costs,
    ratio,
    cpu_ratio: quotient(largest.cpu, smallest.cpu),
    with_enqueuing_ratio: rounded(largest.with_enqueuing / smallest.with_enqueuing, 2),
    target: targetGrowth,
    is_met: ratio < targetGrowth,
  }
}

function costOf(measurement: Measurement): CostPerPhase {
  const { properties, phases_completed: phases, work_seconds: work, enqueue_seconds: enqueuing } = measurement
  return {
    properties,
    work: rounded((work / phases) * 1e6, 1),
    with_enqueuing: rounded(((work + enqueuing) / phases) * 1e6, 1),
    cpu: measurement.cpu_microseconds_per_phase,
  }
}

function quotient(over: number | null, under: number | null): number | null {
  return over === null || under === null ? null : rounded(over / under, 2)
}

function waitOf(wait: Percentiles | null): Verdict['commit_to_start_ms'] {
  if (wait === null) return null
  const isMet = wait.p50 <= targetP50Ms && wait.p99 <= targetP99Ms
  return { ...wait, target_p50: targetP50Ms, target_p99: targetP99Ms, is_met: isMet }
}
