import { request } from 'node:http'
import { expect, test } from 'vitest'
import { appApi } from '#test/support/app-api.ts'
import { heldPipeline, listOf, phases } from './held-pipeline.ts'
import { openApp } from './open-app.ts'

const pipeline = await heldPipeline()
const { app, database, newPage } = await openApp({ pipelinesFolder: pipeline.pipelinesFolder })
const api = appApi(app.url)
const { host } = new URL(app.url)

test.each([
  ['a page of another origin', { host, origin: 'https://evil.example' }],
  ['a sandboxed page', { host, origin: 'null' }],
  ['a form of another site', { host, 'sec-fetch-site': 'cross-site' }],
  ['a name of another’s that leads here', { host: 'evil.example' }],
])('%s cannot start a run', async (_, headers) => {
  expect(await statusOf('POST', '/api/runs?fileName=list.csv', headers)).toBe(403)
  expect(await database.prisma.run.count()).toBe(0)
})

test('a name of another’s that leads here reads nothing', async () => {
  expect(await statusOf('GET', '/api/runs', { host: 'evil.example' })).toBe(403)
  expect(await statusOf('GET', '/api/runs', { host })).toBe(200)
  expect(await statusOf('GET', '/socket.io/?EIO=4&transport=polling', { host: 'evil.example' })).toBe(403)
})

test('a page that a phase wrote runs no script, neither on its own nor in its frame', async () => {
  await pipeline.open.raise()
  const runId = await api.startRun(await listOf(app.dataFolder, ['100 W First St']), {
    pipeline: 'held-phases',
  })
  await api.untilCompleted(runId)
  const { attempts } = await api.cell(runId, { position: 0, phaseIndex: phases.report })
  const artifact = attempts[0]?.artifacts[0]
  expect(artifact?.name).toBe('report.html')

  const page = await newPage({ expectedErrors: /Content.?Security.?Policy|sandbox/i })
  await page.goto(`/artifacts/${artifact?.id}`)
  await page.getByRole('link', { name: 'Run' }).click()
  expect(await page.getByRole('heading').textContent()).toBe('A quiet page')
  expect(await page.title()).toBe('A quiet page')

  await page.goto(`/runs/${runId}/properties/0`)
  await page.locator('iframe[title="report.html"]').scrollIntoViewIfNeeded()
  const frame = page.frameLocator('iframe[title="report.html"]')
  await frame.getByRole('link', { name: 'Run' }).click()
  expect(await frame.getByRole('heading').textContent()).toBe('A quiet page')
})

/** node:http lets a request carry any Host. */
function statusOf(
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asking = request(app.url + path, { method, headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    asking.on('error', reject)
    asking.end(method === 'POST' ? 'Address,ZIP\n1 Main St,85201\n' : undefined)
  })
}
