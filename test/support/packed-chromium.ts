import { execFile } from 'node:child_process'
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs'
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createBrotliDecompress } from 'node:zlib'
import { withFileLock } from '#lib/db/file-lock.mjs'

const packageFolder = dirname(dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium')))))

// The package's own names folders of Amazon's cloud only. Its one family stands in for every proportional one, so that
// pages look alike on each machine; without these aliases text may be set in a mathematical font, or not be seen at all.
const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`

/**
 * The Chromium of @sparticuz/chromium, unpacked once below node_modules/.cache. The package's own way unpacks
 * the libraries that a bare machine lacks only where it finds itself in Amazon's cloud, and always into /tmp.
 */
export async function unpackChromium(): Promise<{ executablePath: string; env: NodeJS.ProcessEnv }> {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const folder = join(packageFolder, '..', '..', '.cache', `chromium-${version}`)
  await withFileLock(`${folder}.lock`, async () => {
    if (!existsSync(folder)) await unpackInto(folder)
    await writeFile(join(folder, 'fonts', 'fonts.conf'), fontConfiguration)
  })
  return {
    executablePath: join(folder, 'chromium'),
    env: {
      ...process.env,
      FONTCONFIG_FILE: join(folder, 'fonts', 'fonts.conf'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
      // A cache folder cannot be given relative to its file: it would be made wherever the test was started.
      XDG_CACHE_HOME: join(folder, 'cache'),
      LD_LIBRARY_PATH: [join(folder, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    },
  }
}

async function unpackInto(folder: string) {
  const fresh = `${folder}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true })
  await decompress('chromium.br', join(fresh, 'chromium'))
  await chmod(join(fresh, 'chromium'), 0o755)
  await untar('swiftshader', fresh)
  await untar('fonts', join(fresh, 'fonts'))
  await untar('al2023', join(fresh, 'al2023'))
  await rename(fresh, folder)
}

async function untar(name: string, folder: string) {
  await mkdir(folder, { recursive: true })
  const archive = join(folder, `${name}.tar`)
  await decompress(`${name}.tar.br`, archive)
  await promisify(execFile)('tar', ['-x', '-f', archive, '-C', folder, '--no-same-owner'])
  await rm(archive)
}

async function decompress(name: string, target: string) {
  const source = createReadStream(join(packageFolder, 'bin', name))
  await pipeline(source, createBrotliDecompress(), createWriteStream(target))
}
