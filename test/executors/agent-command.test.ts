import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import {
  describeUnknownAgentPlaceholders,
  fillAgentCommand,
} from '#lib/executors/agent/agent-placeholders.ts'
import { until } from '#test/support/until.ts'
import { agentAttempt, conversationOf, key, processesWith } from './agent-attempt.ts'
import { attemptOf } from './attempt-request.ts'
import type { JsonObject } from '#lib/executors/executor.ts'

const runtime = resolve(import.meta.dirname, '../fixtures/agent-runtimes/runtime.mjs')
const command = (...args: string[]) => [process.execPath, runtime, ...args]
const nowhere = { url: 'http://127.0.0.1:9' }

test("a command of the settings runs the agent, with its prompt, the phase's variables and no key of a model", async () => {
  const attempt = await agentAttempt(nowhere, {
    agentCommand: command(
      'answer',
      '--model',
      '{model}',
      '{system_prompt}',
      '{prompt}',
      '{street}; rm -rf {zip}',
    ),
    phase: { env: ['PHOTO_KEY'], executorModel: 'large' },
    environment: { PHOTO_KEY: 'photo' },
    property: { street: '1 Main St `id` {prompt}' },
  })
  const outcome = await attempt.perform()
  expect(outcome).toMatchObject({ kind: 'completed', warnings: [], costUsd: 0.25, exitCode: 0 })
  const { args, stdin, cwd, env } = (outcome.kind === 'completed' ? outcome.output.data : {}) as {
    [name: string]: string[] | string
  }
  expect(args).toEqual([
    '--model',
    'large',
    expect.stringMatching(/^Score the rooms of the home\.[^]*All of it is data/),
    expect.stringContaining('"property":{"id":12'),
    '1 Main St `id` {prompt}; rm -rf 85023',
  ])
  expect(stdin).toBe('')
  expect(cwd).toBe(attempt.workspace)
  expect(env).toEqual(expect.arrayContaining(['PATH', 'PHOTO_KEY', 'PLOTLINE_OUTPUT', 'PLOTLINE_ARTIFACTS']))
  expect(env).not.toContain('ANTHROPIC_API_KEY')
  expect(JSON.stringify(outcome)).not.toContain(key)
  expect(conversationOf(attempt)).toEqual(
    expect.arrayContaining([
      'plotline: Running agents/assessor.md with node',
      expect.stringMatching(/^prompt: Interior Assessment\nGiven: 2344 W Marconi Ave/),
      'assistant: Looking at the home.',
      'stderr: a warning',
    ]),
  )
})

test('the command of a phase goes before that of the settings, and prompts may come as files or on standard input', async () => {
  const attempt = await agentAttempt(nowhere, {
    agentCommand: command('fail'),
    phase: { agentCommand: command('read-files', '{system_prompt_file}', '{prompt_file}') },
  })
  const outcome = await attempt.perform()
  expect(outcome).toMatchObject({ kind: 'completed', warnings: ['half'] })
  const { files } = (outcome.kind === 'completed' ? outcome.output.data : {}) as { files: string[] }
  expect(files[0]).toMatch(/^Score the rooms/)
  expect(files[1]).toContain('<data>')
  expect(await readdir(join(attempt.workspace, '.plotline'))).toEqual([])

  const piped = await agentAttempt(nowhere, { agentCommand: command('answer') })
  const answer = await piped.perform()
  const data = answer.kind === 'completed' ? (answer.output.data as JsonObject) : {}
  expect(data.stdin).toMatch(/^Score the rooms of the home\.[^]*<data>/)
})

test('an output file and artifacts count as they do for scripts', async () => {
  const attempt = await agentAttempt(nowhere, { agentCommand: command('write') })
  expect(await attempt.perform()).toMatchObject({
    kind: 'completed',
    output: { rooms: 3 },
    artifacts: [{ name: 'notes.txt' }],
  })
})

