"""Whether phase2_images may start: it needs a photo. Exit code 0 if it may, 1 if not."""
import argparse
import json
import os
import pathlib
import sys

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--address", required=True)
parser.add_argument("--phase", required=True)
parser.add_argument("--json", action="store_true")
args = parser.parse_args()

listing = json.loads((pathlib.Path(os.environ["PLOTLINE_WORKSPACE"]) / "listing.json").read_text(encoding="utf-8"))
count = listing["photo_count"]
reason = f"{count} photos" if count > 0 else "The list has no photo of this home"
context = {"address": args.address, "image_count": count}
print(json.dumps({"can_spawn": count > 0, "reason": reason, "context": context}))
sys.exit(0 if count > 0 else 1)
