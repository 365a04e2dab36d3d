import { afterAll } from 'vitest'
import { startApp } from '#test/support/app-process.ts'
import { testDatabase } from '#test/support/database.ts'
import { openPages } from './open-pages.ts'

/** A whole Plotline for this test file, on a database of its own, and the pages of a browser to look at it. */
export async function openApp(options: { pipelinesFolder?: string } = {}) {
  const database = await testDatabase()
  const app = await startApp({ databaseUrl: database.url, ...options })
  afterAll(() => app.stop())
  return { app, database, newPage: await openPages(app.url) }
}
