/** The pg-boss queue: one job per admitted property run. */
export const queueName = 'property-run'
