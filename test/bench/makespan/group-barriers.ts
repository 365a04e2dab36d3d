import type { Limits } from './list-schedule.ts'

type Perform = (property: number, phase: number) => Promise<void>

/**
 * The source design's own algorithm (section 4.1), in this process and without a database: a pool of properties; in each
 * the groups one after the other, the phases of a group in a pool, and no group before the one before has ended.
 */
export async function runInGroups(
  { properties, groups }: { properties: number; groups: readonly (readonly number[])[] },
  { maxParallelProperties, maxParallelPhases }: Limits,
  perform: Perform,
): Promise<void> {
  const all = Array.from({ length: properties }, (_, index) => index)
  await inPool(all, maxParallelProperties, async (property) => {
    for (const group of groups) await inPool(group, maxParallelPhases, (phase) => perform(property, phase))
  })
}

async function inPool<T>(given: readonly T[], size: number, work: (one: T) => Promise<void>): Promise<void> {
  const waiting = given.values()
  const place = async () => {
    for (const one of waiting) await work(one)
  }
  await Promise.all(Array.from({ length: size }, place))
}
