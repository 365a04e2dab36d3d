/**
 * Square feet left behind the house: lot − living area / storeys − the front's share (20 % of the lot); never below 0.
 * A rough guess of our own from the Phoenix project's rule.
 */
export function backyardSqft(
  home: { lotSqft: number; sqft: number; stories: number },
  frontYardShareOfLot: number,
): number {
  return Math.max(0, home.lotSqft - home.sqft / home.stories - home.lotSqft * frontYardShareOfLot)
}
