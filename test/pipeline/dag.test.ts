import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ancestorsOf } from '#lib/pipeline/ancestors.ts'
import { columnOrder, type Edges, findCycle } from '#lib/pipeline/dag.ts'
import { anyPipeline, pipelineOf } from './random-pipeline.ts'

function edgesOf(edges: Record<string, string[]>): Edges {
  return new Map(Object.entries(edges))
}

/** Any edges without a cycle: each node depends only on those before it, then all are shuffled. */
const acyclic: fc.Arbitrary<Edges> = fc
  .array(fc.array(fc.nat(100), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
  .chain((rows) => {
    const edges = rows.map((row, index): [string, string[]] => [
      `n${index}`,
      index === 0 ? [] : [...new Set(row.map((pick) => `n${pick % index}`))],
    ])
    return fc.shuffledSubarray(edges, { minLength: edges.length }).map((shuffled) => new Map(shuffled))
  })

describe('findCycle', () => {
  test.each<[Record<string, string[]>, string[] | null]>([
    [{}, null],
    [{ a: [] }, null],
    [{ a: ['a'] }, ['a']],
    [{ a: ['b'], b: ['a'] }, ['b', 'a']],
    [{ x: ['a'], a: ['b'], b: ['c'], c: ['a'] }, ['c', 'b', 'a']],
    [{ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }, null],
    [{ a: ['unknown'] }, null],
  ])('%j: %j', (edges, cycle) => {
    expect(findCycle(edgesOf(edges))).toEqual(cycle)
  })

  test('no graph without a cycle is said to have one', () => {
    fc.assert(
      fc.property(acyclic, (edges) => {
        expect(findCycle(edges)).toBeNull()
      }),
    )
  })

  test('a planted cycle is found, and each step of what is found is a real dependency', () => {
    fc.assert(
      fc.property(acyclic, fc.integer({ min: 1, max: 5 }), fc.nat(), (edges, length, pick) => {
        const names = [...edges.keys()]
        const planted = Array.from({ length: Math.min(length, names.length) }, (_, step) => {
          return names[(pick + step) % names.length]!
        })
        const cyclic = new Map([...edges].map(([name, dependencies]) => [name, [...dependencies]]))
        for (const [step, name] of planted.entries()) {
          cyclic.get(name)!.push(planted[(step + 1) % planted.length]!)
        }
        const cycle = findCycle(cyclic)!
        expect(cycle).not.toBeNull()
        expect(new Set(cycle).size).toBe(cycle.length)
        for (const [step, name] of cycle.entries()) {
          expect(cyclic.get(cycle[(step + 1) % cycle.length]!)).toContain(name)
        }
      }),
    )
  })
})

describe('columnOrder', () => {
  test('stands by depth, and as written among equals', () => {
    const edges = edgesOf({ z: ['m'], b: [], m: ['a', 'b'], a: [], y: ['a'] })
    expect(columnOrder(edges, [])).toEqual(['b', 'a', 'm', 'y', 'z'])
  })

  test('what a person ordered comes first, in that order', () => {
    const edges = edgesOf({ a: [], b: ['a'], c: ['a'], d: ['b', 'c'] })
    expect(columnOrder(edges, ['a', 'c', 'b'])).toEqual(['a', 'c', 'b', 'd'])
  })

  test('holds every phase once, after what it depends on', () => {
    fc.assert(
      fc.property(acyclic, (edges) => {
        const order = columnOrder(edges, [])
        expect(order.toSorted()).toEqual([...edges.keys()].toSorted())
        for (const [name, dependencies] of edges) {
          for (const dependency of dependencies) {
            expect(order.indexOf(dependency)).toBeLessThan(order.indexOf(name))
          }
        }
      }),
    )
  })
})

describe('ancestorsOf', () => {
  test('goes all the way up, by hard and optional dependencies, in column order', () => {
    const pipeline = pipelineOf({
      other: {},
      a: {},
      b: { dependencies: ['a'] },
      c: { optional_dependencies: ['b'] },
      d: { dependencies: ['c', 'a'] },
    })
    const idsBefore = (id: string) =>
      ancestorsOf(
        pipeline,
        pipeline.phases.find((phase) => phase.id === id)!,
      ).map((phase) => phase.id)
    expect(idsBefore('a')).toEqual([])
    expect(idsBefore('d')).toEqual(['a', 'b', 'c'])
  })

  test('a phase has the ancestors of its dependencies, and them, and no others', () => {
    fc.assert(
      fc.property(anyPipeline, (pipeline) => {
        for (const phase of pipeline.phases) {
          const direct = new Set([...phase.dependencies, ...phase.optionalDependencies])
          const expected = new Set(direct)
          for (const other of pipeline.phases) {
            if (direct.has(other.id)) for (const { id } of ancestorsOf(pipeline, other)) expected.add(id)
          }
          expect(new Set(ancestorsOf(pipeline, phase).map(({ id }) => id))).toEqual(expected)
        }
      }),
    )
  })
})
