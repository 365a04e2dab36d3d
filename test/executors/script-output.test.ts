import { monitorEventLoopDelay } from 'node:perf_hooks'
import { expect, test } from 'vitest'
import { testArtifactStore, textOf } from '#test/support/artifacts.ts'
import { createPerformer } from '#lib/executors/perform-attempt.ts'
import { createScriptExecutor } from '#lib/executors/script/script-executor.ts'
import { attemptOf, environment, textsOf } from './attempt-request.ts'

const store = testArtifactStore()

const performScript = createScriptExecutor({ store, environment })

async function put(outputFile: string, stdout: string) {
  const { request } = await attemptOf({ executorPath: 'scripts/put.sh', args: [outputFile, stdout] })
  return performScript(request)
}

async function printed(stdout: string) {
  const { request } = await attemptOf({ executorPath: 'scripts/end.sh', args: ['0', stdout] })
  return performScript(request)
}

test('the output file counts, whatever standard output says', async () => {
  expect(await put('{"from": "file"}', '{"from": "stdout"}')).toMatchObject({ output: { from: 'file' } })
})

test('without an output file the last JSON object on standard output counts, text after it or not', async () => {
  expect(await printed('{"n": 1}\\nworking\\n{"n": 2}\\ndone }')).toMatchObject({ output: { n: 2 } })
})

test('NaN, as Python writes it, is unknown in the output file as it is on standard output', async () => {
  const unknown = { output: { lot: null, price: 5 } }
  expect(await printed('{"lot": NaN, "price": 5}')).toMatchObject(unknown)
  expect(await put('{"lot": NaN, "price": 5}', '')).toMatchObject(unknown)
})

test('text without an object is an empty output', async () => {
  expect(await printed('[1, 2]\\n{not json}\\n42')).toMatchObject({ kind: 'completed', output: {} })
})

test.each([
  ['{"half": ', /output file.*the end of the file/],
  ['{"a": 1,}', /output file.*line 1, column 9/],
  ['', /output file.*cannot be read/],
  ['[1]', /not an object/],
])('an output file that holds %j fails with a sentence', async (content, error) => {
  expect(await put(content, '{"from": "stdout"}')).toMatchObject({
    kind: 'failed',
    isPermanent: false,
    error: expect.stringMatching(error),
  })
})

test('artifacts are read with their folders and media types; links and devices are left out by name', async () => {
  const { request } = await attemptOf({ executorPath: 'scripts/artifacts.sh' })
  const outcome = await performScript(request)
  if (outcome.kind !== 'completed') throw new Error(JSON.stringify(outcome))
  expect(outcome.artifacts.map(({ name, mediaType }) => [name, mediaType])).toEqual([
    ['a_b.bin', 'application/octet-stream'],
    ['huge.csv', 'text/csv'],
    ['photos/front.JPG', 'image/jpeg'],
    ['report.html', 'text/html'],
  ])
  expect(textOf(outcome.artifacts.at(-1))).toBe('<h1>Report</h1>')
  for (const name of ['secret.txt', 'etc', 'pipe']) {
    expect(outcome.warnings.join('\n')).toContain(`Artifact ${name} is left out`)
  }
  expect(outcome.warnings).toHaveLength(3)
})

test('a script whose file the store does not take has failed for now, with the store’s sentence', async () => {
  const refusing = {
    ...store,
    keep: async () => ({ kind: 'refused' as const, problem: 'The disk is full.' }),
  }
  const { request } = await attemptOf({ executorPath: 'scripts/artifacts.sh' })
  expect(await createScriptExecutor({ store: refusing, environment })(request)).toMatchObject({
    kind: 'failed',
    isPermanent: false,
    error: 'huge.csv could not be kept. The disk is full.',
  })
})

test('no more than 100 artifacts are kept', async () => {
  const { request } = await attemptOf({ executorPath: 'scripts/many-artifacts.sh' })
  const outcome = await performScript(request)
  if (outcome.kind !== 'completed') throw new Error(JSON.stringify(outcome))
  expect(outcome.artifacts).toHaveLength(100)
  expect(outcome.warnings).toEqual([expect.stringContaining('201.txt')])
})

test('a log beyond 1 MB is cut in its middle and says so; the script is read to its end all the same', async () => {
  const { request, lines } = await attemptOf({ executorPath: 'scripts/chatty.ts' })
  expect(await performScript(request)).toMatchObject({ kind: 'completed', output: { isRead: true } })
  expect(textsOf(lines, 'plotline').slice(1)).toEqual([
    expect.stringMatching(/^Log cut at 1 MB/),
    expect.stringMatching(/^… 2\.0 MB \(about 2,000 lines\) not kept …$/),
  ])
  expect(lines.at(-1)).toEqual({ stream: 'stdout', text: '{"isRead": true}' })
  expect(textsOf(lines).join('\n').length).toBeLessThanOrEqual(1_048_576 + 65_536)
})

