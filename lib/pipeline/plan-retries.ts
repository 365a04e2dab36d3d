import type { Pipeline } from './definition.ts'
import { planRetry, type RetryMode } from './plan-retry.ts'
import type { PhaseRunStatus } from './statuses.ts'

/** Properties of a run whose cells stand alike, and of which the same cells are wanted. Positions and ids go together. */
export type AlikeProperties = {
  statuses: PhaseRunStatus[]
  wanted: number[]
  positions: number[]
  propertyRunIds: number[]
}

/** Alike properties, and the phases that run again of each. */
export type RetryPart = { properties: AlikeProperties; chosen: number[]; dependents: number[] }

export type PlannedRetries = {
  parts: RetryPart[]
  properties: number
  chosen: number
  dependents: number
  /** Phases of which some cell runs again, in column order. */
  phases: { phaseIndex: number; chosen: number; dependents: number }[]
  /** The most frequent reason first. */
  leftOut: { why: string; count: number; examples: { position: number; phaseIndex: number }[] }[]
}

const examplesPerReason = 3

/** What a retry does over many properties: each on its own, those that stand alike at once. */
export function planRetries(
  pipeline: Pipeline,
  groups: readonly AlikeProperties[],
  mode: RetryMode,
): PlannedRetries {
  const parts: RetryPart[] = []
  const phases = pipeline.phases.map(({ index }) => ({ phaseIndex: index, chosen: 0, dependents: 0 }))
  const leftOut = new Map<string, PlannedRetries['leftOut'][number]>()
  for (const properties of groups) {
    const count = properties.positions.length
    const plan = planRetry(pipeline, properties.statuses, { wanted: properties.wanted, mode })
    if (plan.chosen.length > 0) parts.push({ properties, ...plan })
    for (const index of plan.chosen) phases[index]!.chosen += count
    for (const index of plan.dependents) phases[index]!.dependents += count
    for (const { index, why } of plan.leftOut) {
      const reason = leftOut.get(why) ?? { why, count: 0, examples: [] }
      leftOut.set(why, reason)
      reason.count += count
      const examples = properties.positions
        .slice(0, examplesPerReason)
        .map((position) => ({ position, phaseIndex: index }))
      reason.examples = firstOf([...reason.examples, ...examples])
    }
  }
  return {
    parts,
    properties: sum(parts.map((part) => part.properties.positions.length)),
    chosen: sum(phases.map((phase) => phase.chosen)),
    dependents: sum(phases.map((phase) => phase.dependents)),
    phases: phases.filter(({ chosen, dependents }) => chosen + dependents > 0),
    leftOut: [...leftOut.values()].toSorted((a, b) => b.count - a.count),
  }
}

function firstOf(examples: { position: number; phaseIndex: number }[]) {
  return examples
    .toSorted((a, b) => a.position - b.position || a.phaseIndex - b.phaseIndex)
    .slice(0, examplesPerReason)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** The cells that run again as one text, the same for the same cells in whatever order they were found. */
export function cellsText({ parts }: PlannedRetries): string {
  const rows = parts.flatMap(({ properties, chosen, dependents }) => {
    const phases = [...chosen, ...dependents].toSorted((a, b) => a - b).join('.')
    return properties.positions.map((position) => ({ position, phases }))
  })
  return rows
    .toSorted((a, b) => a.position - b.position)
    .map(({ position, phases }) => `${position}:${phases}`)
    .join(' ')
}
