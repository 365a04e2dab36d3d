import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { readPipelineDefinition } from '#lib/pipeline/check-pipeline.ts'
import { pipelineJsonSchema, pipelineSchemaText } from '#lib/pipeline/pipeline-schema.ts'

const root = resolve(import.meta.dirname, '../..')
const schemaFile = resolve(root, 'public/pipeline.schema.json')
const fits = new Ajv({ allErrors: true, strict: true, strictTypes: false }).compile(pipelineJsonSchema())

function readJson(path: string): Record<string, unknown> {
  return JSON.parse(readFileSync(resolve(root, path), 'utf8')) as Record<string, unknown>
}

const script = { executor: 'script', executor_path: 'a.py' }

test('public/pipeline.schema.json is what the rules say: npm run -s pipeline -- schema > public/pipeline.schema.json', () => {
  expect(readFileSync(schemaFile, 'utf8')).toBe(pipelineSchemaText())
})

test.each([
  'lib/home-analysis/pipeline.json',
  'public/samples/script-pipeline/phase_configuration.json',
  'public/samples/phx-houses/phase_configuration.json',
])('%s fits the schema, and leads an editor to it', (path) => {
  const definition = readJson(path)
  fits(definition)
  expect(fits.errors ?? []).toEqual([])
  expect(resolve(root, dirname(path), String(definition['$schema']))).toBe(schemaFile)
})

test("the source design's own file fits the schema", () => {
  fits(readJson('test/fixtures/pipelines/source-format/phase_configuration.json'))
  expect(fits.errors ?? []).toEqual([])
})

describe('what the rules refuse for its form, the schema refuses as well:', () => {
  test.each<[string, unknown]>([
    ['no phases', {}],
    ['an empty set of phases', { phases: {} }],
    ['a phase that is no object', { phases: { a: 'script' } }],
    ['an executor there is not', { phases: { a: { executor: 'magic' } } }],
    ['no executor', { phases: { a: { executor_path: 'a.py' } } }],
    ['a key no phase can have', { phases: { 'a b': script } }],
    ['text for a number', { phases: { a: { ...script, timeout_seconds: '300' } } }],
    ['a timeout of more than a day', { phases: { a: { ...script, timeout_seconds: 86_401 } } }],
    ['half an attempt', { phases: { a: { ...script, max_retries: 1.5 } } }],
    ['no attempt', { phases: { a: { ...script, max_retries: 0 } } }],
    ['a dependency that is no list', { phases: { a: { ...script, dependencies: 'b' } } }],
    ['an age in weeks', { phases: { a: { ...script, reuse: '2w' } } }],
    ['half a rate', { phases: { a: { ...script, rate_limit: { requests: 1 } } } }],
    ['a collector of nothing', { phases: { a: { ...script, collect: [{ into: 'x' }] } } }],
    ['a file without a path', { phases: { a: script }, workspace: { files: [{ text: 'x' }] } }],
    ['a variable in small letters', { phases: { a: script }, source_folder: { env: 'home' } }],
    ['a word for a status there is not', { phases: { a: script }, status_words: { done: 'complete' } }],
    [
      'more phases than fit a grid',
      { phases: Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`p${i}`, script])) },
    ],
  ])('%s', (_, definition) => {
    expect(readPipelineDefinition({ definition, fileName: 'f', defaultName: 'f' }).ok).toBe(false)
    expect(fits(definition)).toBe(false)
  })
})

test('every key has a description, which editors show', () => {
  expect(keysWithoutDescription(pipelineJsonSchema())).toEqual([])
})

type Node = { description?: string; properties?: Record<string, Node>; [key: string]: unknown }

function keysWithoutDescription(node: unknown, at = ''): string[] {
  if (typeof node !== 'object' || node === null) return []
  const { properties = {}, ...rest } = node as Node
  return [
    ...Object.entries(properties).flatMap(([key, inner]) => [
      ...(inner.description === undefined ? [`${at}.${key}`] : []),
      ...keysWithoutDescription(inner, `${at}.${key}`),
    ]),
    ...Object.values(rest).flatMap((inner) => keysWithoutDescription(inner, at)),
  ]
}
