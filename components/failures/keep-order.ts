/** The new list in the order of the one before, what is new at the end: nothing moves under a pointer because a count grew. */
export function keepOrder<Entry extends { key: string }>(
  before: readonly Entry[] | undefined,
  next: readonly Entry[],
): Entry[] {
  const places = new Map(before?.map(({ key }, index) => [key, index]))
  const placeOf = ({ key }: Entry) => places.get(key) ?? places.size
  return next.toSorted((one, other) => placeOf(one) - placeOf(other))
}
