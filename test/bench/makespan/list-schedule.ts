/** A DAG by index: what each phase waits for. */
export type Dag = readonly { dependencies: readonly number[] }[]

/**
 * The time one property takes when nothing costs anything: whenever one of its `slots` is free, the first phase whose
 * dependencies are done starts.
 */
export function propertySpan(dag: Dag, durations: readonly number[], slots: number): number {
  const endOf = new Map<number, number>()
  const running = new Map<number, number>()
  let now = 0
  while (endOf.size < dag.length) {
    for (const [phase, { dependencies }] of dag.entries()) {
      if (running.size === slots) break
      if (endOf.has(phase) || running.has(phase)) continue
      if (dependencies.every((dependency) => endOf.has(dependency)))
        running.set(phase, now + durations[phase]!)
    }
    if (running.size === 0) throw new Error('The phases wait for each other.')
    now = Math.min(...running.values())
    for (const [phase, end] of running) {
      if (end > now) continue
      running.delete(phase)
      endOf.set(phase, end)
    }
  }
  return now
}

/** When the last of `spans` ends if they start in order, each on the place that is free first. */
export function listMakespan(spans: readonly number[], places: number): number {
  const freeAt = new Float64Array(places)
  for (const span of spans) {
    const first = freeAt.indexOf(Math.min(...freeAt))
    freeAt[first]! += span
  }
  return Math.max(...freeAt)
}

export type Limits = { maxParallelProperties: number; maxParallelPhases: number }

/** Greedy list scheduling of whole properties, without any overhead: what an engine under the same limits can reach. */
export function idealMakespan(dag: Dag, durations: readonly (readonly number[])[], limits: Limits): number {
  const spans = durations.map((of) => propertySpan(dag, of, limits.maxParallelPhases))
  return listMakespan(spans, limits.maxParallelProperties)
}

/** What no schedule beats: the longest chain of one property, and all work spread evenly over all slots. */
export function lowerBound(dag: Dag, durations: readonly (readonly number[])[], limits: Limits): number {
  const longest = Math.max(...durations.map((of) => propertySpan(dag, of, dag.length)))
  const work = durations.flat().reduce((sum, ms) => sum + ms, 0)
  return Math.max(longest, work / (limits.maxParallelProperties * limits.maxParallelPhases))
}
