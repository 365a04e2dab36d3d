import fc from 'fast-check'
import { readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'
import type { Pipeline } from '#lib/pipeline/definition.ts'

const link = fc.constantFrom('none', 'none', 'hard', 'hard', 'optional')

/** A pipeline of module phases: id to what matters to the test. */
export function pipelineOf(phases: Record<string, object>, rest: object = {}): Pipeline {
  const definition = {
    ...rest,
    phases: Object.fromEntries(
      Object.entries(phases).map(([id, phase]) => [
        id,
        { executor: 'module', executor_path: `${id}.ts`, ...phase },
      ]),
    ),
  }
  const read = readPipelineDefinition({ definition, fileName: 'test.json', defaultName: 'test' })
  if (!read.ok) throw new Error(read.refusal.problems.join('\n'))
  return read.value
}

/** Any DAG of up to 9 phases, written in any order, with hard and optional dependencies and some attempts. */
export const anyPipeline = anyPipelineOf('module')

/** The same, where a person does some of it. */
export const anyPipelineWithPeople = anyPipelineOf('module', 'module', 'manual')

function anyPipelineOf(...executors: string[]): fc.Arbitrary<Pipeline> {
  return anyShape(executors).map(shapedPipeline)
}

type Shape = { links: string[][]; attempts: number[]; written: number[]; executors: string[] }

function anyShape(executors: string[]): fc.Arbitrary<Shape> {
  return fc.integer({ min: 1, max: 9 }).chain((size) =>
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
      executors: fc.array(fc.constantFrom(...executors), { minLength: size, maxLength: size }),
    }),
  )
}

function shapedPipeline({ links, attempts, written, executors }: Shape): Pipeline {
  // A phase depends only on those of a lower number: no cycle, whatever the links.
  const before = (index: number, kind: string) =>
    links[index]!.flatMap((found, other) => (other < index && found === kind ? [`p${other}`] : []))
  const phases = written.map((index) => [
    `p${index}`,
    {
      executor: executors[index],
      dependencies: before(index, 'hard'),
      optional_dependencies: before(index, 'optional'),
      max_retries: attempts[index],
    },
  ])
  return pipelineOf(Object.fromEntries(phases) as Record<string, object>)
}
