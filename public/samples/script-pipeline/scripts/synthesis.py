"""One score from 0 to 100: price per square foot, age and distance, each from 0 to 10; unknown counts 5."""
import argparse
import json
import os
import sys

WEIGHTS = {"value": 4, "age": 3, "location": 3}


def base(value, best, worst):
    """10 at `best` or better, 0 at `worst` or worse, in between in proportion; 5 when unknown."""
    if value is None:
        return 5.0
    return round(max(0.0, min(10.0, 10 * (worst - value) / (worst - best))), 2)


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--address", required=True)
args = parser.parse_args()

inputs = json.load(sys.stdin)["inputs"]
bases = {
    "value": base(inputs["phase1_listing"]["price_per_sqft"], best=150, worst=400),
    "age": base(inputs["phase0_county"]["age_years"], best=5, worst=60),
    "location": base(inputs["phase1_map"]["distance_to_downtown_miles"], best=3, worst=30),
}
score = round(sum(bases[name] * weight for name, weight in WEIGHTS.items()), 1)
print(f"{args.address}: {score} of 100")
with open(os.environ["PLOTLINE_OUTPUT"], "w", encoding="utf-8") as file:
    json.dump({"score": score, "bases": bases, "weights": WEIGHTS}, file)
