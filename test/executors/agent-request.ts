import type { ScriptedModelApi } from '#test/support/scripted-model-api.ts'

/** All that the model was told in one request, as text. */
export function saidTo(request: ScriptedModelApi['requests'][number] | undefined): string {
  return JSON.stringify(request?.messages)
}

export function promptOf(request: ScriptedModelApi['requests'][number] | undefined): string {
  const content = request?.messages[0]?.content
  return typeof content === 'string' ? content : (content ?? []).map((part) => part.text).join('\n')
}

/** Settings of the runtime that, were they read, would leave a file of this name. */
export function touching(name: string): string {
  const hooks = [{ hooks: [{ type: 'command', command: `touch ${name}` }] }]
  return JSON.stringify({ hooks: { SessionStart: hooks, UserPromptSubmit: hooks } })
}
