import { expect, test } from 'vitest'
import type { Standing } from '#lib/pipeline/standing.ts'
import { machineCellsLeft } from '#components/manual/machine-work.ts'
import { markedSentence } from '#components/manual/use-mark-phase.ts'

const phase = (
  index: number,
  id: string,
  dependencies: string[] = [],
  optionalDependencies: string[] = [],
) => ({
  index,
  id,
  dependencies,
  optionalDependencies,
})
const phases = [
  phase(0, 'report', ['visit', 'map']),
  phase(1, 'county'),
  phase(2, 'visit', ['county']),
  phase(3, 'map', ['county']),
  phase(4, 'letter', [], ['report']),
]

function left(counts: Partial<Record<string, Partial<Record<Standing, number>>>>): number {
  return machineCellsLeft(phases, (index, standing) => counts[phases[index]!.id]?.[standing] ?? 0)
}

test('what waits for a person, and all that comes after it, is no work for machines', () => {
  expect(
    left({ visit: { waiting: 3 }, map: { completed: 3 }, report: { pending: 3 }, letter: { pending: 3 } }),
  ).toBe(0)
})

test('what runs beside it is, and so are the homes that have not come so far', () => {
  expect(
    left({
      county: { pending: 2, running: 1 },
      visit: { waiting: 3, pending: 3 },
      map: { pending: 3, retrying: 1, completed: 2 },
      report: { pending: 6 },
      letter: { pending: 6 },
    }),
  ).toBe(3 + 3 + 4 + 3 + 3)
})

test('a home that waits for two people at once counts no more of it than is pending', () => {
  const two = [phase(0, 'a'), phase(1, 'b'), phase(2, 'both', ['a', 'b'])]
  const counts: Partial<Record<Standing, number>>[] = [{ waiting: 2 }, { waiting: 2 }, { pending: 3 }]
  expect(machineCellsLeft(two, (index, standing) => counts[index]?.[standing] ?? 0)).toBe(0)
})

test.each([
  [{ marked: 1, expected: 1, as: 'done' }, 'Marked done.'],
  [{ marked: 4, expected: 4, as: 'failed' }, 'Marked 4 homes failed.'],
  [{ marked: 1, expected: 3, as: 'done' }, 'Marked 1 home done. 2 others did not wait any more.'],
] as const)('%j: %s', (of, sentence) => {
  expect(markedSentence(of)).toBe(sentence)
})
