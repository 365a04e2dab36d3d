// npm test [-- vitest arguments]. Without arguments: lint, format, types and build as well, one check each.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuild } from '#lib/server/launch-steps.mjs'

type Tally = { passed: number; failed: number; skipped: number }
type Report = {
  success: boolean
  testResults: { name: string; status: string; message: string; assertionResults: { status: string }[] }[]
}

const root = join(import.meta.dirname, '..')
const modules = join(root, 'node_modules')
const filters = process.argv.slice(2)

const checks: [string, () => Promise<boolean>][] = [
  ['build', buildScreens], // first: it writes next-env.d.ts, which the types need
  ['lint', () => runScript('lint')],
  ['format', () => runScript('format', '--check')],
  ['types', () => runScript('types')],
]

const tally: Tally = { passed: 0, failed: 0, skipped: 0 }
const failures: string[] = []
for (const [name, check] of filters.length === 0 ? checks : []) {
  const hasPassed = await check()
  count(hasPassed ? 'passed' : 'failed', name)
  console.log(`${hasPassed ? '✓' : '✗'} ${name}`)
}
await runVitest()
if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join('\n')}`)
console.log(`${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`)
process.exitCode = tally.failed === 0 ? 0 : 1

async function runVitest() {
  const folder = await mkdtemp(join(tmpdir(), 'plotline-report-'))
  const file = join(folder, 'report.json')
  const options = [
    '--config',
    '.config/vitest.config.ts',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]
  const hasPassed = await runNode(['vitest/vitest.mjs', 'run', ...options, ...filters])
  const text = await readFile(file, 'utf8').catch(() => null)
  await rm(folder, { recursive: true })
  const before = tally.failed
  if (text !== null) countReport(JSON.parse(text) as Report)
  // An error outside every test (a rejection nobody awaited, a setup that failed) fails the run as well.
  if (!hasPassed && tally.failed === before) count('failed', 'vitest')
}

function countReport({ testResults }: Report) {
  for (const { name, status, assertionResults } of testResults) {
    for (const assertion of assertionResults) {
      if (assertion.status === 'passed') count('passed', name)
      else if (assertion.status === 'failed') count('failed', name)
      else count('skipped', name)
    }
    const hasFailedTest = assertionResults.some((assertion) => assertion.status === 'failed')
    if (status === 'failed' && !hasFailedTest) count('failed', name) // it could not be loaded
  }
}

function count(outcome: keyof Tally, name: string) {
  tally[outcome] += 1
  const shown = name.replace(`${root}/`, '')
  if (outcome === 'failed' && !failures.includes(shown)) failures.push(shown)
}

async function buildScreens(): Promise<boolean> {
  try {
    await ensureBuild()
    return true
  } catch (error) {
    console.log(error instanceof Error ? error.message : error)
    return false
  }
}

async function runScript(name: string, ...args: string[]): Promise<boolean> {
  return await succeeds('npm', ['run', '--silent', name, '--', ...args])
}

async function runNode([program = '', ...args]: string[]): Promise<boolean> {
  return await succeeds(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    join(modules, program),
    ...args,
  ])
}

async function succeeds(command: string, args: string[]): Promise<boolean> {
  const shell = process.platform === 'win32' && command === 'npm'
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell })
  return await new Promise((resolve) => {
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
  })
}
