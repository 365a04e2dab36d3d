import { describe, expect, test } from 'vitest'
import { readPipeline, readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'

function manyPhases(count: number) {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`p${index}`, { executor: 'manual' }]),
  )
}

// As the source design writes it: `phase_configuration.json`.
const sourceText = `{ "version": "1.0.0",
  "phases": {
    "phase0_county": {
      "id": "phase0_county", "display_name": "County Data", "description": "Assessor records",
      "executor": "script", "executor_path": "scripts/extract_county_data.py", "executor_model": null,
      "dependencies": [], "timeout_seconds": 120,
      "retryable": true, "max_retries": 3, "backoff_factor": 2.0, "prerequisite_validation": null },
    "phase1_listing": {
      "id": "phase1_listing", "display_name": "Listing Data", "description": "…",
      "executor": "script", "executor_path": "scripts/extract_images.py",
      "dependencies": ["phase0_county"], "timeout_seconds": 600,
      "retryable": true, "max_retries": 3, "backoff_factor": 1.5 },
    "phase1_map": {
      "id": "phase1_map", "display_name": "Map Analysis", "description": "…",
      "executor": "agent", "executor_path": ".claude/agents/map-analyzer.md", "executor_model": "haiku",
      "dependencies": ["phase0_county"], "timeout_seconds": 300, "retryable": true, "max_retries": 2 },
    "phase2_images": {
      "id": "phase2_images", "display_name": "Interior Assessment", "description": "…",
      "executor": "agent", "executor_path": ".claude/agents/image-assessor.md", "executor_model": "sonnet",
      "dependencies": ["phase1_listing"], "timeout_seconds": 900,
      "retryable": false, "max_retries": 1, "backoff_factor": 1.0,
      "prerequisite_validation": "validate_phase_prerequisites.py" } },
  "execution_order": [["phase0_county"], ["phase1_listing", "phase1_map"], ["phase2_images"]] }`

function read(text: string) {
  return readPipeline({ text, fileName: 'mine/pipeline.json', defaultName: 'mine' })
}

function problemsOf(file: unknown): string[] {
  const result = read(JSON.stringify(file))
  return result.ok ? [] : result.refusal.problems
}

const script = { executor: 'script', executor_path: 'a.py' }
const after = (...dependencies: string[]) => ({ ...script, dependencies })

test("the source design's phase_configuration.json loads unchanged", () => {
  const result = read(sourceText)
  if (!result.ok) throw new Error(result.refusal.problems.join('\n'))
  const { phases, name, version, description } = result.value
  expect({ name, version, description }).toEqual({ name: 'mine', version: '1.0.0', description: '' })
  expect(phases.map((phase) => [phase.index, phase.id, phase.maxAttempts, phase.backoffFactor])).toEqual([
    [0, 'phase0_county', 3, 2],
    [1, 'phase1_listing', 3, 1.5],
    [2, 'phase1_map', 2, 2],
    [3, 'phase2_images', 1, 1],
  ])
  expect(phases[3]).toMatchObject({
    displayName: 'Interior Assessment',
    executor: 'agent',
    executorPath: '.claude/agents/image-assessor.md',
    executorModel: 'sonnet',
    dependencies: ['phase1_listing'],
    optionalDependencies: [],
    timeoutSeconds: 900,
    backoffMaxSeconds: 300,
    prerequisiteValidation: 'validate_phase_prerequisites.py',
  })
})

test('what the database keeps reads as the file did', () => {
  const fromFile = read(sourceText)
  const source = { definition: JSON.parse(sourceText) as unknown, fileName: 'f', defaultName: 'mine' }
  expect(readPipelineDefinition(source)).toEqual(fromFile)
})

test('a phase needs little: the rest has defaults', () => {
  const result = read('{"phases": {"only": {"executor": "manual"}}}')
  expect(result.ok && result.value.phases[0]).toMatchObject({
    displayName: 'only',
    executorPath: null,
    timeoutSeconds: 300,
    maxAttempts: 1,
    backoffFactor: 2,
    requires: { env: [], fields: [], files: [] },
    rateLimit: null,
  })
})

test('without execution_order columns stand by depth, then as written', () => {
  const phases = {
    report: after('map', 'listing'),
    map: after('county'),
    county: script,
    listing: after('county'),
  }
  const result = read(JSON.stringify({ phases }))
  expect(result.ok && result.value.phases.map(({ id }) => id)).toEqual(['county', 'map', 'listing', 'report'])
})

