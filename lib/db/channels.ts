/** NOTIFY channels. A notification only says "look": nothing rests on its arrival. */
export const channels = {
  /** `runId:revision`: a run changed. For the live servers. */
  run: 'plotline_run',
  /** `runId`: there may be property runs to admit or to fetch. For the workers. */
  work: 'plotline_work',
  /** `propertyRunId`: somebody changed its plan. For the worker that holds it. */
  replan: 'plotline_replan',
} as const
