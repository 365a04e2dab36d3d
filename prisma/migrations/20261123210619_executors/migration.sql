-- AlterTable
ALTER TABLE "run" ADD COLUMN     "budget_usd" DOUBLE PRECISION,
ADD COLUMN     "spent_usd" DOUBLE PRECISION NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "attempt" ADD COLUMN     "usage" JSON;

-- AlterTable
ALTER TABLE "artifact" ADD COLUMN     "location" TEXT,
ALTER COLUMN "content" DROP NOT NULL;

-- By hand from here on: what schema.prisma cannot say.

alter table run add constraint run_budget_check check (budget_usd > 0 and spent_usd >= 0);
alter table artifact add constraint artifact_place_check check ((content is null) <> (location is null));
