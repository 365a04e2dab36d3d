import type { Edges } from './dag.ts'

/** The edges that follow from no others (transitive reduction): who waits for whom stays the same. There must be no cycle. */
export function withoutImpliedEdges(edges: Edges): Map<string, string[]> {
  const before = new Map<string, Set<string>>()
  const beforeOf = (id: string): Set<string> => {
    const known = before.get(id)
    if (known !== undefined) return known
    const all = new Set<string>()
    for (const dependency of edges.get(id) ?? []) {
      all.add(dependency)
      for (const further of beforeOf(dependency)) all.add(further)
    }
    before.set(id, all)
    return all
  }
  return new Map(
    [...edges].map(([id, dependencies]) => [
      id,
      dependencies.filter((one) => !dependencies.some((other) => other !== one && beforeOf(other).has(one))),
    ]),
  )
}
