import fc from 'fast-check'
import type { Outcome, RetryMode } from './reference.ts'

/** One thing to do. Numbers pick among what is there when it is done. */
export type Step =
  | { kind: 'end'; pick: number; outcome: Outcome }
  | { kind: 'mark'; pick: number; as: 'done' | 'failed' }
  | { kind: 'retry'; scope: 'cells' | 'properties' | 'column' | 'all'; picks: number[]; mode: RetryMode }
  | { kind: 'cancel'; scope: 'cells' | 'properties' | 'run'; picks: number[] }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | { kind: 'limits'; maxPhases: number; maxProperties: number }
  | { kind: 'front'; pick: number }
  | { kind: 'worker'; what: 'start' | 'stop' | 'give up' | 'cut' | 'mend' | 'lose answer'; pick: number }

/** A pipeline, a list, limits, and what befalls the run; steps of one stretch are done at once. */
export type Program = {
  phases: Record<string, object>
  homes: number
  maxProperties: number
  maxPhases: number
  stretches: Step[][]
}

const mostPhases = 7
const pick = fc.nat(30)
const picks = fc.array(pick, { minLength: 1, maxLength: 3 })

const anyEnd: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('end' as const),
  pick,
  outcome: fc.constantFrom<Outcome>(
    'completed',
    'completed',
    'completed',
    'completed',
    'failed',
    'failed',
    'failed for good',
    'skipped',
  ),
})

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: anyEnd },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('mark' as const),
      pick,
      as: fc.constantFrom('done' as const, 'done' as const, 'failed' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('retry' as const),
      scope: fc.constantFrom('cells' as const, 'properties' as const, 'column' as const, 'all' as const),
      picks,
      mode: fc.constantFrom<RetryMode>('failed', 'unfinished', 'downstream', 'all'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('cancel' as const),
      scope: fc.constantFrom(
        'cells' as const,
        'cells' as const,
        'cells' as const,
        'properties' as const,
        'properties' as const,
        'run' as const,
      ),
      picks,
    }),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'pause' }) },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'resume' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('limits' as const),
      maxPhases: fc.integer({ min: 1, max: 4 }),
      maxProperties: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('front' as const), pick }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('worker' as const),
      what: fc.constantFrom(
        'start' as const,
        'stop' as const,
        'give up' as const,
        'cut' as const,
        'mend' as const,
        'lose answer' as const,
        'lose answer' as const,
        'lose answer' as const,
      ),
      pick,
    }),
  },
)

const link = fc.constantFrom('none', 'none', 'hard', 'hard', 'optional')

/** Any DAG of up to seven phases, written in any order; a failed attempt is due again at once. */
const anyPhases: fc.Arbitrary<Record<string, object>> = fc
  .integer({ min: 1, max: mostPhases })
  .chain((size) => {
    const each = <Value>(value: fc.Arbitrary<Value>) => fc.array(value, { minLength: size, maxLength: size })
    return fc.record({
      links: each(each(link)),
      attempts: each(fc.integer({ min: 1, max: 3 })),
      concurrency: each(fc.constantFrom(null, null, null, null, 1, 2)),
      manual: each(fc.constantFrom(false, false, false, false, true)),
      written: fc.shuffledSubarray([...Array(size).keys()], { minLength: size }),
    })
  })
  .map(({ links, attempts, concurrency, manual, written }) => {
    // A phase depends only on those of a lower number: no cycle, whatever the links.
    const before = (index: number, kind: string) =>
      links[index]!.flatMap((found, other) => (other < index && found === kind ? [`p${other}`] : []))
    const phaseOf = (index: number) => ({
      dependencies: before(index, 'hard'),
      optional_dependencies: before(index, 'optional'),
      max_retries: attempts[index],
      backoff_max_seconds: 0,
      ...(manual[index] ? { executor: 'manual' } : {}),
      ...(concurrency[index] === null ? {} : { max_concurrency: concurrency[index] }),
    })
    return Object.fromEntries(written.map((index) => [`p${index}`, phaseOf(index)]))
  })

export const anyProgram: fc.Arbitrary<Program> = fc.record({
  phases: anyPhases,
  homes: fc.integer({ min: 1, max: 4 }),
  maxProperties: fc.integer({ min: 1, max: 3 }),
  maxPhases: fc.integer({ min: 1, max: 3 }),
  stretches: fc.array(fc.array(anyStep, { minLength: 1, maxLength: 3 }), {
    minLength: 8,
    maxLength: 24,
    size: 'max',
  }),
})
