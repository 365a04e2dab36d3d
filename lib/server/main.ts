import { provideAppArtifacts } from './app-artifacts.ts'
import { provideAppDatabase } from './app-database.ts'
import { provideAppLog } from './app-log.ts'
import { requireConfig } from './config.ts'
import { createLog } from './log.ts'
import { openArtifactStore } from './open-artifact-store.ts'
import { openMigratedDatabase } from './open-database.ts'
import { OpenThings } from './open-things.ts'
import { startWorker } from './start-worker.ts'
import { openWebServer } from './web-server.ts'

const open = new OpenThings()

try {
  await open.start(() => main(process.argv[2] ?? 'start'))
} catch (error) {
  if (open.isClosing) await new Promise(() => {}) // the signal that stopped the start ends the process
  console.error(error instanceof Error ? error.message : error)
  await open.close().catch(() => {})
  process.exit(1)
}

async function main(mode: string): Promise<void> {
  const config = requireConfig(process.env)
  const log = createLog({
    level: config.logLevel,
    environment: { ...config.environment, ...config.ownSecrets },
  })
  open.closeOnSignal(() =>
    console.error('\nStopping: what runs now is given back and goes on at the next start.'),
  )
  const { database, url: databaseUrl } = open.add(await openMigratedDatabase(config, log))
  const store = open.add(await openArtifactStore(config))
  provideAppDatabase(database)
  provideAppArtifacts(store)
  provideAppLog(log)
  const parts = { config, database, databaseUrl, store, log }
  if (mode !== 'web') open.add(await startWorker(parts))
  if (mode === 'worker') return console.log('Plotline worker: waiting for property runs. Ctrl-C stops it.')
  const { url } = open.add(await openWebServer(parts))
  console.log(`Plotline is ready at ${url}`)
}
