"""Age, lot and yearly tax of one home. What the list does not say stays null; the tax is estimated and says so."""
import argparse
import datetime
import json
import sys

EFFECTIVE_TAX_RATE = 0.0066  # of the price, per year: the usual estimate for Maricopa County

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--address", required=True)
args = parser.parse_args()

facts = json.load(sys.stdin)["property"]["facts"]
print(f"Looking up {args.address}")

year_built = facts.get("year_built")
price = facts.get("price")
tax = facts.get("tax_annual")
tax_source = "list" if tax is not None else None
if tax is None and price is not None:
    tax, tax_source = round(price * EFFECTIVE_TAX_RATE, 2), "estimate"
    print(f"No tax in the list: {tax} is an estimate", file=sys.stderr)

print(
    json.dumps(
        {
            "year_built": year_built,
            "age_years": None if year_built is None else datetime.date.today().year - year_built,
            "lot_sqft": facts.get("lot_sqft"),
            "tax_annual": tax,
            "tax_source": tax_source,
        }
    )
)
