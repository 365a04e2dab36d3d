import { expect, test } from 'vitest'
import { outcomeOfAnswer } from '#lib/executors/agent/agent-answer.ts'
import { callInWords } from '#lib/executors/agent/agent-call-words.ts'
import { createMask } from '#lib/executors/secrets/mask-secrets.ts'
import { createPerformer } from '#lib/executors/perform-attempt.ts'
import { secretForms } from '#lib/executors/secrets/secret-forms.ts'
import { testArtifactStore } from '#test/support/artifacts.ts'
import { attemptOf, environment } from './attempt-request.ts'
import type { AttemptOutcome, Executor } from '#lib/executors/executor.ts'
import type { Phase } from '#lib/pipeline/definition.ts'

const store = testArtifactStore()
const token = 'tök/en "1"+&\\x=end'
const { perform } = createPerformer({ store, environment: { ...environment, COUNTY_TOKEN: token } })

/** Every way to see six letters of the token in a row. */
const pieces = secretForms(token).flatMap((form) =>
  Array.from({ length: form.length - 5 }, (_, at) => form.slice(at, at + 6)),
)

function expectNothingOf(text: string) {
  expect(pieces.filter((piece) => text.includes(piece))).toEqual([])
}

async function leak(...args: string[]) {
  const phase: Partial<Phase> = { executorPath: 'scripts/leaky.py', args, env: ['COUNTY_TOKEN'] }
  const { request, lines } = await attemptOf(phase)
  const outcome = await perform(request)
  return { outcome, lines: lines.map(({ text }) => text) }
}

function masked(text: string, ...secrets: string[]) {
  return createMask(secrets)?.(text)
}

test('a secret is masked in the log however it is written', async () => {
  const { lines } = await leak('log')
  expect(lines).toHaveLength(9)
  expect(lines[1]).toBe('plain *** twice ***')
  expect(lines[2]).toBe('{"token": "***"}')
  expect(lines.slice(1).filter((line) => !line.includes('***'))).toEqual([])
  expectNothingOf(lines.join('\n'))
})

test.each([
  ['error', { kind: 'failed', error: 'scripts/leaky.py ended with exit code 1: 401 for key ***' }],
  ['reason', { kind: 'skipped', reason: { sentence: 'The key *** has expired' } }],
])('a secret is masked in the %s', async (way, expected) => {
  expect((await leak(way)).outcome).toMatchObject(expected)
})

test('a secret is masked in the output, its keys included, in warnings and in the names of artifacts', async () => {
  const { outcome } = await leak('output')
  expect(outcome).toMatchObject({
    output: { deep: [{ '***': ['Bearer ***', 1, null] }], '***1': 1, '***2': 2 },
    artifacts: [{ name: '___.txt' }],
    warnings: [expect.stringMatching(/link-\*\*\* is left out/)],
  })
  expectNothingOf(JSON.stringify(outcome))
})

test('what is left of a secret where a line, an error or the gap of a log cut it is masked', async () => {
  const { lines } = await leak('straddle')
  expect(lines[1]).toBe(`${'x'.repeat(16_376)}*** … [line cut at 16 KB]`)
  const { outcome } = await leak('long-error')
  expect(outcome).toHaveProperty('error', expect.stringMatching(/x{490}\*\*\*…$/))
  for (const offset of ['0', '3', '7', '11']) {
    const { lines: tail } = await leak('tail', offset)
    expect(tail.at(-1)).toMatch(/^… .{0,2}\*\*\*/)
    expectNothingOf(tail.join('\n'))
  }
})

test('what is left of a secret where the words of a script or an agent were cut to be quoted is masked', async () => {
  const errors = ['x'.repeat(995) + token]
  const script: Executor = async () => ({
    kind: 'completed',
    output: { status: 'failed', errors },
    warnings: [],
    artifacts: [],
  })
  for (const shown of [4, 7, 11]) {
    const agent: Executor = async ({ phase, log }) => {
      log({ stream: 'tool-call', text: callInWords('Ask', { a: 'x'.repeat(290), b: token + token }, '/ws') })
      const answer = `sure: ${token}${'y'.repeat(200 - shown)}`
      return outcomeOfAnswer({ shown: 'a.md', phase }, answer, { artifacts: [], warnings: [] })
    }
    const performer = createPerformer({
      store,
      environment: { ...environment, COUNTY_TOKEN: token },
      executors: { script, agent },
    })
    const { request, lines } = await attemptOf({ executor: 'agent', env: ['COUNTY_TOKEN'] })
    const answered = await performer.perform(request)
    expect(answered).toHaveProperty('error', expect.stringMatching(/Its answer ends: …\*\*\*y+$/))
    expect(lines[0]?.text).toMatch(/, b \*\*\*…$/)
    const said = await performer.perform((await attemptOf({ env: ['COUNTY_TOKEN'] })).request)
    expect(said).toHaveProperty('error', expect.stringMatching(/x\*\*\*…$/))
  }
})

