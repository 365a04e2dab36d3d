import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createAgentExecutor } from '#lib/executors/agent/agent-executor.ts'
import { startScriptedModelApi, type ScriptedModelApi } from '#test/support/scripted-model-api.ts'
import { testArtifactStore } from '#test/support/artifacts.ts'
import { until } from '#test/support/until.ts'
import { agentAttempt, assessor, conversationOf, key, processesWith, success } from './agent-attempt.ts'
import type { ScriptedReply } from '#test/support/scripted-model-api.ts'

// Each test starts the real runtime, a program of 380 MB: 0.7 s on an idle machine, several on a busy one.
vi.setConfig({ testTimeout: 60_000 })

let api: ScriptedModelApi
beforeAll(async () => {
  api = await startScriptedModelApi()
})
afterAll(() => api.close())

const withBash = assessor.replace('tools: Read', 'tools: Bash')
const readAgain: ScriptedReply = { calls: [{ tool: 'Read', input: { file_path: 'photos.json' } }] }
const busy = { refuse: 429, kind: 'rate_limit_error', message: 'Too many requests' }

test('a rate limit with a short wait is waited out, and the log says so', async () => {
  api.script({ ...busy, retryAfterSeconds: 1 }, { text: success })
  const attempt = await agentAttempt(api)
  expect(await attempt.perform()).toMatchObject({ kind: 'completed', usage: { turns: 1 } })
  expect(api.requests).toHaveLength(2)
  expect(conversationOf(attempt)).toContainEqual(
    expect.stringMatching(
      /^plotline: The model API did not take it \(429, rate_limit\): again in [12] s, 1 of 3$/,
    ),
  )
})

test("a rate limit whose wait is longer than the phase's time ends the attempt at once, until then", async () => {
  api.script({ ...busy, retryAfterSeconds: 40 })
  const attempt = await agentAttempt(api, { phase: { timeoutSeconds: 20 } })
  const outcome = await attempt.perform()
  expect(outcome).toMatchObject({ kind: 'failed', isPermanent: false })
  expect(outcome.kind === 'failed' && outcome.retryAfterMs).toBeGreaterThanOrEqual(40_000)
  expect(api.requests).toHaveLength(1)
})

test('a rate limit that asks for minutes ends the attempt, and is not tried again within one', async () => {
  api.script({ ...busy, retryAfterSeconds: 600 })
  const attempt = await agentAttempt(api)
  expect(await attempt.perform()).toMatchObject({
    kind: 'failed',
    isPermanent: false,
    error: expect.stringContaining('Too many requests'),
    retryAfterMs: 60_000,
  })
})

test('an overloaded API is tried again a few times, then the attempt fails for now', async () => {
  api.script({ refuse: 529, kind: 'overloaded_error', message: 'Overloaded' })
  const attempt = await agentAttempt(api, { environment: { CLAUDE_CODE_MAX_RETRIES: '1' } })
  expect(await attempt.perform()).toMatchObject({
    kind: 'failed',
    isPermanent: false,
    error: expect.stringContaining('Overloaded'),
  })
  expect(api.requests).toHaveLength(2)
})

