import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { afterAll } from 'vitest'

type Asked = { method: string; url: URL; key: string; headers: IncomingMessage['headers'] }
export type S3Fault = { status: number; code: string; message?: string }

/**
 * A stand-in for S3 on this machine, path style, in the shapes of Amazon's documentation: objects, multipart uploads, ranges,
 * errors as XML. `fault` answers a request in its place when it gives one.
 */
export async function openS3Server(bucket: string) {
  const server = new S3Server(bucket)
  const http = createServer((request, response) => void server.answer(request, response))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  afterAll(async () => {
    http.closeAllConnections()
    http.close()
    await once(http, 'close')
  })
  // A server that listens on a port has an address with one.
  return Object.assign(server, { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}` })
}

class S3Server {
  readonly objects = new Map<string, Buffer>()
  /** Parts by upload id and number. */
  readonly uploads = new Map<string, Map<number, Buffer>>()
  readonly asked: Asked[] = []
  fault: (asked: Asked) => S3Fault | null | Promise<S3Fault | null> = () => null
  readonly #bucket: string

  constructor(bucket: string) {
    this.#bucket = bucket
  }

  /** How often a method was asked for. */
  countOf(method: string): number {
    return this.asked.filter((one) => one.method === method).length
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://s3')
    const [, bucket, ...rest] = url.pathname.split('/')
    const asked = { method: request.method ?? '', url, key: rest.join('/'), headers: request.headers }
    this.asked.push(asked)
    const body = await buffer(request)
    const fault = (await this.fault(asked)) ?? this.#check(asked, bucket)
    if (fault !== null) return refuse(response, fault, asked.method)
    this.#serve(asked, body, response)
  }

  #check({ headers }: Asked, bucket: string | undefined): S3Fault | null {
    const isSigned = headers.authorization?.startsWith('AWS4-HMAC-SHA256 Credential=test-key/')
    if (!isSigned) return { status: 403, code: 'AccessDenied', message: 'Access Denied' }
    return bucket === this.#bucket ? null : { status: 404, code: 'NoSuchBucket' }
  }

  #serve(asked: Asked, body: Buffer, response: ServerResponse): void {
    const { method, url, key } = asked
    const uploadId = url.searchParams.get('uploadId')
    const parts = uploadId === null ? undefined : this.uploads.get(uploadId)
    if (uploadId !== null && parts === undefined)
      return refuse(response, { status: 404, code: 'NoSuchUpload' }, method)
    if (method === 'POST' && url.searchParams.has('uploads')) {
      const id = randomUUID()
      this.uploads.set(id, new Map())
      const inner = `<Bucket>${this.#bucket}</Bucket><Key>${key}</Key><UploadId>${id}</UploadId>`
      return xml(response, 200, `<InitiateMultipartUploadResult>${inner}</InitiateMultipartUploadResult>`)
    }
    if (method === 'PUT' && parts !== undefined) {
      parts.set(Number(url.searchParams.get('partNumber')), body)
      return void response.writeHead(200, { ETag: `"${body.length}"` }).end()
    }
    if (method === 'POST' && uploadId !== null && parts !== undefined) {
      const numbers = [...parts.keys()].sort((a, b) => a - b)
      this.objects.set(key, Buffer.concat(numbers.map((number) => parts.get(number)!)))
      this.uploads.delete(uploadId)
      return xml(
        response,
        200,
        `<CompleteMultipartUploadResult><Key>${key}</Key><ETag>"x"</ETag></CompleteMultipartUploadResult>`,
      )
    }
    if (method === 'DELETE' && uploadId !== null) {
      this.uploads.delete(uploadId)
      return void response.writeHead(204).end()
    }
    if (method === 'PUT') {
      this.objects.set(key, body)
      return void response.writeHead(200, { ETag: '"x"' }).end()
    }
    this.#read(asked, response)
  }

  #read({ method, key, headers }: Asked, response: ServerResponse): void {
    const object = this.objects.get(key)
    if (object === undefined) return refuse(response, { status: 404, code: 'NoSuchKey' }, method)
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? []
    const part = first === undefined ? object : object.subarray(Number(first), Number(last) + 1)
    const range = first === undefined ? {} : { 'Content-Range': `bytes ${first}-${last}/${object.length}` }
    response.writeHead(first === undefined ? 200 : 206, {
      'Content-Length': part.length,
      ETag: '"x"',
      ...range,
    })
    response.end(method === 'HEAD' ? undefined : part)
  }
}

function refuse(response: ServerResponse, { status, code, message = code }: S3Fault, method: string): void {
  if (method === 'HEAD') return void response.writeHead(status).end()
  xml(response, status, `<Error><Code>${code}</Code><Message>${message}</Message></Error>`)
}

function xml(response: ServerResponse, status: number, inner: string): void {
  response.writeHead(status, { 'Content-Type': 'application/xml' })
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${inner}`)
}
