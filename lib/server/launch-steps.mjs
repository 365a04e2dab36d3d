import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fingerprintOf } from './fingerprint.mjs'
import { fromRoot, pinnedNode } from './pinned-node.mjs'
import { runQuietly } from './run-quietly.mjs'

/** Installs what package-lock.json names, when node_modules holds anything else. */
export async function ensurePackages() {
  if (existsSync(pinnedNode) && (await isInstalled())) return
  const npm = process.env.npm_execpath
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []]
  await runQuietly('Installing packages…', command, [...args, 'ci', '--include=dev', '--include=optional'], {
    PRISMA_SCHEMA_ENGINE_BINARY: harmlessProgram(),
  })
  if (!existsSync(pinnedNode)) {
    throw new Error(
      'npm did not install the pinned Node: allow install scripts (npm config delete ignore-scripts), then try again.',
    )
  }
}

/** Generates the Prisma client, when the schema or Prisma changed. */
export async function ensureClient() {
  const fingerprint = await fingerprintOf(['prisma/schema.prisma', 'node_modules/prisma/package.json'])
  const stamp = fromRoot('node_modules', '.cache', 'plotline', 'client')
  if (existsSync(fromRoot('lib/db/generated/client.ts')) && (await isStamped(stamp, fingerprint))) return
  const prisma = fromRoot('node_modules/prisma/build/index.js')
  const config = fromRoot('.config/prisma.config.ts')
  await runQuietly('Generating the database client…', pinnedNode, [prisma, 'generate', '--config', config], {
    PRISMA_SCHEMA_ENGINE_BINARY: harmlessProgram(),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  })
  await putStamp(stamp, fingerprint)
}

/** Builds the screens, when anything that goes into them changed. */
export async function ensureBuild() {
  const inputs = [
    'app',
    'components',
    'lib',
    'public',
    'next.config.js',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ]
  const fingerprint = await fingerprintOf(inputs)
  const stamp = fromRoot('.next', 'plotline-fingerprint')
  if (await isStamped(stamp, fingerprint)) return
  const next = fromRoot('node_modules/next/dist/bin/next')
  await runQuietly('Building the screens…', pinnedNode, [next, 'build', fromRoot()], {
    NODE_ENV: 'production',
  })
  await putStamp(stamp, fingerprint)
}

/** npm leaves in node_modules a copy of the lock with what it installed; optional packages of other machines are missing there. */
async function isInstalled() {
  const [wanted, installed] = await Promise.all(
    ['package-lock.json', 'node_modules/.package-lock.json'].map(async (path) => {
      const text = await readFile(fromRoot(path), 'utf8').catch(() => '{}')
      /** @type {Record<string, { version?: string, optional?: boolean }>} */
      const packages = JSON.parse(text).packages ?? {}
      return packages
    }),
  )
  if (wanted === undefined || installed === undefined) return false
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    const found = installed[path]
    return path === '' || (found === undefined ? optional === true : found.version === version)
  })
}

/** Prisma would download a native engine that nothing here uses; a program that exists at this path stops it from trying. */
function harmlessProgram() {
  return ['/bin/true', '/usr/bin/true'].find((path) => existsSync(path)) ?? process.execPath
}

/** @param {string} path @param {string} fingerprint */
async function isStamped(path, fingerprint) {
  return (await readFile(path, 'utf8').catch(() => null)) === fingerprint
}

/** @param {string} path @param {string} fingerprint */
async function putStamp(path, fingerprint) {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, fingerprint)
}
