import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runQuietly } from '#lib/server/run-quietly.mjs'

const folder = join(import.meta.dirname, '..', 'peers')

type Lock = { packages?: Record<string, { version?: string; optional?: boolean }> }

/** Installs what peers/package-lock.json names, when peers/node_modules holds anything else. */
export async function ensurePeers(): Promise<void> {
  if (await areInstalled()) return
  const npm = process.env.npm_execpath
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  await runQuietly('Installing the peers to compare with…', command, [...args, 'ci', '--prefix', folder], {})
}

async function areInstalled(): Promise<boolean> {
  const [wanted, installed] = await Promise.all([
    packagesOf('package-lock.json'),
    packagesOf('node_modules/.package-lock.json'),
  ])
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    const found = installed[path]
    return path === '' || (found === undefined ? optional === true : found.version === version)
  })
}

async function packagesOf(file: string): Promise<NonNullable<Lock['packages']>> {
  const text = await readFile(join(folder, file), 'utf8').catch(() => '{}')
  return (JSON.parse(text) as Lock).packages ?? {}
}
