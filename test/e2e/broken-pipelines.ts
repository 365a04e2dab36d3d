import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const script = { executor: 'script', executor_path: 'scripts/any.py' }

const definitions = {
  'cycle.json': {
    one: { ...script, dependencies: ['two'] },
    two: { ...script, dependencies: ['one'] },
  },
  'unknown-dependency.json': { one: { ...script, dependencies: ['nowhere'] } },
  'missing-script.json': { one: { executor: 'script', executor_path: 'scripts/gone.py', dependencies: [] } },
}

/** A PIPELINES_DIR in which nothing can be used. */
export async function brokenPipelines(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'plotline-pipelines-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'scripts'))
  await writeFile(join(folder, 'scripts', 'any.py'), '')
  for (const [name, phases] of Object.entries(definitions)) {
    await writeFile(join(folder, name), JSON.stringify({ version: '1.0.0', phases }))
  }
  return folder
}
