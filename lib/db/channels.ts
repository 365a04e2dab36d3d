/** NOTIFY channels. A notification only says "look": nothing rests on its arrival. */
export const channels = {
  /** `runId:revision`: a run changed. For the live servers. */
  run: 'plotline_run',
  /** `runId`: there may be property runs to admit. For the workers. */
  work: 'plotline_work',
  /** Id of the worker that admitted: there are property runs to claim. For the other workers. */
  queued: 'plotline_queued',
  /** `propertyRunId`: somebody changed its plan. For the worker that holds it. */
  replan: 'plotline_replan',
  /** `runId`: paused, resumed, cancelled, other limits, a phase held or released. For the workers that hold any of it. */
  control: 'plotline_control',
  /** Key of a limit: a permit came back. For the workers with phases that wait for one. */
  permit: 'plotline_permit',
  /** `propertyRunId.phaseIndex,…` (see log-cells): the logs of these cells grew. For the live servers. */
  log: 'plotline_log',
} as const
