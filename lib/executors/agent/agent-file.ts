import { LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'

/** An agent as its markdown file describes it. */
export type AgentFile = {
  name: string | null
  description: string | null
  /** An alias (haiku, sonnet, opus, inherit) or a model's full name. */
  model: string | null
  /** As written, so that `Bash(git:*)` stays a rule. Null: the file names none. */
  tools: string[] | null
  skills: string[]
  systemPrompt: string
}
type ReadAgentFile = { ok: true; agent: AgentFile } | { ok: false; error: string }

const bodyLengthLimit = 200_000 // characters; some 50,000 tokens that each turn is paid for
const text = z.string().trim().nullish()
const list = z.union([z.string(), z.array(z.string())], 'write names with commas between, or a YAML list')
const frontMatterSchema = z.object({
  name: text,
  description: text,
  model: text,
  tools: list.nullish(),
  skills: list.nullish(),
})

/**
 * Reads a markdown file with front matter (`name, description, model, tools, skills`; other keys are ignored) whose body
 * is the system prompt. What is wrong with it is one sentence with the file, the line and the fix. `shown` names the file.
 */
export function readAgentFile(content: string, shown: string): ReadAgentFile {
  const lines = content.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (lines[0]?.trimEnd() !== '---') {
    return refuse(shown, 1, 'it does not start with front matter', 'Write --- above and below its keys.')
  }
  const end = lines.findIndex((line, index) => index > 0 && line.trimEnd() === '---')
  if (end === -1) return refuse(shown, 1, 'its front matter has no end', 'Write --- below its last key.')
  const systemPrompt = lines
    .slice(end + 1)
    .join('\n')
    .trim()
  if (systemPrompt === '') {
    return refuse(
      shown,
      end + 1,
      'nothing follows the front matter',
      'Write what the agent is to do below it.',
    )
  }
  if (systemPrompt.length > bodyLengthLimit) {
    return refuse(shown, end + 1, `its text is over ${bodyLengthLimit} characters`, 'Move parts to skills.')
  }
  const parsed = parseFrontMatter(lines.slice(1, end))
  if (!parsed.ok) return refuse(shown, parsed.line, parsed.problem, parsed.fix)
  const { name, description, model, tools, skills } = parsed.keys
  const agent = { name: name ?? null, description: description ?? null, model: model || null, systemPrompt }
  return {
    ok: true,
    agent: { ...agent, tools: isNothing(tools) ? null : namesIn(tools), skills: namesIn(skills ?? []) },
  }
}

type FrontMatter = z.infer<typeof frontMatterSchema>
type ParsedFrontMatter =
  | { ok: true; keys: FrontMatter }
  | { ok: false; line: number; problem: string; fix: string }

function parseFrontMatter(lines: string[]): ParsedFrontMatter {
  const counter = new LineCounter()
  let document = parseDocument(lines.join('\n'), { lineCounter: counter })
  const [fault] = document.errors
  if (fault !== undefined) document = parseDocument(lines.map(quoteValue).join('\n'))
  if (fault !== undefined && document.errors.length > 0) {
    const line = counter.linePos(fault.pos[0]).line + 1
    const problem = `its front matter is not YAML (${fault.message.split('\n')[0]?.replace(/ at line .*$/, '')})`
    return { ok: false, line, problem, fix: 'Put the value into quotes.' }
  }
  const keys: unknown = document.toJS() ?? {}
  const checked = frontMatterSchema.safeParse(keys)
  if (checked.success) return { ok: true, keys: checked.data }
  const [issue] = checked.error.issues
  const key = String(issue?.path[0] ?? '')
  const line = lines.findIndex((entry) => entry.startsWith(`${key}:`)) + 2
  const problem =
    key === '' ? 'its front matter holds no keys' : `"${key}" cannot be read (${issue?.message})`
  return { ok: false, line, problem, fix: 'Write one "key: value" on each line.' }
}

/** Agent files in the wild hold descriptions such as `Use when: …`, which their own runtime takes and YAML does not. */
function quoteValue(line: string): string {
  const match = /^(name|description|model|tools|skills):\s+([^\s"'[|>].*)$/.exec(line)
  return match === null ? line : `${match[1]}: ${JSON.stringify(match[2]?.trim())}`
}

function isNothing(list: string | string[] | null | undefined): list is null | undefined {
  return list === null || list === undefined
}

/** Commas inside parentheses belong to a rule: `Bash(git add, git commit)`. */
function namesIn(list: string | string[]): string[] {
  const names = typeof list === 'string' ? list.split(/,(?![^(]*\))/) : list
  return [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))]
}

function refuse(shown: string, line: number, problem: string, fix: string): ReadAgentFile {
  return { ok: false, error: `${shown}, line ${line}: ${problem}. ${fix}` }
}
