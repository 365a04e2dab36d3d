import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { until } from '#test/support/until.ts'
import { isAlive } from '#test/executors/living-process.ts'
import { folderOf, pipeline, startPipeline } from './pipeline-process.ts'

const address = '2344 W Marconi Ave, Phoenix, AZ 85023'
const script = (executor_path: string, rest: object = {}) => ({ executor: 'script', executor_path, ...rest })

type Trial = {
  kept: string | null
  phases: {
    id: string
    status: string
    is_given: boolean
    output: unknown
    attempts: { error: string | null }[]
  }[]
}

/** Says what it was given, and leaves a file behind. */
const echo = `import { readFileSync, writeFileSync } from 'node:fs'
const given = JSON.parse(readFileSync(0, 'utf8'))
writeFileSync(process.env.PLOTLINE_WORKSPACE + '/' + given.phase.id, '')
writeFileSync(process.env.PLOTLINE_ARTIFACTS + '/note.txt', given.phase.id)
console.log(JSON.stringify({ address: given.property.address, facts: given.property.facts, cells: given.property.cells, inputs: given.inputs }))`

/** a, then b, then c; d by itself. */
const chain = {
  'pipeline.json': {
    phases: {
      a: script('echo.mjs'),
      b: script('echo.mjs', { dependencies: ['a'], optional_dependencies: ['o'] }),
      c: script('echo.mjs', { dependencies: ['b'] }),
      d: script('echo.mjs'),
      o: script('echo.mjs'),
    },
  },
  'echo.mjs': echo,
}

async function trial(argv: string[], environment: Record<string, string> = {}) {
  const { stdout, stderr, exitCode } = await pipeline(['try', ...argv, '--json'], { environment })
  const result = JSON.parse(stdout) as Trial
  const statuses = Object.fromEntries(result.phases.map(({ id, status }) => [id, status]))
  const outputOf = (id: string) => result.phases.find((phase) => phase.id === id)?.output
  return { ...result, statuses, outputOf, stderr, exitCode }
}

