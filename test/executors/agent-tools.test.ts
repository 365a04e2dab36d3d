import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { canRunCommands, canWriteFiles, pathRefusal, toolsOf } from '#lib/executors/agent/agent-tools.ts'
import { temporaryFolder } from './attempt-request.ts'

test('no tools named: what only reads; rules stay rules; skills come with their tool', () => {
  expect(toolsOf(null, false)).toEqual({ names: ['Read', 'Glob', 'Grep'], rules: ['Read', 'Glob', 'Grep'] })
  expect(toolsOf([], false)).toEqual({ names: [], rules: [] })
  const git = toolsOf(['Bash(git add:*)', 'Bash(git diff:*)', 'Skill'], true)
  expect(git).toEqual({ names: ['Bash', 'Skill'], rules: ['Bash(git add:*)', 'Bash(git diff:*)'] })
  expect([canRunCommands(git), canWriteFiles(git)]).toEqual([true, true])
  expect([canRunCommands(toolsOf(null, true)), canWriteFiles(toolsOf(null, true))]).toEqual([false, false])
  expect(canWriteFiles(toolsOf(['Edit'], false))).toBe(true)
})

const onlyToRead = "this agent may read its workspace and the pipeline's folder only."

async function folders() {
  const base = await temporaryFolder()
  const [workspace, pipeline, other] = ['ws', 'pipeline', 'ws-of-another'].map((name) => join(base, name))
  for (const folder of [workspace, pipeline, other]) await mkdir(folder!)
  await writeFile(join(other!, 'secret.txt'), 'secret')
  await symlink(pipeline!, join(workspace!, 'scripts'))
  await symlink(other!, join(workspace!, 'way-out'))
  const artifactsFolder = join(workspace!, '.plotline', 'look-1', 'artifacts')
  await mkdir(artifactsFolder, { recursive: true })
  await symlink('.plotline', join(workspace!, 'alias'))
  return { workspace: workspace!, readable: [pipeline!], artifactsFolder, pipeline: pipeline!, other: other! }
}

test('files of the workspace and the pipeline may be read, and nothing else, whatever way leads there', async () => {
  const { pipeline, other, ...bounds } = await folders()
  const read = (path: string) => pathRefusal({ tool: 'Read', input: { file_path: path } }, bounds)
  for (const path of ['photos.json', 'not/there/yet', 'scripts/a.py', pipeline, join(bounds.workspace, 'a')])
    expect(await read(path)).toBeNull()
  const outside = [
    '..',
    '../ws-of-another/secret.txt',
    'way-out/secret.txt',
    join(other, 'x'),
    '~/.ssh/id',
    '/etc/passwd',
  ]
  for (const path of [...outside, 'scripts/../../ws-of-another', '/proc/self/environ'])
    expect(await read(path)).toBe(`${path} is out of bounds: ${onlyToRead}`)
})

test('writing stays in the workspace itself, links into the pipeline included', async () => {
  const { pipeline, ...bounds } = await folders()
  const write = (tool: string, input: Record<string, string>) => pathRefusal({ tool, input }, bounds)
  expect(await write('Write', { file_path: 'data/new.json' })).toBeNull()
  expect(await write('Write', { file_path: 'scripts/a.py' })).toContain('in its workspace only')
  expect(await write('Edit', { file_path: join(pipeline, 'a.py') })).toContain('in its workspace only')
  expect(await write('NotebookEdit', { notebook_path: '/elsewhere/a.ipynb' })).toContain('is out of bounds')
})

test('what the commands of an agent start with, and what other phases return, is not for it to write', async () => {
  const { pipeline: _pipeline, other: _other, ...bounds } = await folders()
  const write = (path: string) => pathRefusal({ tool: 'Write', input: { file_path: path } }, bounds)
  const own = [
    '.plotline/look-1/shell-setup.sh',
    '.plotline/look-2/output.json',
    'alias/look-1/config/settings.json',
  ]
  for (const path of [
    ...own,
    join(bounds.workspace, '.plotline', 'x'),
    '.plotline/look-1/artifacts/../project/x',
  ])
    expect(await write(path)).toContain("is out of bounds: .plotline is Plotline's own")
  expect(await write(join(bounds.artifactsFolder, 'photos', 'roof.jpg'))).toBeNull()
  expect(await write('.plotline-notes.md')).toBeNull()
  const input = { file_path: '.plotline/look-1/inputs.json' }
  expect(await pathRefusal({ tool: 'Read', input }, bounds)).toBeNull()
})

test('searches start inside, too', async () => {
  const { other, ...bounds } = await folders()
  const search = (tool: string, input: Record<string, string>) => pathRefusal({ tool, input }, bounds)
  expect(await search('Glob', { pattern: '**/*.{jpg,png}' })).toBeNull()
  expect(await search('Glob', { pattern: join(bounds.workspace, '*.jpg') })).toBeNull()
  expect(await search('Grep', { pattern: '/etc/passwd', path: '.' })).toBeNull()
  for (const pattern of [join(other, '*'), '/etc/pass*', '/*', '../*', 'a/../../x', '{../x,y}', '~/*'])
    expect([pattern, await search('Glob', { pattern })]).toEqual([
      pattern,
      expect.stringContaining(onlyToRead),
    ])
  expect(await search('Glob', { pattern: '*', path: other })).toContain('is out of bounds')
  expect(await search('Grep', { pattern: 'x', path: 'way-out' })).toContain('is out of bounds')
})
