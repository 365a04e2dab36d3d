import fc from 'fast-check'
import { readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'

/** A pipeline of manual phases: id to what matters to the test. */
export function pipelineOf(phases: Record<string, object>, rest: object = {}): Pipeline {
  const definition = {
    ...rest,
    phases: Object.fromEntries(
      Object.entries(phases).map(([id, phase]) => [id, { executor: 'manual', ...phase }]),
    ),
  }
  const read = readPipelineDefinition({ definition, fileName: 'test.json', defaultName: 'test' })
  if (!read.ok) throw new Error(read.refusal.problems.join('\n'))
  return read.value
}

const link = fc.constantFrom('none', 'none', 'hard', 'hard', 'optional')

/** Any DAG of up to 9 phases, written in any order, with hard and optional dependencies and some attempts. */
export const anyPipeline: fc.Arbitrary<Pipeline> = fc
  .integer({ min: 1, max: 9 })
  .chain((size) =>
    fc.record({
      links: fc.array(fc.array(link, { minLength: size, maxLength: size }), {
        minLength: size,
        maxLength: size,
      }),
      attempts: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: size, maxLength: size }),
      written: fc.shuffledSubarray(
        Array.from({ length: size }, (_, index) => index),
        { minLength: size },
      ),
    }),
  )
  .map(({ links, attempts, written }) => {
    // A phase depends only on those of a lower number: no cycle, whatever the links.
    const before = (index: number, kind: string) =>
      links[index]!.flatMap((found, other) => (other < index && found === kind ? [`p${other}`] : []))
    const phases = written.map((index) => [
      `p${index}`,
      {
        dependencies: before(index, 'hard'),
        optional_dependencies: before(index, 'optional'),
        max_retries: attempts[index],
      },
    ])
    return pipelineOf(Object.fromEntries(phases) as Record<string, object>)
  })
