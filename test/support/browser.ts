import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { unpackChromium } from './packed-chromium.ts'

const systemNames = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** A headless Chromium: the system's if there is one, else the one that comes with npm. Close it when done. */
export async function launchBrowser(): Promise<Browser> {
  const system = systemBrowser()
  const { executablePath, env } =
    system === null ? await unpackChromium() : { executablePath: system, env: process.env }
  return await chromium.launch({
    executablePath,
    headless: true,
    chromiumSandbox: false,
    env: env as Record<string, string>,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...[
        '--disable-component-update',
        '--disable-sync',
        '--disable-dev-shm-usage',
        '--font-render-hinting=none',
      ],
    ],
  })
}

function systemBrowser(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter)
  for (const name of systemNames) {
    const folder = folders.find((candidate) => existsSync(join(candidate, name)))
    if (folder !== undefined) return join(folder, name)
  }
  return null
}
