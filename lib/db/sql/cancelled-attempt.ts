/** What an attempt says of itself that somebody cancelled while it ran. */
export const cancelledAttemptError = 'It was cancelled.'
