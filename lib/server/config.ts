import { statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { describeUnknownAgentPlaceholders } from '#lib/executors/agent/agent-placeholders.ts'
import { accepted, refused, type Result } from '#lib/contract/refusal.ts'
import type { S3Place } from '#lib/executors/artifacts/s3-artifact-store.ts'
import { bucketSettingNames, readArtifactBucket } from './artifact-settings.ts'

export type Config = {
  /** Null: the embedded Postgres. */
  databaseUrl: string | null
  host: string
  port: number
  /** Absolute. Embedded database, workspaces, large artifacts. */
  dataFolder: string
  /** Absolute; null when the user has no pipelines of their own. */
  pipelinesFolder: string | null
  /** What people type when a proxy stands before Plotline, without a slash at the end. */
  publicUrl: string | null
  logLevel: (typeof logLevels)[number]
  /** What starts another agent runtime: program and arguments, with placeholders. Null: the Claude Agent SDK. */
  agentCommand: string[] | null
  /** For artifacts that are too large for Postgres; null: they go to the data folder. */
  artifactBucket: S3Place | null
  /**
   * What phases may ask for by name: keys of data services, of the model API, PATH. Never DATABASE_URL, and where a bucket is
   * set neither its settings nor its keys.
   */
  environment: Record<string, string>
  /** The keys that phases cannot ask for, by name: they stay out of the log as those of `environment` do. */
  ownSecrets: Record<string, string>
}

/** `process.env`, or a stand-in for it. */
type Environment = Record<string, string | undefined>

// Next's bundler, which pages load this through, knows import.meta.url but not import.meta.dirname.
const ownFolder = dirname(fileURLToPath(import.meta.url))
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const agentCommandForm =
  'is not a JSON array of program and arguments. Write ["my-agent", "--model", "{model}", "--prompt", "{prompt}"], or unset it for the Claude Agent SDK'
const postgresProtocols = ['postgres:', 'postgresql:']

const settingsSchema = z.object({
  DATABASE_URL: z
    .string()
    .refine((text) => postgresProtocols.includes(parseUrl(text)?.protocol ?? '') && hasDatabase(text), {
      message:
        'is not the URL of a Postgres database. Write postgresql://user:password@host:5432/database, or unset it for the embedded one',
    })
    .optional(),
  HOST: z
    .string()
    .regex(
      /^[\w.:-]+$/,
      'is not a host name or address. Write 127.0.0.1 for this machine only, 0.0.0.0 for the network',
    )
    .default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'is not a port. Write a number from 0 (any free one) to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'is not a port. Write a number from 0 (any free one) to 65535')
    .default(3000),
  PLOTLINE_DATA_DIR: z.string().default(() => join(ownFolder, '..', '..', '.plotline')),
  PIPELINES_DIR: z
    .string()
    .refine(isFolder, 'is not a folder that can be read. Make it, or correct the path')
    .optional(),
  PUBLIC_URL: z
    .string()
    .refine((text) => ['http:', 'https:'].includes(parseUrl(text)?.protocol ?? ''), {
      message: 'is not a web address. Write it as people type it, for example https://plotline.example.com',
    })
    .optional(),
  AGENT_COMMAND: z
    .string()
    .transform((text, context) => {
      const command = parseCommand(text)
      const unknown = command === null ? null : describeUnknownAgentPlaceholders(command)
      if (command !== null && unknown === null) return command
      const message = unknown === null ? agentCommandForm : `cannot be filled: ${unknown.replace(/\.$/, '')}`
      context.addIssue({ code: 'custom', message })
      return z.NEVER
    })
    .optional(),
  LOG_LEVEL: z
    .enum(logLevels, { error: `is not a level. Write one of ${logLevels.join(', ')}` })
    .default('info'),
})

/** The settings, parsed once at start. Refuses with one sentence per wrong setting, each with its fix. An empty one counts as unset. */
export function readConfig(environment: Environment): Result<Config> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  )
  const parsed = settingsSchema.safeParse(given)
  const artifacts = readArtifactBucket(given)
  if (!parsed.success || !artifacts.ok) {
    const problems = [
      ...(parsed.error?.issues ?? []).map(({ path, message }) => {
        const name = String(path[0])
        return `${name}${name === 'DATABASE_URL' ? '' : `=${given[name]}`} ${message}.`
      }),
      ...(artifacts.ok ? [] : artifacts.problems),
    ]
    return refused(
      'bad_input',
      'Plotline cannot start with these settings.',
      'Correct them in the environment.',
      problems,
    )
  }
  const { DATABASE_URL: databaseUrl, ...passedOn } = given
  const settings = parsed.data
  const isOwn = ([name]: [string, string]) => artifacts.bucket !== null && bucketSettingNames.includes(name)
  return accepted({
    databaseUrl: databaseUrl ?? null,
    host: settings.HOST,
    port: settings.PORT,
    dataFolder: resolve(settings.PLOTLINE_DATA_DIR),
    pipelinesFolder: settings.PIPELINES_DIR === undefined ? null : resolve(settings.PIPELINES_DIR),
    publicUrl: settings.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    logLevel: settings.LOG_LEVEL,
    agentCommand: settings.AGENT_COMMAND ?? null,
    artifactBucket: artifacts.bucket,
    environment: Object.fromEntries(Object.entries(passedOn).filter((entry) => !isOwn(entry))),
    ownSecrets: Object.fromEntries(Object.entries(passedOn).filter(isOwn)),
  })
}

/** The same for callers that cannot start without it. @throws Error that names every wrong setting and its fix. */
export function requireConfig(environment: Environment): Config {
  const config = readConfig(environment)
  if (config.ok) return config.value
  const { message, fix, problems } = config.refusal
  throw new Error([message, ...problems, fix].join('\n'))
}

function parseUrl(text: string): URL | null {
  return URL.parse(text)
}

function parseCommand(text: string): string[] | null {
  try {
    const command = z.array(z.string()).min(1).safeParse(JSON.parse(text))
    return command.success && command.data[0] !== '' ? command.data : null
  } catch {
    return null
  }
}

function hasDatabase(text: string): boolean {
  return (parseUrl(text)?.pathname.length ?? 0) > 1
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
