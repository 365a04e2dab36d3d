import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderOf, pipeline } from './pipeline-process.ts'

const script = { executor: 'script', executor_path: 'a.sh' }

test('a pipeline that can be used is told phase by phase, and the exit code is 0', async () => {
  const { exitCode, stdout, stderr } = await pipeline(['check', 'public/samples/script-pipeline'])
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toContain(
    '✓ script-pipeline 1.0.0, 6 phases: public/samples/script-pipeline/phase_configuration',
  )
  expect(stdout).toMatch(
    /1\. phase0_county {2}script python3 scripts\/county_data\.py --address \{address\}\n/,
  )
  expect(stdout).toMatch(/starts at once; 3 attempts; 60 s each\n\s+needs python3/)
  expect(stdout).toMatch(
    /5\. phase3_synthesis .*\n\s+after phase1_listing, phase1_map; 2 attempts; 120 s each/,
  )
  expect(stdout.indexOf('phase1_map  ')).toBeGreaterThan(stdout.indexOf('phase1_listing  '))
  expect(stdout).toContain('1 pipeline checked, all can be used.')
  expect(stdout).not.toContain('\u001b[')
})

test('everything wrong is told at once, with file, line, phase, field and fix, and the exit code is 1', async () => {
  const folder = await folderOf({
    'bad/pipeline.json': {
      phases: {
        a: { executor: 'scritp', executor_path: 'a.sh' },
        b: { ...script, executor_path: 'gone.py', dependencies: ['c', 'nowhere'] },
        c: { ...script, dependencies: ['b'], timeout_seconds: -1 },
        d: { ...script, args: ['{zipcode}'], prerequisite_validation: 'gone.py' },
      },
      execution_order: [['d'], ['d']],
    },
    'bad/a.sh': '',
  })
  const file = join(folder, 'bad/pipeline.json')
  const { exitCode, stdout } = await pipeline(['check', file])
  expect(exitCode).toBe(1)
  const sentences = stdout.split('\n').filter((line) => line.startsWith('  '))
  expect(sentences.map((line) => line.trim().replace(/: .* Fix: .+$/, ''))).toEqual(
    [
      '4, phase "a", executor',
      '9, phase "b", executor_path',
      '12, phase "b", dependencies',
      '18, phase "c", dependencies',
      '21, phase "c", timeout_seconds',
      '26, phase "d", args',
      '29, phase "d", prerequisite_validation',
      '36, phase "d", execution_order',
    ].map((place) => `${file}, line ${place}`),
  )
  expect(stdout).toContain('1 pipeline checked, 1 cannot be used.')
})

test.each<[string, string, RegExp]>([
  ['is no JSON', '{\n "phases": {,}\n}', /file: it is not JSON at line 2, column 13: .*Fix: /],
  [
    'names a key twice',
    '{"phases": {}, "phases": {}}',
    /the key "phases" stands twice .*line 1, column 16\. Fix: /,
  ],
  ['is no pipeline', '[]', /file: .*expected object.*Fix: /],
  ['names no phase', '{"phases": {}}', /line 1, phases: holds no phase; name at least one\. Fix: /],
])('a file that %s is a problem', async (_, text, sentence) => {
  const folder = await folderOf({ 'pipeline.json': text })
  const { exitCode, stdout } = await pipeline(['check', folder])
  expect(exitCode).toBe(1)
  expect(stdout).toMatch(sentence)
})

test('a file that is not there and a folder without a pipeline are problems; the others are checked all the same', async () => {
  const folder = await folderOf({ 'notes.md': '', 'pipeline.json/x': '' })
  const { exitCode, stdout } = await pipeline(['check', join(folder, 'gone.json'), 'lib/home-analysis'])
  expect(exitCode).toBe(1)
  expect(stdout).toMatch(/gone\.json: ENOENT.* Fix: put the file there\./)
  expect(stdout).toContain('✓ home-analysis')
  const empty = await pipeline(['check', await folderOf({ 'notes.md': '' })])
  expect(empty.stdout).toContain(
    'the folder holds no pipeline. Fix: put one of pipeline.json, phase_configuration',
  )
  expect(empty.exitCode).toBe(1)
})

