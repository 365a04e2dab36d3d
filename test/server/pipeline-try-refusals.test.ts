import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readPipelineArguments } from '#lib/server/pipeline-arguments.ts'
import { planTrial } from '#lib/server/pipeline-try.ts'
import { folderOf, pipeline } from './pipeline-process.ts'

const address = '2344 W Marconi Ave, Phoenix, AZ 85023'
const script = (executor_path: string, rest: object = {}) => ({ executor: 'script', executor_path, ...rest })
const chain = {
  'pipeline.json': { phases: { a: script('echo.mjs'), b: script('echo.mjs', { dependencies: ['a'] }) } },
  'echo.mjs': '',
}

test.each<[string, string[], RegExp]>([
  ['no address', [], /Say which home: --address/],
  ['an address that is none', ['--address', 'Phoenix'], /"Phoenix" is no address .*\nWrite it as "2344 W/],
  ['a post office box', ['--address', 'PO Box 7, Mesa, AZ 85201'], /post office box, which is no home/],
  [
    'a phase there is not',
    ['--address', address, '--phase', 'z'],
    /"z" is not a phase of .*\nUse one of a, /,
  ],
  ['--only of everything', ['--address', address, '--only'], /--only needs --phase/],
  ['--inputs without --only', ['--address', address, '--phase', 'b', '--inputs', 'x'], /add --only/],
  [
    'a fact there is not',
    ['--address', address, '--facts', '{"pirce": 1}'],
    /pirce: .*Did you mean "price"\?/,
  ],
  ['a fact of a wrong kind', ['--address', address, '--facts', '{"price": "x"}'], /price: .*number/],
  [
    'facts that are no JSON',
    ['--address', address, '--facts', '{price}'],
    /--facts: it is not JSON at line 1/,
  ],
  ['facts of a file there is not', ['--address', address, '--facts', 'gone.json'], /--facts: ENOENT/],
  ['a list there is not', ['--list', 'gone.csv'], /gone\.csv cannot be read/],
  [
    'too many phases at once',
    ['--address', address, '--parallel', '0'],
    /--parallel takes a number from 1 to 20/,
  ],
  ['two files', ['--address', address, 'other.json'], /Name one pipeline file, not 2/],
])('%s is refused with a sentence before anything runs', async (_, argv, sentence) => {
  expect(await refusalOf([await folderOf(chain), ...argv])).toMatch(sentence)
})

test('a home that the list does not have is refused, with some that it has', async () => {
  const folder = await folderOf({ ...chain, 'homes.csv': 'Address\n"1 A St, Mesa, AZ 85201"\n' })
  const list = ['--list', join(folder, 'homes.csv')]
  expect(await refusalOf([folder, ...list, '--address', '9 Z St, Mesa, AZ 85201'])).toMatch(
    /has no home at 9 Z St, Mesa, AZ 85201\. .*\n.*\n1 A St, Mesa, AZ 85201$/,
  )
})

test('wrong usage and a pipeline that cannot be used end with exit code 2', async () => {
  const folder = await folderOf({
    'pipeline.json': { phases: { a: script('gone.sh', { max_retries: 0 }) } },
  })
  const unusable = await pipeline(['try', folder, '--address', address])
  expect(unusable).toMatchObject({ exitCode: 2, stdout: '' })
  expect(unusable.stderr).toMatch(/line 6, phase "a", max_retries: /)
  const wrong = await pipeline(['try', folder])
  expect(wrong).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('Say which home') })
})

async function refusalOf(argv: string[]): Promise<string> {
  const asked = readPipelineArguments(['try', ...argv])
  const answer = asked.ok && asked.value.command === 'try' ? await planTrial(asked.value, {}) : asked
  if (answer.ok) return 'nothing is refused'
  const { message, fix, problems } = answer.refusal
  return [message, fix, ...problems].join('\n')
}
