import type { Standing } from '#lib/pipeline/standing.ts'

/** Statuses in the order that bars and counts show them: what is done first, what is still to come last. */
export const barOrder = [
  'completed',
  'skipped',
  'failed',
  'blocked',
  'cancelled',
  'retrying',
  'running',
  'waiting',
  'pending',
] as const satisfies readonly Standing[]

/** The parts of a bar; pending is what stays empty. */
export function barParts(count: (status: Standing) => number) {
  return barOrder.filter((status) => status !== 'pending').map((status) => ({ status, count: count(status) }))
}