describe('each problem names the file, the phase, the field and the fix:', () => {
  test.each<[string, unknown, string]>([
    [
      'an unknown dependency',
      { a: script, b: after('c') },
      'phase "b", dependencies: "c" is not a phase of this pipeline. Fix: use one of a, b, or remove it.',
    ],
    [
      'an unknown optional dependency',
      { a: { ...script, optional_dependencies: ['x'] } },
      'phase "a", optional_dependencies: "x" is not a phase of this pipeline. Fix: use one of a, or remove it.',
    ],
    [
      'a name that objects have by birth',
      { a: after('constructor') },
      'phase "a", dependencies: "constructor" is not a phase of this pipeline. Fix: use one of a, or remove it.',
    ],
    [
      'a cycle',
      { a: after('c'), b: after('a'), c: after('b') },
      'dependencies: the phases wait for each other in a circle: b → c → a → b. Fix: remove one of these dependencies.',
    ],
    [
      'a phase that waits for itself',
      { a: after('a') },
      'phase "a", dependencies: the phases wait for each other in a circle: a → a. Fix: remove one of these dependencies.',
    ],
    [
      'a cycle through an optional dependency',
      { a: { ...script, optional_dependencies: ['b'] }, b: after('a') },
      'in a circle: b → a → b. Fix:',
    ],
    [
      'an id that differs from its key',
      { a: { ...script, id: 'b' } },
      'phase "a", id: the id "b" differs from the key "a". Fix: write "id": "a", or leave id out.',
    ],
    [
      'an id that is taken',
      { a: script, b: { ...script, id: 'a' } },
      'phase "b", id: the id "a" is taken by phase "a". Fix: give each phase an id of its own.',
    ],
    [
      'a script without a file',
      { a: { executor: 'script' } },
      'phase "a", executor_path: a script phase needs a file to run. Fix: name it, relative to the folder of this file.',
    ],
    ['an executor there is not', { a: { executor: 'magic' } }, 'phase "a", executor: '],
    ['no executor', { a: {} }, 'phase "a", executor: '],
    ['text for a number', { a: { ...script, timeout_seconds: '300' } }, 'phase "a", timeout_seconds: '],
    ['a time below 0', { a: { ...script, timeout_seconds: -1 } }, 'phase "a", timeout_seconds: '],
    ['half an attempt', { a: { ...script, max_retries: 1.5 } }, 'phase "a", max_retries: '],
    ['a dependency that is no list', { a: { ...script, dependencies: 'b' } }, 'phase "a", dependencies: '],
    ['a dependency that is no name', { a: { ...script, dependencies: [7] } }, 'phase "a", dependencies.0: '],
    [
      'an age to reuse that is none',
      { a: { ...script, reuse: '7 days' } },
      'phase "a", reuse: must be "never", "always", or an age such as "12h" or "7d". Fix: ',
    ],
    [
      'a variable that is none',
      { a: { ...script, env: ['A=B'] } },
      'phase "a", env.0: must be the name of a variable, such as "PHOTO_API_KEY"',
    ],
    [
      "the variable of Plotline's own database",
      { a: { ...script, requires: { env: ['DATABASE_URL'] } } },
      'phase "a", requires.env.0: is never passed on',
    ],
    ['a phase that is no object', { a: 'script' }, 'phase "a", phase: '],
    ['a key no phase can have', { 'a b/../c': script }, 'phase "a b/../c", phase: must start with a letter'],
    ['no phases', {}, 'phases: holds no phase; name at least one.'],
    [
      'more phases than fit a grid',
      manyPhases(201),
      'phases: holds more than 200 phases; split the pipeline.',
    ],
    ['phases as a list', [], 'phases: '],
  ])('%s', (_name, phases, sentence) => {
    const problems = problemsOf({ phases })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(sentence)
    expect(problems[0]).toMatch(/^mine\/pipeline\.json, .+: .+\. Fix: .+\.$/)
  })

  test.each<[string, string[][], string]>([
    [
      'an order that contradicts a dependency',
      [['b'], ['a']],
      'phase "b", execution_order: it does not come after "a", which it depends on. Fix: move "a" to an earlier group.',
    ],
    [
      'a dependency in the same group',
      [['a', 'b']],
      'phase "b", execution_order: it does not come after "a"',
    ],
    [
      'an order that names no phase',
      [['a'], ['x']],
      'phase "x", execution_order: is not a phase of this pipeline.',
    ],
    ['an order that names one twice', [['a'], ['a']], 'phase "a", execution_order: stands in it twice.'],
  ])('%s', (_name, execution_order, sentence) => {
    const problems = problemsOf({ phases: { a: script, b: after('a') }, execution_order })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(sentence)
  })
})

test('all problems are listed at once', () => {
  const problems = problemsOf({
    phases: { a: { executor: 'script' }, b: after('x'), c: { ...script, id: 'd' } },
  })
  expect(problems).toHaveLength(3)
})

test('problems of form do not hide those of reference, in the order of the file and with their lines', () => {
  const file = {
    phases: {
      a: { executor: 'scirpt', dependencies: ['b', 7] },
      b: { ...script, dependencies: ['county'], timeout_seconds: '5' },
      phase0_county: { ...script, dependencies: ['c'], collect: [{ file: 7 }] },
      c: after('phase0_county'),
    },
    execution_order: [['c', 'zz']],
  }
  const result = read(JSON.stringify(file, null, 2))
  expect(result.ok ? [] : result.refusal.problems).toEqual([
    expect.stringMatching(/line 4, phase "a", executor: .*Fix: write "script", if that is meant\.$/),
    expect.stringMatching(/line 7, phase "a", dependencies\.1: .*Fix: write a text in double quotes\.$/),
    expect.stringMatching(
      /line 14, phase "b", dependencies: "county" is not .*Fix: write "phase0_county", if/,
    ),
    expect.stringMatching(/line 16, phase "b", timeout_seconds: .*Fix: write a number, without quotes\.$/),
    expect.stringMatching(/line 26, phase "phase0_county", collect\.0\.file: .*Fix: write a text in double/),
    expect.stringMatching(/line 33, phase "c", dependencies: the phases wait .* circle/),
    expect.stringMatching(/line 39, phase "zz", execution_order: is not a phase/),
  ])
})

test('of many phases an unknown dependency lists only some', () => {
  const [problem] = problemsOf({ phases: { ...manyPhases(100), q: after('nowhere') } })
  expect(problem).toContain('use one of p0, p1,')
  expect(problem).toContain('p11 … (101 phases), or remove it.')
})
