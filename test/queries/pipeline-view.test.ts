import { expect, test } from 'vitest'
import { readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'
import { pipelineView } from '#lib/queries/pipeline-view.ts'

const everything = {
  executor: 'script',
  executor_path: 'a.py',
  max_retries: 5,
  backoff_factor: 3,
  backoff_max_seconds: 10,
  timeout_seconds: 600,
  max_concurrency: 2,
  rate_limit: { requests: 10, per_seconds: 3600 },
  reuse: '7d',
  memory_limit_mb: 512,
  requires: { env: ['KEY'], fields: ['zip'], files: ['x.json'] },
  outputs: {
    type: 'object',
    required: ['lot'],
    properties: {
      lot: { type: 'number', description: 'Square feet' },
      sewer: { enum: ['city', 'septic'] },
      any: {},
    },
  },
  post_conditions: { outputs: ['lot'], files: ['map.png'] },
  prepare: [{ path: 'data/home.json', json: {} }],
  collect: [
    { file: 'data/e.json', at: ['homes', '{address}'], take: { lot: 'lot_sqft' }, into: 'county' },
    { file: 'data/f.csv' },
    { artifacts: 'reports/*.html' },
  ],
}

function viewOf(phases: Record<string, unknown>, commands: (string[] | null)[]) {
  const read = readPipelineDefinition({ definition: { phases }, fileName: 'f', defaultName: 'mine' })
  if (!read.ok) throw new Error(read.refusal.problems.join('\n'))
  const needs = commands.map((command) => ({ command, variables: [], programs: [], hindrance: null }))
  return pipelineView({ home: 'mine', pipeline: read.value }, needs)
}

test('a phase is shown with what it needs, gives and may take', () => {
  const after = { executor: 'manual', dependencies: ['a'] }
  const waits = { executor: 'manual', optional_dependencies: ['a'] }
  const view = viewOf({ a: everything, b: after, c: waits }, [
    ['python3', 'a.py', '{street}, {zip}'],
    null,
    null,
  ])
  const [phase] = view.phases
  expect(view).toMatchObject({ name: 'mine', isBuiltIn: false })
  expect(phase?.runs).toBe('python3 a.py "{street}, {zip}"')
  expect(phase?.followers).toEqual(['b', 'c'])
  expect(phase?.needs).toMatchObject({ fields: ['zip'], files: ['x.json'], prepared: ['data/home.json'] })
  expect(phase?.gives).toEqual({
    fields: [
      { name: 'lot', type: 'number', isRequired: true, description: 'Square feet' },
      { name: 'sewer', type: '"city" | "septic"', isRequired: false, description: '' },
      { name: 'any', type: 'any', isRequired: false, description: '' },
    ],
    mustHold: ['lot'],
    mustExist: ['map.png'],
    collected: ['lot from data/e.json, at homes › {address}, as county', 'Everything from data/f.csv'],
    artifacts: ['reports/*.html'],
  })
  expect(Object.fromEntries(phase!.limits.map(({ label, value }) => [label, value]))).toEqual({
    Attempts: '5',
    'Time for each': '10 min',
    'Waits between': '1 s, 3 s, 9 s, …',
    'At a time': '2, over all workers',
    Rate: '10 starts in 60 min',
    'Earlier results': 'taken over for 7 d',
    Memory: '512 MB per process',
  })
})

test('a phase that a person does has no attempts and runs nothing', () => {
  const [phase] = viewOf({ a: { executor: 'manual' } }, [null]).phases
  expect(phase).toMatchObject({ runs: null, limits: [], followers: [] })
})
