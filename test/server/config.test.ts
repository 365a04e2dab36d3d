import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig, requireConfig } from '#lib/server/config.ts'

const root = join(import.meta.dirname, '..', '..')

test('nothing set is enough', () => {
  expect(readConfig({})).toEqual({
    ok: true,
    value: {
      databaseUrl: null,
      host: '127.0.0.1',
      port: 3000,
      dataFolder: join(root, '.plotline'),
      pipelinesFolder: null,
      publicUrl: null,
      logLevel: 'info',
      artifactBucket: null,
      agentCommand: null,
      environment: {},
      ownSecrets: {},
    },
  })
})

test('an empty setting counts as unset', () => {
  expect(readConfig({ DATABASE_URL: '', PORT: '', HOST: '' })).toEqual(readConfig({}))
})

test('every setting is taken', () => {
  const result = readConfig({
    DATABASE_URL: 'postgres://me:secret@db:5432/homes',
    HOST: '0.0.0.0',
    PORT: '0',
    PLOTLINE_DATA_DIR: '/data/plotline',
    PIPELINES_DIR: tmpdir(),
    PUBLIC_URL: 'https://plotline.example.com/',
    LOG_LEVEL: 'debug',
    AGENT_COMMAND: '["codex", "exec", "{prompt}"]',
  })
  expect(result).toMatchObject({
    ok: true,
    value: {
      databaseUrl: 'postgres://me:secret@db:5432/homes',
      host: '0.0.0.0',
      port: 0,
      dataFolder: '/data/plotline',
      pipelinesFolder: tmpdir(),
      publicUrl: 'https://plotline.example.com',
      logLevel: 'debug',
      agentCommand: ['codex', 'exec', '{prompt}'],
    },
  })
})

test('keys of services are passed on, the database is not', () => {
  const result = readConfig({ MAPS_KEY: 'abc', DATABASE_URL: 'postgres://me:secret@db/homes' })
  expect(result.ok && result.value.environment).toEqual({ MAPS_KEY: 'abc' })
})

test.each([
  ['DATABASE_URL', 'mysql://me@db/homes', 'postgresql://user:password@host:5432/database'],
  ['DATABASE_URL', 'localhost:5432', 'postgresql://user:password@host:5432/database'],
  ['DATABASE_URL', 'postgres://me@db', 'postgresql://user:password@host:5432/database'],
  ['HOST', 'not a host', '127.0.0.1'],
  ['PORT', 'http', '0 (any free one) to 65535'],
  ['PORT', '65536', '0 (any free one) to 65535'],
  ['PORT', '-1', '0 (any free one) to 65535'],
  ['PIPELINES_DIR', '/no/such/folder', 'Make it, or correct the path'],
  ['PIPELINES_DIR', import.meta.filename, 'Make it, or correct the path'],
  ['PUBLIC_URL', 'plotline.example.com', 'https://plotline.example.com'],
  ['AGENT_COMMAND', 'codex exec', '["my-agent"'],
  ['AGENT_COMMAND', '["my-agent", "{promt}"]', 'Use {prompt}, {prompt_file}'],
  ['AGENT_COMMAND', '[]', '["my-agent"'],
  ['AGENT_COMMAND', '[""]', '["my-agent"'],
  ['AGENT_COMMAND', '{"program": 1}', '["my-agent"'],
  ['LOG_LEVEL', 'loud', 'trace, debug, info'],
])('%s=%s is refused by name, with the fix', (name, value, fix) => {
  const result = readConfig({ [name]: value })
  expect(result.ok).toBe(false)
  const problems = result.ok ? [] : result.refusal.problems
  expect(problems).toHaveLength(1)
  expect(problems[0]).toMatch(new RegExp(`^${name}`))
  expect(problems[0]).toContain(fix)
})

test('all wrong settings are named at once, and the database password is not shown', () => {
  const result = readConfig({ PORT: 'x', LOG_LEVEL: 'x', DATABASE_URL: 'mysql://me:hunter22@db/homes' })
  const problems = result.ok ? [] : result.refusal.problems
  expect(problems).toHaveLength(3)
  expect(problems.join()).not.toContain('hunter22')
})

test('a process that cannot start says why', () => {
  expect(() => requireConfig({ PORT: 'x' })).toThrow('PORT=x is not a port')
  expect(requireConfig({ PORT: '80' }).port).toBe(80)
})
