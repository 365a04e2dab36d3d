/** A property of the tests on failures. */
export type Place = { address: string; street: string; city: string; zip: string }

/** One failure as several properties and several tries tell it. */
export type FailureGroup = { name: string; signature: string; messages: (place: Place) => string[] }
