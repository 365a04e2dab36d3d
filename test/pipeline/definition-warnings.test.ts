import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { checkDefinition } from '#lib/pipeline/check-pipeline.ts'
import { definitionWarnings } from '#lib/pipeline/definition-warnings.ts'
import { placeProblems } from '#lib/pipeline/definition-problem.ts'

const script = { executor: 'script', executor_path: 'a.py' }

function warningsOf(definition: unknown): string[] {
  const { pipeline, problems } = checkDefinition(definition, 'mine')
  if (pipeline === null) throw new Error(JSON.stringify(problems))
  const warnings = placeProblems(definitionWarnings(definition, pipeline), { fileName: 'f', lines: null })
  return warnings.map(({ sentence }) => sentence)
}

test.each<[string, unknown, string]>([
  [
    'a slip in the name of a key',
    { phases: { a: { ...script, timeoutSeconds: 5 } } },
    'f, phase "a", timeoutSeconds: Plotline does not know this key and passes it over. Fix: did you mean "timeout_seconds"?',
  ],
  ['an unknown key of the pipeline', { phases: { a: script }, parallelism: 4 }, 'f, parallelism: Plotline'],
  [
    'an unknown key further down',
    { phases: { a: { ...script, requires: { enviroment: ['X'] } } } },
    'f, phase "a", requires.enviroment: Plotline does not know this key and passes it over. Fix: did you mean "env"?',
  ],
  [
    'an unknown key in one of several forms',
    { phases: { a: { ...script, collect: [{ file: 'a.json', form: 'x' }] } } },
    'f, phase "a", collect.0.form: Plotline',
  ],
  [
    'a key of agents on a script',
    { phases: { a: { ...script, max_turns: 4 } } },
    'phase "a", max_turns: it means nothing',
  ],
  [
    'attempts that are ruled out',
    { phases: { a: { ...script, retryable: false, max_retries: 3 } } },
    'one attempt and not 3',
  ],
  [
    'a file beside a Python module',
    { phases: { a: { ...script, python_module: 'scripts.report' } } },
    'phase "a", executor_path: the phase runs python_module',
  ],
  [
    'a dependency of both kinds',
    { phases: { a: script, b: { ...script, dependencies: ['a'], optional_dependencies: ['a'] } } },
    'phase "b", optional_dependencies: "a" stands in dependencies as well',
  ],
  [
    'a variable that is not passed on',
    { phases: { a: { ...script, requires: { env: ['KEY'] } } } },
    'phase "a", requires.env: KEY must be set, but is not passed on to the phase.',
  ],
  [
    'a phase that may take days',
    { phases: { a: { ...script, timeout_seconds: 86_400, max_retries: 3 } } },
    'phase "a", timeout_seconds: 3 attempts of up to 86400 s may take 3.0 days',
  ],
])('%s is a warning', (_, definition, sentence) => {
  const warnings = warningsOf(definition)
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain(sentence)
})

test.each<[string, unknown]>([
  ['remarks', { phases: { a: { ...script, _note: 'x' } }, '//': 'x', $comment: 'x' }],
  ['where the schema is', { $schema: '../pipeline.schema.json', phases: { a: script } }],
  ['keys of an output schema', { phases: { a: { ...script, outputs: { type: 'object', anything: 1 } } } }],
  [
    'keys of a seeded file',
    { phases: { a: script }, workspace: { files: [{ path: 'a', json: { any: { key: 1 } } }] } },
  ],
  ['a phase that nothing depends on', { phases: { a: script, b: script } }],
  [
    'a folder that the validator of an agent starts in',
    {
      phases: {
        a: {
          executor: 'agent',
          executor_path: 'a.md',
          cwd: 'workspace',
          prerequisite_validation: 'check.py',
        },
      },
    },
  ],
  ['a null where the source design writes one', { phases: { a: { ...script, executor_model: null } } }],
])('%s are no warning', (_, definition) => {
  expect(warningsOf(definition)).toEqual([])
})

test.each([
  'lib/home-analysis/pipeline.json',
  'public/samples/script-pipeline/phase_configuration.json',
  'public/samples/phx-houses/phase_configuration.json',
  'test/fixtures/pipelines/source-format/phase_configuration.json',
])('%s has nothing to warn of', (path) => {
  const text = readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8')
  expect(warningsOf(JSON.parse(text))).toEqual([])
})
