import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fromRoot } from '#lib/server/pinned-node.mjs'
import { machineEnvironment } from '#test/support/app-process.ts'

export type AnalyzeSettings = { databaseUrl: string; dataFolder: string; pipelinesFolder?: string }

/** What `npm run analyze -- …` says, and how it ends. */
export async function analyze(argv: string[], { databaseUrl, dataFolder, pipelinesFolder }: AnalyzeSettings) {
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', fromRoot('lib', 'server', 'analyze.ts'), ...argv],
    {
      env: {
        ...machineEnvironment(),
        DATABASE_URL: databaseUrl,
        PLOTLINE_DATA_DIR: dataFolder,
        PIPELINES_DIR: pipelinesFolder ?? '',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { stdout, stderr, exitCode: Number(exitCode) }
}
