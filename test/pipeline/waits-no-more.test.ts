import { expect, test } from 'vitest'
import type { PhaseRunStatus } from '#lib/pipeline/statuses.ts'
import { waitsNoMore } from '#lib/pipeline/waits-no-more.ts'
import { pipelineOf } from './random-pipeline.ts'

const pipeline = pipelineOf({
  county: {},
  map: {},
  visit: { executor: 'manual', dependencies: ['county'], optional_dependencies: ['map'] },
  call: { executor: 'manual', dependencies: ['map'] },
  report: { dependencies: ['visit'] },
  sign: { executor: 'manual', dependencies: ['report'] },
})
const [county, map, visit, call, report, sign] = [0, 1, 2, 3, 4, 5]
const standing: PhaseRunStatus[] = ['completed', 'completed', 'pending', 'pending', 'pending', 'pending']

test('the columns stand as the test below takes them', () => {
  expect(pipeline.phases.map(({ id }) => id)).toEqual(['county', 'map', 'visit', 'call', 'report', 'sign'])
})

test('a manual phase waits no more when something right before it runs again, needed or only waited for', () => {
  expect(waitsNoMore(pipeline, standing, [county])).toEqual([visit])
  expect(waitsNoMore(pipeline, standing, [map])).toEqual([visit, call])
  expect(waitsNoMore(pipeline, standing, [report])).toEqual([sign])
  expect(waitsNoMore(pipeline, standing, [])).toEqual([])
})

test('one that is not pending, or is not done by a person, is left as it is', () => {
  expect(waitsNoMore(pipeline, standing.with(visit, 'completed'), [county, visit])).toEqual([])
  expect(waitsNoMore(pipeline, standing, [visit])).toEqual([])
})
