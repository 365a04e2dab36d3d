import type { ServerResponse } from 'node:http'

/** Under this name a route handler says how long its answer is: Next leaves `Content-Length` off, whoever sets it. */
export const lengthHeader = 'x-content-length'

/** Sends the length that a route handler gave, so that a download has an end and a HEAD tells the size. */
export function sendContentLength(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse
  response.writeHead = (...args: unknown[]) => {
    const length = response.getHeader(lengthHeader)
    if (length !== undefined) {
      response.removeHeader(lengthHeader)
      response.setHeader('Content-Length', length)
    }
    return writeHead(...args)
  }
}