test('what looks like a slip or is not there on this machine is a warning, and no error', async () => {
  const folder = await folderOf({
    'pipeline.json': {
      phases: {
        a: { ...script, timeoutSeconds: 5, env: ['AUTHOR_KEY'] },
        b: { ...script, requires: { env: ['AUTHOR_KEY'] }, env: ['AUTHOR_KEY', 'AUTHOR_HOME'] },
      },
    },
    'a.sh': '',
  })
  const { exitCode, stdout } = await pipeline(['check', folder], { environment: { AUTHOR_HOME: 'x' } })
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(/warning .*line 6, phase "a", timeoutSeconds: .*did you mean "timeout_seconds"\?/)
  expect(stdout).toMatch(
    /warning .*line 7, phase "a", env: AUTHOR_KEY is not set here\. b needs it, too\. Fix: /,
  )
  expect(stdout.match(/warning/g)).toHaveLength(2)
  expect(stdout).toContain('needs bash, AUTHOR_KEY (not set), AUTHOR_HOME (set)')
})

test('a program that is not there is named', async () => {
  const folder = await folderOf({
    'pipeline.json': { phases: { a: { ...script, executor_path: 'a.py' } } },
    'a.py': '',
  })
  const { exitCode, stdout } = await pipeline(['check', folder], { environment: { PATH: folder } })
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(
    /phase "a", executor: python3 was not found here, so the phase would fail\. Fix: install/,
  )
})

test('an agent that cannot run here, and an agent file that none could use, are warnings', async () => {
  const folder = await folderOf({
    'pipeline.json': { phases: { a: { executor: 'agent', executor_path: 'a.md' } } },
    'a.md': 'no front matter',
  })
  const without = await pipeline(['check', folder])
  expect(without.exitCode).toBe(0)
  expect(without.stdout).toMatch(
    /phase "a", executor: No key of a model API is set.* Fix: Set one of ANTHROPIC_API_KEY/,
  )
  expect(without.stdout).toMatch(/phase "a", executor_path: a\.md, line 1.* Fix: correct that file/)
  const own = await pipeline(['check', folder], {
    environment: { AGENT_COMMAND: '["no-such-agent", "{prompt_file}"]' },
  })
  expect(own.stdout).toContain('phase "a", executor: no-such-agent was not found here')
  expect(own.stdout).not.toContain('No key')
})

test('an agent is told what it would not get of what its file names: a skill, a tool spelled otherwise', async () => {
  const folder = await folderOf({
    'pipeline.json': { phases: { a: { executor: 'agent', executor_path: 'look.md' } } },
    'look.md':
      '---\nname: look\ntools: Raed, Bash(git:*), mcp__maps__read, BrandNew\nskills: seeing, hearing\n---\nLook.',
    '.claude/skills/seeing/SKILL.md': '---\nname: seeing\n---\nSee.',
  })
  const { exitCode, stdout } = await pipeline(['check', folder], {
    environment: { ANTHROPIC_API_KEY: 'key' },
  })
  expect(exitCode).toBe(0)
  expect(stdout.split('\n').filter((line) => line.includes('warning'))).toEqual([
    expect.stringMatching(/phase "a", executor_path: look\.md names the skill "hearing", .* Fix: put the/),
    expect.stringMatching(/look\.md names a tool "Raed", which is not known\. Fix: did you mean "Read"\?/),
  ])
})