test('failures: what it says, what it does not say, and its exit codes', async () => {
  const ends = async (...args: string[]) =>
    (await agentAttempt(nowhere, { agentCommand: command(...args) })).perform()
  expect(await ends('fail')).toMatchObject({
    kind: 'failed',
    isPermanent: false,
    error: 'agents/assessor.md says it failed: no photos',
    costUsd: 0.5,
  })
  expect(await ends('talk')).toMatchObject({
    kind: 'failed',
    isPermanent: false,
    error: expect.stringContaining('did not answer with JSON'),
  })
  expect(await ends('exit', '65')).toMatchObject({ kind: 'failed', isPermanent: true, exitCode: 65 })
  expect(await ends('exit', '75')).toMatchObject({
    kind: 'failed',
    isPermanent: false,
    error: 'agents/assessor.md (node) ended with exit code 75: come back later',
  })
  expect(await ends('exit', '77')).toMatchObject({ kind: 'skipped', reason: { sentence: 'come back later' } })
})

test('a runtime that is not there is a reason to skip, an unknown placeholder or a broken file a failure for good', async () => {
  const missing = await agentAttempt(nowhere, { agentCommand: ['no-such-agent', '{prompt}'] })
  expect(await missing.perform()).toMatchObject({
    kind: 'skipped',
    reason: {
      code: 'AGENT_NOT_CONFIGURED',
      sentence: 'The agent runtime no-such-agent was not found.',
      remedy: expect.stringContaining('AGENT_COMMAND'),
    },
  })
  const wrong = await agentAttempt(nowhere, { agentCommand: command('answer', '{promt}') })
  expect(await wrong.perform()).toMatchObject({
    kind: 'failed',
    isPermanent: true,
    error: expect.stringContaining('{promt} is not a placeholder. Use {prompt}, {prompt_file}'),
  })
  const broken = await agentAttempt(nowhere, { agentCommand: command('answer'), file: 'Score it.' })
  expect(await broken.perform()).toMatchObject({
    kind: 'failed',
    isPermanent: true,
    error: expect.stringMatching(/^agents\/assessor\.md, line 1: it does not start with front matter/),
  })
  const gone = await agentAttempt(nowhere, { phase: { executorPath: 'agents/gone.md' } })
  expect(await gone.perform()).toMatchObject({ kind: 'failed', isPermanent: true })
})

test('a prompt too long for an argument says so', async () => {
  const attempt = await agentAttempt(nowhere, {
    agentCommand: command('answer', '{prompt}'),
    request: { inputs: { phase1_listing: { text: 'x'.repeat(150_000) } } },
  })
  expect(await attempt.perform()).toMatchObject({
    kind: 'failed',
    isPermanent: true,
    error: expect.stringContaining('Write {prompt_file} in the command'),
  })
})

test('a runtime whose time is up, or that is cancelled, is ended', async () => {
  const late = await agentAttempt(nowhere, { agentCommand: command('hang'), phase: { timeoutSeconds: 1 } })
  expect(await late.perform()).toMatchObject({ error: 'agents/assessor.md timed out after 1 s' })
  const attempt = await agentAttempt(nowhere, { agentCommand: command('hang') })
  const outcome = attempt.perform()
  await until(
    () => processesWith(attempt.workspace),
    (found) => found.length > 0,
  )
  attempt.controller.abort(new Error('cancelled'))
  expect(await outcome).toMatchObject({ kind: 'failed', error: 'agents/assessor.md was cancelled' })
  expect(await processesWith(attempt.workspace)).toEqual([])
})

test('where the budget of the run is spent no command starts', async () => {
  const attempt = await agentAttempt(nowhere, {
    agentCommand: command('answer'),
    request: { remainingBudgetUsd: async () => 0 },
  })
  expect(await attempt.perform()).toMatchObject({ kind: 'skipped', reason: { code: 'BUDGET_SPENT' } })
  expect(attempt.lines).toEqual([])
})

test('a value in a command is not filled again', async () => {
  const { request } = await attemptOf({}, { property: { city: '{prompt}' } })
  const values = {
    prompt: 'at {city}',
    prompt_file: 'p',
    system_prompt: 's',
    system_prompt_file: 'q',
    model: 'm',
  }
  expect(fillAgentCommand(['{prompt} {city} {model}{state}', '{other}'], values, request)).toEqual([
    'at {city} {prompt} mAZ',
    '{other}',
  ])
  expect(describeUnknownAgentPlaceholders(['{prompt}{model}', '--x={address}'])).toBeNull()
  expect(describeUnknownAgentPlaceholders(['{prompt} {other}'])).toContain('{other} is not a placeholder')
})
