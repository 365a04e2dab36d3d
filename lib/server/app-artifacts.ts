import type { ArtifactStore } from '#lib/executors/artifacts/artifact-store.ts'

const key = Symbol.for('plotline.app-artifacts')
const shared = globalThis as typeof globalThis & { [key]?: ArtifactStore }

/** Gives route handlers the store that this process has opened. */
export function provideAppArtifacts(store: ArtifactStore): void {
  shared[key] = store
}

/** Where route handlers read files that are not in Postgres; on globalThis for the reason that app-database.ts gives. */
export function appArtifacts(): Pick<ArtifactStore, 'open'> {
  const store = shared[key]
  if (!store) throw new Error('No artifact store is open: pages are served by `npm start` or `npm run web`.')
  return store
}
