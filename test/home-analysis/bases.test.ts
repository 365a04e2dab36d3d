import { expect, test } from 'vitest'
import * as bases from '#lib/home-analysis/score/bases.ts'

type Case = [name: string, baseOf: (value: number) => number, steps: [value: number, base: number][]]

const cases: Case[] = [
  [
    'miles to a highway',
    bases.highwayBase,
    [
      [5, 10],
      [2, 10],
      [1.99, 7],
      [1, 7],
      [0.99, 5],
      [0.5, 5],
      [0.49, 3],
      [0, 3],
    ],
  ],
  [
    'miles to a supermarket',
    bases.groceryBase,
    [
      [0, 10],
      [0.49, 10],
      [0.5, 8],
      [0.99, 8],
      [1, 6],
      [1.49, 6],
      [1.5, 4],
      [1.99, 4],
      [2, 2],
      [9, 2],
    ],
  ],
  [
    'miles to a park',
    bases.parkBase,
    [
      [0.24, 10],
      [0.25, 8],
      [0.5, 6],
      [1, 4],
      [1.5, 2],
    ],
  ],
  [
    'a school rating',
    bases.schoolBase,
    [
      [0, 0],
      [8.6, 8.6],
      [10, 10],
      [12, 10],
      [-1, 0],
    ],
  ],
  [
    'age of a roof',
    bases.roofBase,
    [
      [0, 10],
      [5, 10],
      [6, 7],
      [10, 7],
      [11, 5],
      [15, 5],
      [16, 3],
      [20, 3],
      [21, 1],
    ],
  ],
  [
    'year built',
    bases.plumbingBase,
    [
      [2024, 10],
      [2010, 10],
      [2009, 8],
      [2000, 8],
      [1999, 6],
      [1990, 6],
      [1989, 4],
      [1980, 4],
      [1979, 2],
      [1900, 2],
    ],
  ],
  [
    'backyard',
    bases.backyardBase,
    [
      [4_001, 10],
      [4_000, 7.5],
      [2_000, 7.5],
      [1_999, 5],
      [1_000, 5],
      [999, 2.5],
      [0, 2.5],
    ],
  ],
  [
    'monthly cost',
    bases.costBase,
    [
      [0, 10],
      [3_000, 10],
      [3_200, 9],
      [4_000, 5],
      [5_000, 0],
      [9_000, 0],
    ],
  ],
]

test.each(cases)('the base of %s follows its table, bounds included', (_, baseOf, steps) => {
  for (const [value, base] of steps) expect([value, baseOf(value)]).toEqual([value, base])
})

test.each([
  [0, 10],
  [3, 10],
  [4, 7],
  [6, 7],
  [7, 5],
  [10, 5],
  [11, 3],
])('a pool with equipment of %i years has base %i', (equipmentYears, base) => {
  expect(bases.poolBase({ equipmentYears })).toBe(base)
})

test('no pool is the middle, a fireplace all or nothing', () => {
  expect(bases.poolBase({ hasPool: false })).toBe(5)
  expect(bases.fireplaceBase(true)).toBe(10)
  expect(bases.fireplaceBase(false)).toBe(0)
})
