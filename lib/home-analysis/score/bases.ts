/**
 * Base scores, 0 (worst) to 10 (best), of one measure each. The steps are those of the Phoenix project's tables;
 * where a table is our own, its doc says so. A bound belongs to the better step unless "below" is said.
 */

type Steps = readonly (readonly [bound: number, base: number])[]

/** Quietness from miles to the nearest highway: 2 and more is 10, 1 is 7, 0.5 is 5, nearer is 3. */
export function highwayBase(miles: number): number {
  return baseFrom(
    miles,
    [
      [2, 10],
      [1, 7],
      [0.5, 5],
    ],
    3,
  )
}

/** Miles to a supermarket: below 0.5 is 10, below 1 is 8, below 1.5 is 6, below 2 is 4, else 2. */
export function groceryBase(miles: number): number {
  return baseBelow(
    miles,
    [
      [0.5, 10],
      [1, 8],
      [1.5, 6],
      [2, 4],
    ],
    2,
  )
}

/** Miles to a park: below 0.25 is 10, below 0.5 is 8, below 1 is 6, below 1.5 is 4, else 2. Our own steps. */
export function parkBase(miles: number): number {
  return baseBelow(
    miles,
    [
      [0.25, 10],
      [0.5, 8],
      [1, 6],
      [1.5, 4],
    ],
    2,
  )
}

/** A school rating is on the scale of 0 to 10 already. */
export function schoolBase(rating: number): number {
  return clampBase(rating)
}

/** Years since the roof was laid: up to 5 is 10, 10 is 7, 15 is 5, 20 is 3, older is 1. */
export function roofBase(years: number): number {
  return baseUpTo(
    years,
    [
      [5, 10],
      [10, 7],
      [15, 5],
      [20, 3],
    ],
    1,
  )
}

/** Plumbing and wiring by year built: from 2010 is 10, 2000 is 8, 1990 is 6, 1980 is 4, earlier is 2. */
export function plumbingBase(yearBuilt: number): number {
  return baseFrom(
    yearBuilt,
    [
      [2010, 10],
      [2000, 8],
      [1990, 6],
      [1980, 4],
    ],
    2,
  )
}

/** A pool by the age of its equipment: up to 3 years is 10, 6 is 7, 10 is 5, older is 3. No pool is 5. */
export function poolBase(pool: { hasPool: false } | { equipmentYears: number }): number {
  if ('hasPool' in pool) return 5
  return baseUpTo(
    pool.equipmentYears,
    [
      [3, 10],
      [6, 7],
      [10, 5],
    ],
    3,
  )
}

/** Square feet of backyard: above 4,000 is 10, from 2,000 is 7.5, from 1,000 is 5, less is 2.5. */
export function backyardBase(sqft: number): number {
  if (sqft > 4_000) return 10
  return baseFrom(
    sqft,
    [
      [2_000, 7.5],
      [1_000, 5],
    ],
    2.5,
  )
}

/** Monthly cost: $3,000 and less is 10, then one point less for each $200, down to 0. */
export function costBase(monthlyDollars: number): number {
  return clampBase(10 - (monthlyDollars - 3_000) / 200)
}

/** A fireplace is 10, none is 0. */
export function fireplaceBase(hasFireplace: boolean): number {
  return hasFireplace ? 10 : 0
}

export function clampBase(value: number): number {
  return Math.min(10, Math.max(0, value))
}

function baseFrom(value: number, steps: Steps, otherwise: number): number {
  return steps.find(([bound]) => value >= bound)?.[1] ?? otherwise
}

function baseUpTo(value: number, steps: Steps, otherwise: number): number {
  return steps.find(([bound]) => value <= bound)?.[1] ?? otherwise
}

function baseBelow(value: number, steps: Steps, otherwise: number): number {
  return steps.find(([bound]) => value < bound)?.[1] ?? otherwise
}
