import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const original = join(import.meta.dirname, '..', 'fixtures', 'pipelines', 'held-phases')

/** Columns of the pipeline held-phases. */
export const phases = { county: 0, listing: 1, map: 2, synthesis: 3, report: 4 } as const

/** A copy of the pipeline held-phases in a PIPELINES_DIR of this test file's own, and the files that steer it. */
export async function heldPipeline() {
  const pipelinesFolder = await mkdtemp(join(tmpdir(), 'plotline-pipelines-'))
  afterAll(() => rm(pipelinesFolder, { recursive: true, force: true }))
  const folder = join(pipelinesFolder, 'held-phases')
  await cp(original, folder, { recursive: true })
  const flag = (name: string) => ({
    raise: (text = '') => writeFile(join(folder, `${name}.flag`), text),
    lower: () => rm(join(folder, `${name}.flag`), { force: true }),
  })
  return {
    pipelinesFolder,
    /** Lets homes in streets called Slow go on. */
    open: flag('open'),
    /** Fails the map for homes whose street holds the flag's text. */
    down: flag('down'),
    /** Whether the process is still there that waits for `open` over the listing of this street. */
    isListing: async (street: string): Promise<boolean> => {
      const pid = Number(await readFile(join(folder, `${street}.pid`), 'utf8'))
      return isAlive(pid)
    },
  }
}

/** A list of homes with these streets, in a file. */
export async function listOf(folder: string, streets: readonly string[]): Promise<string> {
  const path = join(folder, 'homes.csv')
  const rows = streets.map((street, index) => `${street},Phoenix,AZ,85001,${400_000 + index}`)
  await writeFile(path, ['street,city,state,zip,price', ...rows].join('\n'))
  return path
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
