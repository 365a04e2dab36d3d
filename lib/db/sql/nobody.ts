/** The worker's id where no worker did it: of attempts that a person made, and of what recovery queues. */
export const nobody = 0