test('whatever executor gives it away, the secret is masked: an exception of ours, too', async () => {
  const phase: Partial<Phase> = { requires: { env: ['COUNTY_TOKEN'], fields: [], files: [], anyOf: [] } }
  const script: Executor = async ({ log }) => {
    log({ stream: 'assistant', text: `I read\n${token} \u202Eabc` })
    throw new Error(`bug with ${token}`)
  }
  const performer = createPerformer({ store, environment: { COUNTY_TOKEN: token }, executors: { script } })
  const { request, lines } = await attemptOf(phase)
  await expect(performer.perform(request)).rejects.toThrow(/^bug with \*\*\*$/)
  expect(lines).toEqual([{ stream: 'assistant', text: 'I read\n*** \uFFFDabc' }])
})

test("an agent's model key is masked without its phase naming it, and a script's is not taken for one", async () => {
  const talks: Executor = async ({ log }): Promise<AttemptOutcome> => {
    log({ stream: 'assistant', text: 'sk-ant-12345' })
    return { kind: 'failed', error: 'sk-ant-12345', isPermanent: false }
  }
  const performer = createPerformer({
    store,
    environment: { ANTHROPIC_API_KEY: 'sk-ant-12345' },
    executors: { script: talks, agent: talks },
  })
  const agent = await attemptOf({ executor: 'agent' })
  expect(await performer.perform(agent.request)).toMatchObject({ error: '***' })
  expect(agent.lines).toEqual([{ stream: 'assistant', text: '***' }])
  expect(await performer.perform((await attemptOf({})).request)).toMatchObject({ error: 'sk-ant-12345' })
})

test("the password of a proxy that an agent is given is masked, and the proxy's place is not", async () => {
  const agent: Executor = async ({ log }): Promise<AttemptOutcome> => {
    log({ stream: 'tool-result', text: 'HTTPS_PROXY=http://me:p%40ssword@proxy:3128' })
    return { kind: 'failed', error: 'p@ssword', isPermanent: false }
  }
  const performer = createPerformer({
    store,
    environment: { HTTPS_PROXY: 'http://me:p%40ssword@proxy:3128', http_proxy: 'http://proxy:3128' },
    executors: { agent },
  })
  const { request, lines } = await attemptOf({ executor: 'agent' })
  expect(await performer.perform(request)).toMatchObject({ error: '***' })
  expect(lines[0]?.text).toBe('HTTPS_PROXY=http://me:***@proxy:3128')
})

test('secrets that overlap leave nothing of either, and longer ones go whole', () => {
  expect(masked('-abcdefghijkl-', 'abcdefg', 'defghijkl')).toBe('-***-')
  expect(masked('-abcdef-abcdefgh-', 'abcdef', 'abcdefgh')).toBe('-***-***-')
  expect(masked('xaaaaaaaax', 'aaaaaa')).toBe('x***x')
})

test('each line of a secret of several is masked, and base64 that was broken into lines', () => {
  const pem = `-----BEGIN KEY-----\n${'MIIEvQ+/'.repeat(8)}\nabc\n-----END KEY-----\n`
  expect(masked(`got ${'MIIEvQ+/'.repeat(8)}!`, pem)).toBe('got ***!')
  expect(masked(`abc ${JSON.stringify(pem)}`, pem)).toBe('abc "***"')
  const wrapped = Buffer.from(pem)
    .toString('base64')
    .match(/.{1,76}/g)
  for (const line of wrapped ?? []) expect(masked(`<${line}>`, pem)).toBe('<***>')
})

test('a value of fewer than six characters is no secret, and without secrets there is nothing to do', () => {
  expect(createMask(['12345', 'AZ', ''])).toBeNull()
  expect(masked('pin 123456', '123456')).toBe('pin ***')
})

test('an ellipsis in ordinary text masks nothing', () => {
  const text = 'Loading… done. … the end … en se… sec'
  expect(masked(text, 'a secret of somebody')).toBe(text)
})

test('an output that is nested too deep fails although a secret is looked for in it', async () => {
  const output = JSON.parse(`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`)
  const script: Executor = async () => ({ kind: 'completed', output, warnings: [], artifacts: [] })
  const performer = createPerformer({ store, environment, executors: { script } })
  const { request } = await attemptOf({ env: ['COUNTY_TOKEN'] })
  expect(await performer.perform(request)).toMatchObject({ kind: 'failed', isPermanent: true })
})

test('a warning that is given twice is kept once', async () => {
  const warnings = ['no photo', 'no price', 'no photo', '\u001b[31mno price\u001b[0m']
  const script: Executor = async () => ({ kind: 'completed', output: {}, warnings, artifacts: [] })
  const performer = createPerformer({ store, environment, executors: { script } })
  const outcome = await performer.perform((await attemptOf({})).request)
  expect(outcome).toMatchObject({ warnings: ['no photo', 'no price'] })
})

test('of very many warnings the first are kept, and their number', async () => {
  const warnings = Array.from({ length: 3_000 }, (_, n) => `${n} ${'x'.repeat(3_000)}`)
  const script: Executor = async () => ({ kind: 'completed', output: {}, warnings, artifacts: [] })
  const performer = createPerformer({ store, environment, executors: { script } })
  const outcome = await performer.perform((await attemptOf({})).request)
  if (outcome.kind !== 'completed') throw new Error(JSON.stringify(outcome))
  expect(outcome.warnings).toHaveLength(51)
  expect(outcome.warnings[0]).toHaveLength(1_001)
  expect(outcome.warnings[50]).toBe('… and 2950 more warnings.')
})