test('a property goes through the sample pipeline: its log, what each phase gave, exit code 0, and nothing stays behind', async () => {
  const temporary = await folderOf({})
  const data = join(temporary, 'data')
  // A database that nobody answers at: whoever asked for it would fail.
  const environment = {
    TMPDIR: temporary,
    PLOTLINE_DATA_DIR: data,
    DATABASE_URL: 'postgresql://127.0.0.1:1/none',
  }
  const { stdout, stderr, exitCode } = await pipeline(
    ['try', 'public/samples/script-pipeline', '--address', '2344 w marconi ave phoenix az 85023'],
    { environment },
  )
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toContain('2344 w marconi ave, phoenix, AZ 85023 through script-pipeline')
  expect(stdout).toMatch(/^phase0_county {4}--- Running \["python3"/m)
  expect(stdout).toMatch(/^phase1_map {7}out → no coordinates in the list$/m)
  expect(stdout).toMatch(/^phase2_images – skipped: The list has no photo of this home/m)
  expect(stdout).toMatch(/^phase3_synthesis ✓ completed 1 attempt, \d+\.\d s\n {2}\{\n {4}"score": 50,/m)
  expect(stdout).toMatch(/ {2}file report\.html \(text\/html, 1 kB\)/)
  expect(stdout).toMatch(/5 completed, 1 skipped in \d+\.\d s\.\n$/)
  expect(await readdir(temporary)).toEqual([])
})

test('no database is started, whatever the settings say', async () => {
  const folder = await folderOf(chain)
  const environment = { PLOTLINE_DATA_DIR: join(folder, 'data'), DATABASE_URL: '' }
  const { exitCode } = await trial([folder, '--address', address], environment)
  expect(exitCode).toBe(0)
  expect(existsSync(join(folder, 'data'))).toBe(false)
})

test('what failed fails the trial, blocks what needs it, and keeps the workspace, the outputs and the files', async () => {
  const folder = await folderOf({
    ...chain,
    'pipeline.json': {
      phases: {
        a: script('echo.mjs'),
        b: script('bad.sh', { dependencies: ['a'] }),
        c: script('echo.mjs', { dependencies: ['b'] }),
      },
    },
    'bad.sh': 'echo "the county is closed" >&2; exit 65',
  })
  const temporary = await folderOf({})
  const environment = { TMPDIR: temporary }
  const { stdout, exitCode } = await pipeline(['try', folder, '--address', address], { environment })
  expect(exitCode).toBe(1)
  expect(stdout).toMatch(/^b err the county is closed$/m)
  expect(stdout).toMatch(/^b ✗ failed: .*the county is closed/m)
  expect(stdout).toMatch(/^c ■ blocked: It needs "b", which failed\.\n {2}Open "b", mend/m)
  expect(stdout).toContain('1 completed, 1 failed, 1 blocked in ')
  const kept = /^Kept: (\S+) /m.exec(stdout)?.[1] ?? ''
  expect(kept.startsWith(temporary)).toBe(true)
  expect(existsSync(join(kept, 'workspace', 'a'))).toBe(true)
  expect(Object.keys(JSON.parse(await readFile(join(kept, 'outputs.json'), 'utf8')) as object)).toEqual(['a'])
  expect(await readFile(join(kept, 'files', 'a', 'note.txt'), 'utf8')).toBe('a')
})

test('an attempt that failed for now is made again, as often as the pipeline says', async () => {
  const policy = { max_retries: 3, backoff_max_seconds: 0 }
  const folder = await folderOf({
    'pipeline.json': { phases: { a: script('flaky.sh', policy), b: script('never.sh', policy) } },
    'flaky.sh': 'f="$PLOTLINE_WORKSPACE/n"; echo x >> "$f"; [ $(wc -l < "$f") -ge 3 ] || exit 75',
    'never.sh': 'exit 75',
  })
  const { statuses, phases, exitCode, stderr } = await trial([folder, '--address', address])
  expect({ statuses, exitCode }).toEqual({ statuses: { a: 'completed', b: 'failed' }, exitCode: 1 })
  expect(phases.map(({ attempts }) => attempts.map(({ error }) => error === null))).toEqual([
    [false, false, true],
    [false, false, false],
  ])
  expect(stderr).toMatch(/^a .*Trying again in 0\.0 s\.$/m)
  expect(stderr).toMatch(/^a attempt 3$/m)
})

test('--phase runs that phase after those it depends on, and no other', async () => {
  const { statuses, outputOf, exitCode } = await trial([
    await folderOf(chain),
    '--address',
    address,
    '--phase',
    'b',
  ])
  expect({ statuses, exitCode }).toEqual({
    statuses: { a: 'completed', o: 'completed', b: 'completed' },
    exitCode: 0,
  })
  expect(outputOf('b')).toMatchObject({ inputs: { a: { address }, o: { address } } })
})

test('--only runs that phase alone, with the outputs of a file in place of the phases before it', async () => {
  const folder = await folderOf({ ...chain, 'inputs.json': { a: { lot: 7 } } })
  const only = ['--phase', 'b', '--only']
  const given = await trial([folder, '--address', address, ...only, '--inputs', join(folder, 'inputs.json')])
  expect(given.statuses).toEqual({ a: 'completed', o: 'skipped', b: 'completed' })
  expect(given.outputOf('b')).toMatchObject({ inputs: { a: { lot: 7 } } })
  expect(given.phases.filter(({ is_given }) => !is_given).map(({ id }) => id)).toEqual(['b'])
  expect(given.exitCode).toBe(0)
  const empty = await trial([folder, '--address', address, ...only])
  expect(empty.outputOf('b')).toMatchObject({ inputs: { a: {} } })
})

test('--keep keeps everything, and its outputs.json is what --inputs reads', async () => {
  const folder = await folderOf(chain)
  const environment = { TMPDIR: await folderOf({}) }
  const { kept } = await trial([folder, '--address', address, '--keep'], environment)
  const argv = [
    folder,
    '--address',
    address,
    '--phase',
    'c',
    '--only',
    '--inputs',
    join(kept ?? '', 'outputs.json'),
  ]
  const again = await trial([...argv, '--workspace', join(kept ?? '', 'workspace')], environment)
  expect(again.outputOf('c')).toMatchObject({ inputs: { a: { address }, b: { address } } })
  expect(again.kept).toBe(null)
  expect(await readdir(join(kept ?? '', 'workspace'))).toEqual(
    expect.arrayContaining(['a', 'b', 'c', 'd', 'o']),
  )
})

test('facts come from --facts, or from the row of a list', async () => {
  const folder = await folderOf({ ...chain, 'facts.json': { beds: 3 } })
  const of = async (...argv: string[]) => (await trial([folder, '--phase', 'a', ...argv])).outputOf('a')
  expect(await of('--address', address, '--facts', '{"price": 475000}')).toMatchObject({
    facts: { price: 475_000 },
  })
  expect(await of('--address', address, '--facts', join(folder, 'facts.json'))).toMatchObject({
    facts: { beds: 3 },
  })
  const list = await folderOf({
    'homes.csv':
      'Address,City,State,ZIP,Price,Agent\n1 A St,Mesa,AZ,85201,"$1,000",Ann\n2 B St,Mesa,AZ,85201,"$2,000",Bo\n',
  })
  const row = await of('--list', join(list, 'homes.csv'), '--address', '2 B Street, Mesa AZ 85201')
  expect(row).toMatchObject({
    address: '2 B St, Mesa, AZ 85201',
    facts: { price: 2_000 },
    cells: { Agent: 'Bo' },
  })
  const first = await of('--list', join(list, 'homes.csv'))
  expect(first).toMatchObject({ address: '1 A St, Mesa, AZ 85201', cells: { Agent: 'Ann' } })
})

test('a phase that a person does is skipped where nobody can be asked', async () => {
  const folder = await folderOf({ 'pipeline.json': { phases: { look: { executor: 'manual' } } } })
  const { stdout, exitCode } = await pipeline(['try', folder, '--address', address])
  expect(exitCode).toBe(0)
  expect(stdout).toContain('look – skipped: "look" is done by a person, and nobody can be asked here.')
})

test('a script gets the variables that its phase names, and no others; what it prints steers no terminal', async () => {
  const folder = await folderOf({
    'pipeline.json': { phases: { a: script('a.sh', { env: ['MINE'] }) } },
    'a.sh': `echo "mine $MINE, not $HIS"; printf 'x\\033]0;title\\007\\033[2Jy\\n'`,
  })
  const { stdout } = await pipeline(['try', folder, '--address', address], {
    environment: { MINE: 'yes', HIS: 'no' },
  })
  expect(stdout).toMatch(/^a out mine .*, not $/m)
  expect(stdout).not.toContain('not no')
  expect(stdout).toMatch(/^a out xy$/m)
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends the scripts and their children, and leaves nothing behind',
  async (signal) => {
    const folder = await folderOf({
      'pipeline.json': { phases: { a: script('slow.sh'), b: script('slow.sh', { dependencies: ['a'] }) } },
      // It takes its time to end.
      'slow.sh': 'trap "sleep 1; exit" TERM; sleep 300 & echo "child $!"; wait',
    })
    const temporary = await folderOf({})
    const environment = { TMPDIR: temporary }
    const trialProcess = startPipeline(['try', folder, '--address', address], { environment })
    const child = await until(
      async () => Number(/child (\d+)/.exec(trialProcess.stdout())?.[1]),
      (pid) => pid > 0,
    )
    expect(isAlive(child)).toBe(true)
    trialProcess.child.kill(signal)
    // The launcher passes on what the terminal has sent already.
    if (signal === 'SIGHUP') {
      await until(
        async () => trialProcess.stderr(),
        (said) => said.includes('Stopping'),
      )
      trialProcess.child.kill(signal)
    }
    expect(await trialProcess.end).toBe(130)
    await expect.poll(() => isAlive(child), { timeout: 10_000 }).toBe(false)
    expect(trialProcess.stdout()).toMatch(/a × cancelled.*2 cancelled in /s)
    expect(await readdir(temporary)).toEqual([])
  },
)
