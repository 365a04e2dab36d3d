import { Writable } from 'node:stream'
import pino, { type Logger } from 'pino'

export type Log = Logger

type Options = {
  level: string
  /** Names and values as in `Config.environment`: values of names that look secret never reach the log. */
  environment: Record<string, string>
  /** Standard error by default, so that `analyze --json` keeps standard output to itself. */
  output?: { write: (line: string) => unknown; isTTY?: boolean }
}

const secretName = /key|token|secret|password|passwd|credential|auth/i
const secretFields = ['password', 'apiKey', 'authorization', 'cookie', 'databaseUrl'].flatMap((name) => [
  name,
  `*.${name}`,
])
const shortestSecret = 6 // replacing shorter values would garble ordinary words

/** JSON lines; a readable line each in a terminal. Secrets are replaced wherever they stand, messages and errors included. */
export function createLog({ level, environment, output = process.stderr }: Options): Log {
  const secrets = Object.entries(environment)
    .filter(([name, value]) => secretName.test(name) && value.length >= shortestSecret)
    .map(([, value]) => JSON.stringify(value).slice(1, -1))
  const scrub = (line: string) =>
    secrets
      .reduce((text, secret) => text.replaceAll(secret, '[secret]'), line)
      .replace(/(\w+:\/\/[^:/@\s"]+):[^@/\s"]+@/g, '$1:[secret]@')
  const stream = new Writable({
    decodeStrings: false,
    write: (line: string, _encoding, done) => {
      const safe = scrub(line)
      output.write(output.isTTY ? readable(safe) : safe)
      done()
    },
  })
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: secretFields, censor: '[secret]' },
    },
    stream,
  )
}

function readable(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as {
    level: number
    time: string
    msg?: string
    err?: { stack?: string }
  }
  const fields = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  const label = (pino.levels.labels[level] ?? '').padEnd(5)
  const stack = err?.stack === undefined ? '' : `\n${err.stack}`
  return `${[time.slice(11, 19), label, msg, ...fields].filter(Boolean).join(' ')}${stack}\n`
}
