import type { Executor } from './executor.ts'

/** Agent phases do not run yet: each is skipped, and says what to do. */
export const performAgent: Executor = async ({ phase }) => ({
  kind: 'skipped',
  reason: {
    code: 'AGENT_NOT_CONFIGURED',
    sentence: `No agent runtime is configured, so ${phase.executorPath ?? phase.id} was not run.`,
    remedy:
      'Have a script do this phase ("executor": "script"), or go on without it: phases that do not depend on it run.',
  },
})