test('200 MB of output neither stay in memory nor hold the event loop, and the reason at their end is told', async () => {
  const { request, lines } = await attemptOf({
    executorPath: 'scripts/flood.sh',
    args: [String(200 * 1_048_576), '1'],
  })
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const rssBefore = process.memoryUsage.rss()
  let rssPeak = rssBefore
  const sampling = setInterval(() => (rssPeak = Math.max(rssPeak, process.memoryUsage.rss())), 10)
  const cpuBefore = process.cpuUsage()
  delay.enable()
  const outcome = await performScript(request)
  delay.disable()
  clearInterval(sampling)
  const { user, system } = process.cpuUsage(cpuBefore)
  expect(outcome).toMatchObject({
    kind: 'failed',
    error: 'scripts/flood.sh ended with exit code 1: no parcel for this address',
  })
  expect(lines.length).toBeLessThan(15_000)
  expect((rssPeak - rssBefore) / 1_048_576).toBeLessThan(120)
  expect((user + system) / 1_000).toBeLessThan(2_000)
  expect(delay.percentile(99) / 1_000_000).toBeLessThan(100)
})

test.each([
  ['a folder', 'mkdir'],
  ['a FIFO', 'mkfifo'],
])('%s in the place of the output file fails with a sentence', async (_what, command) => {
  const { request } = await attemptOf({ executorPath: 'scripts/odd-output.sh', args: [command] })
  expect(await performScript(request)).toMatchObject({
    kind: 'failed',
    error: expect.stringContaining('is not a file'),
  })
})

test('an artifact whose name is no text is left out, and the others and the output are kept', async () => {
  const { request } = await attemptOf({ executorPath: 'scripts/odd-artifacts.sh' })
  expect(await performScript(request)).toMatchObject({
    kind: 'completed',
    output: { done: true },
    artifacts: [{ name: 'fine.txt' }],
    warnings: [expect.stringContaining('cannot be read, or its name is not UTF-8')],
  })
})

test('a file in the place of the artifacts folder costs the artifacts, not the output', async () => {
  const { request } = await attemptOf({ executorPath: 'scripts/odd-artifacts.sh', args: ['no-folder'] })
  expect(await performScript(request)).toMatchObject({
    kind: 'completed',
    output: { done: true },
    artifacts: [],
    warnings: [expect.stringContaining('cannot be read')],
  })
})

test('an output over 5 MB loses its largest values and is no failure: a warning names each', async () => {
  const { request } = await attemptOf({
    executorPath: 'scripts/large-output.py',
    args: ['file', '1', '4', '3'],
  })
  const outcome = await createPerformer({ store, environment }).perform(request)
  expect(outcome).toMatchObject({
    kind: 'completed',
    warnings: [
      expect.stringMatching(/^Output "value1" is left out: it has 4\.0 MB, .* \$PLOTLINE_ARTIFACTS/),
    ],
  })
  expect(Object.keys(outcome.kind === 'completed' ? outcome.output : {})).toEqual([
    'score',
    'value0',
    'value2',
  ])
})

test('a post-condition still asks for the value that was too large', async () => {
  const postConditions = { files: [], changed: [], outputs: ['value1'] }
  const phase = { executorPath: 'scripts/large-output.py', args: ['file', '2', '4'], postConditions }
  const { request } = await attemptOf(phase)
  expect(await createPerformer({ store, environment }).perform(request)).toMatchObject({
    kind: 'failed',
    error: expect.stringContaining('output "value1"'),
  })
})

test('an output file that is too large to be read is left out whole, with a warning', async () => {
  const { request } = await attemptOf({ executorPath: 'scripts/large-output.py', args: ['file', '17'] })
  expect(await performScript(request)).toMatchObject({
    kind: 'completed',
    output: {},
    warnings: [expect.stringMatching(/^The output file is left out: it has 17\.0 MB/)],
  })
})

test('a printed object that is longer than what is kept of standard output is missed, and a warning says so', async () => {
  const { request } = await attemptOf({ executorPath: 'scripts/large-output.py', args: ['stdout', '2'] })
  expect(await performScript(request)).toMatchObject({
    kind: 'completed',
    output: {},
    warnings: [expect.stringContaining('Write the output to $PLOTLINE_OUTPUT')],
  })
})
