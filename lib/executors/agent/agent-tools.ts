import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { ownFolderName } from '#lib/executors/workspace/workspace-paths.ts'
import type { JsonObject, JsonValue } from '#lib/executors/executor.ts'

/** `names`: the tools there are. `rules`: what may be called without asking; everything else is refused. */
export type AgentTools = { names: string[]; rules: string[] }

/** What an agent may use whose file names no tools: nothing that writes, runs a command or leaves the machine. */
export const defaultTools: readonly string[] = ['Read', 'Glob', 'Grep']

const commandTools = ['Bash', 'PowerShell', 'Monitor']
const writingTools = ['Write', 'Edit', 'MultiEdit', 'NotebookEdit']
const pathFields: Record<string, readonly string[]> = {
  Read: ['file_path'],
  Write: ['file_path'],
  Edit: ['file_path'],
  MultiEdit: ['file_path'],
  NotebookEdit: ['notebook_path'],
  Glob: ['path'],
  Grep: ['path'],
  LS: ['path'],
}

/** The tools of an agent from what its file names; `Bash(git:*)` makes Bash available, and allows no more than git. */
export function toolsOf(named: readonly string[] | null, hasSkills: boolean): AgentTools {
  const rules = [...(named ?? defaultTools)].filter((rule) => toolName(rule) !== 'Skill')
  const names = [...new Set(rules.map(toolName))]
  return { rules, names: hasSkills ? [...names, 'Skill'] : names }
}

export function canRunCommands({ names }: AgentTools): boolean {
  return names.some((name) => commandTools.includes(name))
}

export function canWriteFiles(tools: AgentTools): boolean {
  return canRunCommands(tools) || tools.names.some((name) => writingTools.includes(name))
}

function toolName(rule: string): string {
  return rule.replace(/\(.*$/s, '').trim()
}

/** Absolute folders: the workspace, what may be read besides, and where in our own part of the workspace files are left. */
export type AgentFolders = { workspace: string; readable: readonly string[]; artifactsFolder: string }

/**
 * Why a file tool may not touch what its input names, or null. Writing stays in the workspace, reading in it and in
 * `readable`, links followed. Our own part of the workspace holds what the agent's commands are started with, and what the
 * phases beside it return: nothing is written there but artifacts. Commands that a tool runs are not held by this.
 */
export async function pathRefusal(
  call: { tool: string; input: JsonObject },
  folders: AgentFolders,
): Promise<string | null> {
  const isWriting = writingTools.includes(call.tool)
  const roots = isWriting ? [folders.workspace] : [folders.workspace, ...folders.readable]
  const realRoots = await Promise.all(roots.map(realPathOf))
  const [ownFolder, artifactsFolder] = await Promise.all(
    [join(folders.workspace, ownFolderName), folders.artifactsFolder].map(realPathOf),
  )
  for (const path of pathsIn(call)) {
    const target = path.startsWith('~') ? path : await realPathOf(resolve(folders.workspace, path))
    if (isWriting && isInside(ownFolder!, target) && !isInside(artifactsFolder!, target))
      return `${path} is out of bounds: ${ownFolderName} is Plotline's own. Files that people should see go into ${folders.artifactsFolder}.`
    if (realRoots.some((root) => isInside(root, target))) continue
    return `${path} is out of bounds: this agent may ${isWriting ? 'write in its workspace' : "read its workspace and the pipeline's folder"} only.`
  }
  return null
}

function pathsIn({ tool, input }: { tool: string; input: JsonObject }): string[] {
  const paths = (pathFields[tool] ?? []).map((field) => input[field]).filter(isText)
  const { pattern } = input
  return tool === 'Glob' && isText(pattern) ? [...paths, ...startOfGlob(pattern)] : paths
}

/** The folder that a glob starts from, where it does not start from the tool's own. */
function startOfGlob(pattern: string): string[] {
  if (isAbsolute(pattern) || pattern.startsWith('~'))
    return [dirname(`${pattern.replace(/[*?{[].*$/s, '')}x`)]
  // Wherever it stands, in one of several names in braces, too.
  return pattern.split(/[/\\{},]/).includes('..') ? ['..'] : []
}

/** With links followed as far as the path exists. */
async function realPathOf(path: string): Promise<string> {
  const rest: string[] = []
  for (let start = path; ; start = dirname(start)) {
    const real = await realpath(start).catch(() => null)
    if (real !== null) return join(real, ...rest)
    if (dirname(start) === start) return path
    rest.unshift(relative(dirname(start), start))
  }
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value !== ''
}
