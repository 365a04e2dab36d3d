"""Distance of one home to downtown Phoenix, from a map service that is busy at times (README.md says when)."""
import argparse
import json
import math
import os
import pathlib
import sys

DOWNTOWN = (33.4484, -112.0740)
EARTH_RADIUS_MILES = 3958.8
TEMPORARY, PERMANENT = 75, 65


def distance_miles(start, end):
    """Great-circle distance (haversine)."""
    (lat1, lon1), (lat2, lon2) = ([math.radians(value) for value in point] for point in (start, end))
    a = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH_RADIUS_MILES * math.asin(math.sqrt(a))


def stop_if_down(zip_code):
    flag = pathlib.Path("down.flag")
    if flag.exists() and zip_code in flag.read_text(encoding="utf-8").split():
        print(f"The map service is down for {zip_code}. Delete down.flag, then retry this phase.", file=sys.stderr)
        sys.exit(PERMANENT)


def stop_if_busy(street):
    marker = pathlib.Path(os.environ["PLOTLINE_WORKSPACE"]) / "map-was-busy"
    if street.split(" ")[0].endswith(("0", "5")) and not marker.exists():
        marker.touch()
        print("The map service is busy, try again", file=sys.stderr)
        sys.exit(TEMPORARY)


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--address", required=True)
args = parser.parse_args()

home = json.load(sys.stdin)["property"]
print(f"Asking the map about {args.address}")
stop_if_down(home["zip"])
stop_if_busy(home["street"])

lat, lon = home["facts"].get("lat"), home["facts"].get("lon")
miles = None if lat is None or lon is None else round(distance_miles((lat, lon), DOWNTOWN), 2)
print("→ no coordinates in the list" if miles is None else f"→ {miles} miles to downtown")
print(json.dumps({"distance_to_downtown_miles": miles}))