test('a key that the API refuses fails for good, and says what to do', async () => {
  api.script({ refuse: 401, kind: 'authentication_error', message: 'invalid x-api-key' })
  const attempt = await agentAttempt(api, { environment: { CLAUDE_CODE_MAX_RETRIES: '0' } })
  const outcome = await attempt.perform()
  expect(outcome).toMatchObject({
    kind: 'failed',
    isPermanent: true,
    error: expect.stringMatching(/refused the key \(401.*Set a valid one/),
  })
  expect(JSON.stringify([outcome, attempt.lines])).not.toContain(key)
})

test('an agent that is not done after its turns fails for good, and names the limit', async () => {
  api.script(readAgain)
  const attempt = await agentAttempt(api, {
    phase: { maxTurns: 2 },
    workspaceFiles: { 'photos.json': '[]' },
  })
  expect(await attempt.perform()).toMatchObject({
    kind: 'failed',
    isPermanent: true,
    error: expect.stringMatching(/after 2 turns, its limit\. Raise max_turns of phase phase2_images/),
    usage: { turns: 2 },
    costUsd: expect.closeTo(0.00007, 7),
  })
})

test("an agent that reaches the phase's budget, or what the run has left, is stopped for good with its cost", async () => {
  const workspaceFiles = { 'photos.json': '[]' }
  api.script({ ...readAgain, outputTokens: 1_000 })
  const ofPhase = await agentAttempt(api, { phase: { maxBudgetUsd: 0.0008 }, workspaceFiles })
  expect(await ofPhase.perform()).toMatchObject({
    kind: 'failed',
    isPermanent: true,
    error: expect.stringMatching(
      /stopped after \$0\.0010.*over its limit of \$0\.0008\. Raise max_budget_usd/,
    ),
    costUsd: expect.closeTo(0.00102, 5),
    usage: { turns: 2 },
  })
  const ofRun = await agentAttempt(api, {
    phase: { maxBudgetUsd: 5 },
    request: { remainingBudgetUsd: async () => 0.0003 },
    workspaceFiles,
  })
  expect(await ofRun.perform()).toMatchObject({
    kind: 'failed',
    isPermanent: true,
    error: expect.stringMatching(
      /run 7 had \$0\.0003 left of its budget\. Raise the budget in the run's limits/,
    ),
    usage: { turns: 1 },
  })
})

test('where the budget of the run is spent no agent starts', async () => {
  api.script({ text: success })
  const attempt = await agentAttempt(api, { request: { remainingBudgetUsd: async () => -0.12 } })
  expect(await attempt.perform()).toMatchObject({
    kind: 'skipped',
    reason: {
      code: 'BUDGET_SPENT',
      sentence:
        'The budget of run 7 is spent (it is overdrawn by $0.12), so "Interior Assessment" did not start.',
      remedy: "Raise the budget in the run's limits, then retry this phase.",
    },
  })
  expect(api.requests).toEqual([])
})

test('an agent whose time is up is ended within 6 s, with what it took until then', async () => {
  api.script(readAgain, { hang: true })
  const attempt = await agentAttempt(api, {
    phase: { timeoutSeconds: 8 }, // time enough for the first answer on a busy machine
    workspaceFiles: { 'photos.json': '[]' },
  })
  const startedAt = performance.now()
  const outcome = await attempt.perform()
  expect(performance.now() - startedAt).toBeLessThan(14_000)
  expect(outcome).toMatchObject({
    kind: 'failed',
    isPermanent: false,
    error: 'agents/assessor.md timed out after 8 s',
    usage: { turns: 1 },
    costUsd: expect.closeTo(0.000035, 7),
  })
  expect(await processesWith(attempt.workspace)).toEqual([])
})

test('a cancelled agent is ended with all that its commands started', async () => {
  const attempt = await agentAttempt(api, { file: withBash })
  const command = '(setsid sleep 612 > /dev/null 2>&1 &); tail -f /dev/null'
  api.script({ text: 'I wait.', calls: [{ tool: 'Bash', input: { command } }] })
  const outcome = attempt.perform()
  const started = await until(
    () => processesWith(attempt.workspace),
    (found) => found.some((command) => command.startsWith('sleep 612')),
    20_000,
  )
  expect(started.some((command) => command.includes('tail -f'))).toBe(true)
  const abortedAt = performance.now()
  attempt.controller.abort(new Error('cancelled'))
  expect(await outcome).toMatchObject({
    kind: 'failed',
    isPermanent: false,
    error: 'agents/assessor.md was cancelled',
    usage: { turns: 1 },
    costUsd: expect.closeTo(0.000035, 7),
  })
  expect(performance.now() - abortedAt).toBeLessThan(6_000)
  expect(await processesWith(attempt.workspace)).toEqual([])
  expect(conversationOf(attempt)).toContain(`tool-call: Bash: ${command}`)
})

test('what an agent left running ends with its attempt, and its commands do not see the key', async () => {
  const attempt = await agentAttempt(api, { file: withBash })
  const command = 'env; (setsid sleep 613 > /dev/null 2>&1 &)'
  const whileItRuns = async () => {
    await until(
      () => processesWith(attempt.workspace),
      (found) => found.some((entry) => entry.startsWith('sleep 613')),
    )
    return { text: success }
  }
  api.script({ calls: [{ tool: 'Bash', input: { command } }] }, whileItRuns)
  expect(await attempt.perform()).toMatchObject({ kind: 'completed' })
  expect(await processesWith(attempt.workspace)).toEqual([])
  const seen = JSON.stringify(api.requests[1]?.messages)
  expect(seen).toContain('CLAUDE_CONFIG_DIR=')
  expect(seen).not.toContain(key)
})

test('without a key, or without a program for this machine, an agent phase is skipped with the remedy', async () => {
  const unset = { ANTHROPIC_API_KEY: '' }
  const withoutKey = await agentAttempt(api, { environment: unset })
  expect(await withoutKey.perform()).toMatchObject({
    kind: 'skipped',
    reason: { code: 'AGENT_NOT_CONFIGURED', remedy: expect.stringContaining('Set one of ANTHROPIC_API_KEY') },
  })
  const withoutProgram = createAgentExecutor({
    environment: { ANTHROPIC_AUTH_TOKEN: 'token' },
    store: testArtifactStore(),
    command: null,
    findBinary: () => null,
  })
  expect(await withoutProgram(withoutKey.request)).toMatchObject({
    kind: 'skipped',
    reason: { code: 'AGENT_NOT_CONFIGURED', remedy: expect.stringContaining('npm install') },
  })
})

test('an answer that misses what its phase must produce has failed, and has cost the same', async () => {
  api.script({ text: success })
  const attempt = await agentAttempt(api, {
    phase: { postConditions: { files: ['scores.json'], changed: [], outputs: [] } },
  })
  expect(await attempt.perform()).toMatchObject({
    kind: 'failed',
    error: 'It ended well but did not produce file scores.json',
    costUsd: expect.closeTo(0.000035, 7),
    usage: { turns: 1 },
  })
})
