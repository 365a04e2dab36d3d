/** NOTIFY channels. A notification only says "look": nothing rests on its arrival. */
export const channels = {
  /** `runId:revision`: a run changed. For the live servers. */
  run: 'plotline_run',
  /** `runId`: there may be property runs to admit. For the workers. */
  work: 'plotline_work',
  /** Id of the worker that queued: there are property runs to fetch. For the other workers. */
  queued: 'plotline_queued',
  /** `propertyRunId`: somebody changed its plan. For the worker that holds it. */
  replan: 'plotline_replan',
} as const
