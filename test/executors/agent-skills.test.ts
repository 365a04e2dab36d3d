import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startScriptedModelApi, type ScriptedModelApi } from '#test/support/scripted-model-api.ts'
import { agentAttempt, assessor, conversationOf, success } from './agent-attempt.ts'
import { promptOf, saidTo, touching } from './agent-request.ts'

// Each test starts the real runtime, a program of 380 MB: 0.7 s on an idle machine, several on a busy one.
vi.setConfig({ testTimeout: 60_000 })

let api: ScriptedModelApi
beforeAll(async () => {
  api = await startScriptedModelApi()
})
afterAll(() => api.close())

test('a skill that the agent names can be used, from the pipeline or the workspace; one that is missing is said', async () => {
  api.script(
    {
      calls: [
        { tool: 'Skill', input: { skill: 'kill-switch' } },
        { tool: 'Skill', input: { skill: 'unnamed' } },
      ],
    },
    { text: success },
  )
  const skill = (name: string, text: string) =>
    `---\nname: ${name}\ndescription: About ${name}\n---\n${text}\n`
  const attempt = await agentAttempt(api, {
    file: assessor.replace('tools: Read', 'tools: Read\nskills: kill-switch, property-data, no-such-skill'),
    pipelineFiles: {
      '.claude/skills/kill-switch/SKILL.md': skill('kill-switch', 'An HOA fee ends it.'),
      '.claude/skills/unnamed/SKILL.md': skill('unnamed', 'Never read this.'),
    },
    workspaceFiles: {
      '.claude/skills/property-data/SKILL.md': skill('property-data', 'Read the JSON.'),
      '.claude/settings.json': touching('made-by-a-hook'),
    },
  })
  expect(await attempt.perform()).toMatchObject({ kind: 'completed' })
  expect(saidTo(api.requests[1])).toContain('An HOA fee ends it.')
  expect(saidTo(api.requests[1])).not.toContain('Never read this.')
  expect(api.requests[0]?.system.at(-1)?.text).toContain('kill-switch, property-data')
  const said = conversationOf(attempt)
  expect(said).toContain('tool-call: Skill kill-switch')
  expect((await readdir(attempt.workspace)).sort()).toEqual(['.claude', '.plotline'])
  expect(said[0]).toBe(
    'plotline: Skill no-such-skill is missing: there is no .claude/skills/no-such-skill/SKILL.md. Going on without it.',
  )
})

test("outputs too long for a prompt come as a file that the agent reads, and inherit is the runtime's own model", async () => {
  api.script({ text: success })
  const attempt = await agentAttempt(api, {
    file: assessor.replace('model: haiku', 'model: inherit'),
    request: { inputs: { phase1_listing: { text: 'x'.repeat(300_000) } } },
    environment: { ANTHROPIC_MODEL: 'model-of-the-settings' },
  })
  await attempt.perform()
  expect(promptOf(api.requests[0]).length).toBeLessThan(5_000)
  expect(promptOf(api.requests[0])).toContain('"inputs_file":"')
  expect(api.requests[0]?.model).toBe('model-of-the-settings')
})
