import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import next from 'next'
import type { Database } from '#lib/db/client.ts'
import { openLiveServer } from '#lib/live/live-server.ts'
import type { Config } from './config.ts'
import { sendContentLength } from './content-length.ts'
import type { Log } from './log.ts'
import { isReadableRequest } from './readable-request.ts'
import { createRequestGuard } from './request-guard.ts'
import { addSecurityHeaders } from './security-headers.ts'

export type WebServer = { url: string; close: () => Promise<void> }

/** Pages, routes and live updates on one port. @throws with a sentence when the port is taken. */
export async function openWebServer(options: {
  config: Config
  database: Database
  databaseUrl: string
  log: Log
}): Promise<WebServer> {
  const { config, database, databaseUrl, log } = options
  const isAllowed = createRequestGuard(config)
  const prepared = Promise.withResolvers<{
    answer: ReturnType<ReturnType<typeof next>['getRequestHandler']>
  }>()
  const http = createServer(
    guarded(isAllowed, (request, response) => {
      void prepared.promise.then(({ answer }) => answer(request, response))
    }),
  )
  const { port } = await listenOn(http, config)
  const app = next({ dev: false, dir: join(import.meta.dirname, '..', '..'), hostname: config.host, port })
  const live = await openLiveServer({
    http,
    pool: database.pool,
    url: databaseUrl,
    isAllowed,
    onProblem: (message, error) => log.warn({ err: error }, message),
  })
  await app.prepare()
  prepared.resolve({ answer: app.getRequestHandler() })
  return {
    url: config.publicUrl ?? `http://${nameOf(config.host)}:${port}`,
    close: async () => {
      const closed = live.close() // it takes the HTTP server with it, which waits for every request
      http.closeAllConnections()
      await closed
      await app.close()
    },
  }
}

const plainText = { 'Content-Type': 'text/plain; charset=utf-8' }

function guarded(isAllowed: ReturnType<typeof createRequestGuard>, answer: RequestListener): RequestListener {
  return (request, response) => {
    if (isAllowed(request)) {
      addSecurityHeaders(request, response)
      sendContentLength(response)
      if (isReadableRequest(request)) return answer(request, response)
      response.writeHead(400, plainText)
      return response.end(
        'This address or method cannot be understood. Open the list of runs, and go on from there.\n',
      )
    }
    response.writeHead(403, plainText)
    response.end(
      'This request came under a name, or from a page, that is not Plotline’s own. ' +
        'Open Plotline at the address it printed when it started; behind a proxy, set PUBLIC_URL to the public address.\n',
    )
  }
}

async function listenOn(http: Server, { host, port }: Config): Promise<AddressInfo> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  http.once('error', reject)
  http.listen(port, host, resolve)
  try {
    await promise
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Error(
        `Port ${port} is taken by another program. Stop that one, or choose another: PORT=${port + 1} npm start`,
      )
    }
    throw error
  }
  // A server that listens on a port has an address with one.
  return http.address() as AddressInfo
}

function nameOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
