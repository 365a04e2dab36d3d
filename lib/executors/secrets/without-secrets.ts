import { pickVariables, type Environment } from '#lib/executors/process/child-environment.ts'
import { cleanLogText } from '#lib/executors/log/log-text.ts'
import { maskOutcome } from './masked-outcome.ts'
import { createMask, type Mask } from './mask-secrets.ts'
import { messageOf } from '#lib/executors/outcomes.ts'
import type { AttemptRequest, Executor, LogLine } from '#lib/executors/executor.ts'

/** What opens a model's API: an agent is given these without its phase naming them. */
export const modelKeyNames = [
  'ANTHROPIC_API_KEY',
  'ANTHROPIC_AUTH_TOKEN',
  'ANTHROPIC_CUSTOM_HEADERS',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'AWS_BEARER_TOKEN_BEDROCK',
  'ANTHROPIC_FOUNDRY_API_KEY',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
]

const proxyNames = ['HTTP_PROXY', 'HTTPS_PROXY', 'http_proxy', 'https_proxy']

/**
 * The same executor with the values of the phase's variables masked in all that leaves it: log, error, reason, warnings and
 * output. Lines of log are cleaned here of what deceives, whoever wrote them.
 */
export function withoutSecrets(perform: Executor, { environment }: { environment: Environment }): Executor {
  return async (request) => {
    const mask = createMask(secretsOf(request.phase, environment))
    const log = (line: LogLine) => request.log({ ...line, text: shownText(line, mask) })
    try {
      const outcome = await perform({ ...request, log })
      return mask === null ? outcome : maskOutcome(outcome, mask)
    } catch (error) {
      throw mask === null ? error : new Error(mask(messageOf(error)))
    }
  }
}

function secretsOf(phase: AttemptRequest['phase'], environment: Environment): string[] {
  const named = Object.values(pickVariables(environment, [...phase.env, ...phase.requires.env]))
  if (phase.executor !== 'agent') return named
  const modelKeys = Object.values(pickVariables(environment, modelKeyNames))
  return [...named, ...modelKeys, ...proxyPasswords(environment)]
}

/** An agent, and its commands, are given the way to the model API, which may lead through a proxy that asks for a password. */
function proxyPasswords(environment: Environment): string[] {
  const proxies = Object.values(pickVariables(environment, proxyNames))
  return proxies.flatMap((proxy) => {
    const password = URL.parse(proxy)?.password ?? ''
    return [password, decoded(password)]
  })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function shownText({ text }: LogLine, mask: Mask | null): string {
  const cleaned = cleanLogText(text)
  return mask === null ? cleaned : mask(cleaned)
}
