import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutImpliedEdges } from '#lib/pipeline/edge-reduction.ts'

/** Edges from each phase to some of those before it. */
const graphs = fc
  .array(fc.array(fc.nat(11), { maxLength: 6 }), { maxLength: 12 })
  .map(
    (rows) =>
      new Map(
        rows.map((row, id): [string, string[]] => [
          `${id}`,
          [...new Set(row.filter((n) => n < id))].map(String),
        ]),
      ),
  )

function allBefore(edges: ReadonlyMap<string, readonly string[]>, id: string): Set<string> {
  return new Set((edges.get(id) ?? []).flatMap((one) => [one, ...allBefore(edges, one)]))
}

test('whom a phase waits for stays the same, and no edge that is left follows from others', () => {
  fc.assert(
    fc.property(graphs, (edges) => {
      const fewer = withoutImpliedEdges(edges)
      for (const [id, dependencies] of fewer) {
        expect(allBefore(fewer, id)).toEqual(allBefore(edges, id))
        for (const one of dependencies) {
          const others = dependencies.filter((other) => other !== one)
          expect(others.some((other) => allBefore(edges, other).has(one))).toBe(false)
        }
      }
    }),
  )
})

test('an edge that jumps over another phase is left out', () => {
  const edges = new Map([
    ['a', []],
    ['b', ['a']],
    ['c', ['a', 'b']],
  ] as [string, string[]][])
  expect([...withoutImpliedEdges(edges)]).toEqual([
    ['a', []],
    ['b', ['a']],
    ['c', ['b']],
  ])
})
