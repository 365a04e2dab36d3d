import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import {
  basicEnvironment,
  pickVariables,
  type Environment,
} from '#lib/executors/process/child-environment.ts'
import type { Reason } from '#lib/pipeline/reasons.ts'

/** Each of these alone is enough to reach a model. */
const keyNames = ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN']
const cloudNames = ['CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX', 'CLAUDE_CODE_USE_FOUNDRY']

/** Where the model API is and how to reach it; none of them goes to scripts. */
const connectionNames = [
  'ANTHROPIC_BASE_URL',
  'ANTHROPIC_CUSTOM_HEADERS',
  'ANTHROPIC_MODEL',
  'ANTHROPIC_DEFAULT_HAIKU_MODEL',
  'ANTHROPIC_DEFAULT_SONNET_MODEL',
  'ANTHROPIC_DEFAULT_OPUS_MODEL',
  'CLAUDE_CODE_MAX_RETRIES',
  'API_TIMEOUT_MS',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
]
const cloudConnectionNames = [
  'ANTHROPIC_BEDROCK_BASE_URL',
  'ANTHROPIC_VERTEX_BASE_URL',
  'ANTHROPIC_VERTEX_PROJECT_ID',
  'ANTHROPIC_FOUNDRY_API_KEY',
  'ANTHROPIC_FOUNDRY_BASE_URL',
  'ANTHROPIC_FOUNDRY_RESOURCE',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_BEARER_TOKEN_BEDROCK',
  'AWS_PROFILE',
  'AWS_REGION',
  'CLOUD_ML_REGION',
  'GOOGLE_APPLICATION_CREDENTIALS',
]

// Three further tries take some 4 s of an overloaded API, and at most 3 minutes of one that says how long to wait.
const apiRetries = '3'

// https://code.claude.com/docs/en/env-vars: nothing but the model API is asked, and nothing is taken from or kept for
// the person whose account Plotline runs under.
const quietSettings = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  DISABLE_TELEMETRY: '1',
  DISABLE_ERROR_REPORTING: '1',
  DISABLE_AUTOUPDATER: '1',
  DISABLE_FEEDBACK_COMMAND: '1',
  CLAUDE_CODE_DISABLE_AUTO_MEMORY: '1',
  CLAUDE_CODE_DISABLE_CLAUDE_MDS: '1',
  CLAUDE_CODE_DISABLE_BUNDLED_SKILLS: '1',
  CLAUDE_CODE_DISABLE_BACKGROUND_TASKS: '1', // an attempt is over when its agent has answered
  CLAUDE_AGENT_SDK_CLIENT_APP: 'plotline',
}

/** Why no agent can run here, with the remedy, or null. `binary`: where the SDK's program is. */
export function agentHindrance(environment: Environment, binary: string | null): Reason | null {
  const isKeySet = [...keyNames, ...cloudNames].some((name) => (environment[name] ?? '') !== '')
  if (!isKeySet) {
    return {
      code: 'AGENT_NOT_CONFIGURED',
      sentence: 'No key of a model API is set, so no agent can run.',
      remedy: `Set one of ${keyNames.join(', ')} (or ${cloudNames[0]}=1 and the like) in the environment that Plotline starts from, start it again, then retry this phase. Another agent runtime: AGENT_COMMAND.`,
    }
  }
  if (binary !== null) return null
  return {
    code: 'AGENT_NOT_CONFIGURED',
    sentence: `The program of the Claude Agent SDK is not installed for this machine (${process.platform} ${process.arch}).`,
    remedy:
      'Run npm install again without --omit=optional, or name another agent runtime in AGENT_COMMAND, then retry this phase.',
  }
}

/** The program that came with the SDK for this machine, or null. npm installs the one that fits, glibc or musl. */
export function findAgentBinary(): string | null {
  const name = process.platform === 'win32' ? 'claude.exe' : 'claude'
  const base = `@anthropic-ai/claude-agent-sdk-${process.platform}-${process.arch}`
  for (const packageName of [base, `${base}-musl`]) {
    // Not require.resolve: the bundler of the screens would take the program along.
    const found = packageFileOf(packageName)
    if (found !== undefined) return join(dirname(found), name)
  }
  return null
}

/** Undefined where it is not installed: an optional package for another system. */
function packageFileOf(packageName: string): string | undefined {
  try {
    return findPackageJSON(packageName, import.meta.url)
  } catch {
    return undefined
  }
}

/** What the agent's process sees: the basics, the model API's variables, and what the phase names in `env`. */
export function agentEnvironment(
  environment: Environment,
  own: { configFolder: string; temporaryFolder: string; shellSetup: string; phaseNames: readonly string[] },
): Record<string, string> {
  const isInCloud = cloudNames.some((name) => (environment[name] ?? '') !== '')
  const names = [...keyNames, ...connectionNames, ...cloudNames, ...(isInCloud ? cloudConnectionNames : [])]
  return {
    ...basicEnvironment(environment),
    CLAUDE_CODE_MAX_RETRIES: apiRetries,
    ...pickVariables(environment, [...names, ...names.map((name) => name.toLowerCase())]),
    ...pickVariables(environment, own.phaseNames),
    ...quietSettings,
    CLAUDE_CONFIG_DIR: own.configFolder,
    TMPDIR: own.temporaryFolder,
    CLAUDE_CODE_TMPDIR: own.temporaryFolder,
    CLAUDE_ENV_FILE: own.shellSetup,
  }
}