test('without a file every pipeline is checked: ours and those of PIPELINES_DIR, where no two share a name', async () => {
  const folder = await folderOf({
    'one/pipeline.json': { name: 'same', phases: { a: script } },
    'one/a.sh': '',
    'two/pipeline.json': { name: 'same', phases: { a: script } },
    'two/a.sh': '',
  })
  const { exitCode, stdout } = await pipeline(['check'], { environment: { PIPELINES_DIR: folder } })
  expect(exitCode).toBe(1)
  expect(stdout).toContain('✓ home-analysis')
  expect(stdout).toContain('✓ same')
  expect(stdout).toMatch(
    /two\/pipeline\.json, name: "same" is taken by .*one\/pipeline\.json\. Fix: give one/,
  )
  expect(stdout).toContain('3 pipelines checked, 1 cannot be used.')
})

test('a pipeline that waits for a variable is in order, and says what to set', async () => {
  const folder = await folderOf({
    'pipeline.json': { source_folder: { env: 'AUTHOR_PROJECT' }, phases: { a: script } },
  })
  const project = await folderOf({ 'a.sh': '' })
  const unset = await pipeline(['check', folder])
  expect(unset.exitCode).toBe(0)
  expect(unset.stdout).toMatch(/○ .* is in order, and not set up here\.\n {2}.*AUTHOR_PROJECT/)
  expect(unset.stdout).toContain('1 pipeline checked, 1 not set up here.')
  const set = await pipeline(['check', folder], { environment: { AUTHOR_PROJECT: project } })
  expect(set.stdout).toContain('all can be used')
  const wrong = await pipeline(['check', folder], { environment: { AUTHOR_PROJECT: join(project, 'gone') } })
  expect(wrong.exitCode).toBe(1)
})

test('--json is for machines: the same, with its parts apart', async () => {
  const folder = await folderOf({
    'pipeline.json': { phases: { a: { ...script, env: ['AUTHOR_KEY'] } } },
    'a.sh': '',
    'bad.json': { phases: { a: { executor: 'manual', max_retries: 0 } } },
  })
  const { exitCode, stdout } = await pipeline(['check', folder, join(folder, 'bad.json'), '--json'])
  expect(exitCode).toBe(1)
  const { ok, files } = JSON.parse(stdout) as { ok: boolean; files: unknown[] }
  expect(ok).toBe(false)
  expect(files).toMatchObject([
    {
      ok: true,
      problems: [],
      warnings: [{ phase: 'a', field: 'env', line: 6 }],
      phases: [
        {
          id: 'a',
          command: ['bash', 'a.sh', '--address', '{address}'],
          env: [{ name: 'AUTHOR_KEY', is_required: false, is_set: false }],
          programs: [{ name: 'bash', is_found: true }],
        },
      ],
    },
    { ok: false, problems: [{ line: 5, phase: 'a', field: 'max_retries', fix: expect.any(String) }] },
  ])
})

test('a terminal sees colours, unless NO_COLOR asks for none; a name steers nothing', async () => {
  const folder = await folderOf({
    'pipeline.json': { name: '\u001b[31mred\u0007', phases: { a: script } },
    'a.sh': '',
  })
  const coloured = await pipeline(['check', folder], { environment: { FORCE_COLOR: '1' } })
  expect(coloured.stdout).toContain('\u001b[32m✓')
  expect(coloured.stdout).not.toContain('\u001b[31m')
  const plain = await pipeline(['check', folder], { environment: { NO_COLOR: '1' } })
  for (const control of ['\u001b', '\u0007']) expect(plain.stdout).not.toContain(control)
})

test.each([
  [[], /Say "check", "try" or "schema" first/],
  [['frob'], /Say "check", "try" or "schema" first, not "frob"/],
  [['check', '--frob'], /Unknown option '--frob'/],
  [['check', '--keep'], /check runs nothing/],
  [['schema', 'x'], /schema takes no arguments/],
])('%j is wrong usage: exit code 2, and how it is used', async (argv, sentence) => {
  const { exitCode, stdout, stderr } = await pipeline(argv)
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toMatch(sentence)
  expect(stderr).toContain('npm run pipeline -- check')
})
