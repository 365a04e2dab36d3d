/** Phase id to the ids it depends on, in definition order. */
export type Edges = ReadonlyMap<string, readonly string[]>

/** A cycle as the path that walks it (its first phase not repeated), or null. Edges to unknown ids are passed over. */
export function findCycle(edges: Edges): string[] | null {
  const done = new Set<string>()
  const path: string[] = []
  const visit = (id: string): string[] | null => {
    const start = path.indexOf(id)
    if (start >= 0) return path.slice(start)
    if (done.has(id)) return null
    path.push(id)
    for (const dependency of edges.get(id) ?? []) {
      const cycle = visit(dependency)
      if (cycle !== null) return cycle
    }
    path.pop()
    done.add(id)
    return null
  }
  for (const id of edges.keys()) {
    const cycle = visit(id)
    if (cycle !== null) return cycle.toReversed()
  }
  return null
}

/**
 * Every phase once: those in `preferred` in that order, the others by depth, then definition order.
 * @throws never; a cycle must have been refused before.
 */
export function columnOrder(edges: Edges, preferred: readonly string[]): string[] {
  const depth = depths(edges)
  const rest = [...edges.keys()].filter((id) => !preferred.includes(id))
  return [...preferred, ...rest.sort((a, b) => depth.get(a)! - depth.get(b)!)]
}

/** How many phases stand before each, on the longest way. There must be no cycle. */
export function depths(edges: Edges): Map<string, number> {
  const depth = new Map<string, number>()
  const depthOf = (id: string): number => {
    const known = depth.get(id)
    if (known !== undefined) return known
    const value = Math.max(-1, ...(edges.get(id) ?? []).map(depthOf)) + 1
    depth.set(id, value)
    return value
  }
  for (const id of edges.keys()) depthOf(id)
  return depth
}
