import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the API does with one request: answers as a model, refuses, or says nothing until the other side hangs up. */
export type ScriptedReply =
  | { text?: string; calls?: { tool: string; input: Record<string, unknown> }[]; outputTokens?: number }
  | { refuse: number; kind: string; message: string; retryAfterSeconds?: number }
  | { hang: true }

/** A reply, or what makes one of what the model was asked. */
type Script = ScriptedReply | ((request: ModelRequest) => ScriptedReply | Promise<ScriptedReply>)

/** A request as it came, parsed as far as tests look at it. */
export type ModelRequest = {
  key: string
  model: string
  system: { text: string }[]
  messages: { role: string; content: string | ContentPart[] }[]
  tools: { name: string }[]
}
type ContentPart = { type: string; text?: string; content?: unknown; is_error?: boolean }

export type ScriptedModelApi = {
  url: string
  requests: ModelRequest[]
  /** Paths that were asked for besides messages. Nothing should be. */
  strayPaths: string[]
  /** Sets what comes next; the last reply is given again and again. Forgets earlier requests. */
  script: (...replies: Script[]) => void
  close: () => Promise<void>
}

/** A local server that speaks the Messages API as far as agents need it, and says what a test tells it to say. */
export async function startScriptedModelApi(): Promise<ScriptedModelApi> {
  let replies: Script[] = []
  const requests: ModelRequest[] = []
  const strayPaths: string[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? '/', 'http://local').pathname
    if (path !== '/v1/messages') {
      strayPaths.push(`${request.method} ${path}`)
      response.writeHead(404).end('{}')
      return
    }
    const body: Omit<ModelRequest, 'key'> = JSON.parse(await bodyOf(request))
    const asked = { ...body, key: String(request.headers['x-api-key']) }
    requests.push(asked)
    const next = replies.length > 1 ? replies.shift() : replies[0]
    if (next === undefined) throw new Error('The test scripted no reply')
    send(typeof next === 'function' ? await next(asked) : next, response, {
      number: requests.length,
      model: body.model,
    })
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A TCP server's address is no pipe's name.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    strayPaths,
    script(...next) {
      replies = next
      requests.length = 0
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

function send(
  reply: ScriptedReply,
  response: ServerResponse,
  message: { number: number; model: string },
): void {
  if ('hang' in reply) return
  if ('refuse' in reply) {
    const wait =
      reply.retryAfterSeconds === undefined ? {} : { 'retry-after': String(reply.retryAfterSeconds) }
    response.writeHead(reply.refuse, { 'content-type': 'application/json', ...wait })
    response.end(JSON.stringify({ type: 'error', error: { type: reply.kind, message: reply.message } }))
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of eventsOf(reply, message))
    response.write(`event: ${String(event.type)}\ndata: ${JSON.stringify(event)}\n\n`)
  response.end()
}

type Event = { type: string; [field: string]: unknown }

/** 100 tokens go in each time, and 50 come out unless the reply says otherwise. */
function* eventsOf(
  reply: Extract<ScriptedReply, { calls?: unknown }>,
  { number, model }: { number: number; model: string },
): Generator<Event> {
  const usage = {
    input_tokens: 100,
    output_tokens: 1,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
  }
  const base = { type: 'message', role: 'assistant', content: [], stop_reason: null, stop_sequence: null }
  yield { type: 'message_start', message: { ...base, id: `msg_${number}_${model}`, model, usage } }
  let index = 0
  if (reply.text !== undefined) {
    yield { type: 'content_block_start', index, content_block: { type: 'text', text: '' } }
    yield { type: 'content_block_delta', index, delta: { type: 'text_delta', text: reply.text } }
    yield { type: 'content_block_stop', index: index++ }
  }
  for (const { tool, input } of reply.calls ?? []) {
    const block = { type: 'tool_use', id: `toolu_${number}_${index}`, name: tool, input: {} }
    const delta = { type: 'input_json_delta', partial_json: JSON.stringify(input) }
    yield { type: 'content_block_start', index, content_block: block }
    yield { type: 'content_block_delta', index, delta }
    yield { type: 'content_block_stop', index: index++ }
  }
  const delta = { stop_reason: reply.calls === undefined ? 'end_turn' : 'tool_use', stop_sequence: null }
  yield { type: 'message_delta', delta, usage: { output_tokens: reply.outputTokens ?? 50 } }
  yield { type: 'message_stop' }
}
