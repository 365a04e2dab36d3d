import { expect, test } from 'vitest'
import { workspaceProblems } from '#lib/executors/workspace/workspace-problems.ts'
import { readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'

/** What is wrong with a pipeline of phases `a` and `b`, which needs `a`. */
function problemsOf({ phase = {}, ...rest }: { phase?: object; workspace?: object }): string[] {
  const definition = {
    phases: {
      a: { executor: 'manual' },
      b: { executor: 'manual', dependencies: ['a'], ...phase },
      c: { executor: 'manual' },
    },
    ...rest,
  }
  const read = readPipelineDefinition({ definition, fileName: 'p.json', defaultName: 'p' })
  if (!read.ok) throw new Error(read.refusal.problems.join('\n'))
  return workspaceProblems(read.value).map(
    ({ phase: id, field, message }) => `${id ?? '-'} ${field}: ${message}`,
  )
}

test('a layout that says where everything goes has no problems', () => {
  const workspace = {
    links: { scripts: 'src/scripts', '.claude': '.claude', 'config/a.yaml': 'config/a.yaml' },
    folders: ['data/images', 'config/own'],
    files: [
      {
        path: 'data/x.json',
        json: { '{address}': ['{facts.price}', '{status.a}', '{outputs.a.x.y}', '{cells.Any}'] },
      },
      { path: 'data/y.csv', copy: 'data/x.csv', replace: { a: { b: 'c' } } },
    ],
  }
  const phase = {
    prepare: [{ path: 'scripts2/x', text: '{now}' }],
    collect: [{ file: 'data/x.json', where: { a: '{address}' } }, { artifacts: 'r/**/*.html' }],
    requires: { any_of: ['a'], files: ['data/*.jpg'] },
    post_conditions: { changed: ['r/*.html'] },
  }
  expect(problemsOf({ workspace, phase })).toEqual([])
})

test.each<[string, Parameters<typeof problemsOf>[0], string]>([
  [
    'a link out of the workspace',
    { workspace: { links: { '../x': 'x' } } },
    '- workspace.links: "../x" is no place',
  ],
  ['a link to elsewhere', { workspace: { links: { x: '../x' } } }, '- workspace.links: "../x" leads out of'],
  [
    'a link below a link',
    { workspace: { links: { scripts: 'a', 'scripts/b': 'b' } } },
    '- workspace.links: "scripts/b" lies at or below the link "scripts"',
  ],
  [
    'our own folder',
    { workspace: { folders: ['.plotline/x'] } },
    '- workspace.folders.0: ".plotline/x" is no place',
  ],
  ['the workspace itself', { workspace: { folders: ['.'] } }, '- workspace.folders.0: "." is no place'],
  [
    'a file below a link',
    { workspace: { links: { scripts: 'a' }, files: [{ path: 'scripts/x', text: '' }] } },
    '- workspace.files.0: "scripts/x" lies at or below the link',
  ],
  [
    'an unknown placeholder in a key',
    { workspace: { files: [{ path: 'x', json: [{ '{adress}': 1 }] }] } },
    '- workspace.files.0: {adress} is not a placeholder.',
  ],
  [
    'a status of no phase',
    { phase: { prepare: [{ path: 'x', csv: { a: '{status.z}' } }] } },
    'b prepare.0: {status.z} names no phase.',
  ],
  [
    'a copy from outside',
    { phase: { prepare: [{ path: 'x', copy: '/etc/passwd' }] } },
    'b prepare.0: "/etc/passwd" is',
  ],
  [
    'a collector of another kind of file',
    { phase: { collect: [{ file: 'x.yaml' }] } },
    'b collect.0: "x.yaml" is neither',
  ],
  [
    'a collector outside',
    { phase: { collect: [{ file: '../x.json' }] } },
    'b collect.0: "../x.json" is no place',
  ],
  [
    'a collector with an unknown placeholder',
    { phase: { collect: [{ file: 'x.json', at: ['{facts.prize}'] }] } },
    'b collect.0: {facts.prize} is not a fact.',
  ],
  [
    'artifacts from outside',
    { phase: { collect: [{ artifacts: '../*' }] } },
    'b collect.0: "../*" leads out',
  ],
  [
    'one of several phases that need not have ended',
    { phase: { requires: { any_of: ['a', 'c'] } } },
    'b requires.any_of: "c" need not have ended when this phase starts.',
  ],
  [
    'required files outside',
    { phase: { requires: { files: ['/x/*'] } } },
    'b requires.files: "/x/*" leads out',
  ],
  [
    'changed files outside',
    { phase: { post_conditions: { changed: ['../x'] } } },
    'b post_conditions.changed: "../x"',
  ],
])('%s is found before anything runs', (_, definition, sentence) => {
  const problems = problemsOf(definition)
  expect(problems).toHaveLength(1)
  expect(problems[0]?.startsWith(sentence)).toBe(true)
})
