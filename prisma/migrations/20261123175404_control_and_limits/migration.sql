-- AlterTable
ALTER TABLE "run" ADD COLUMN     "failure_limit" INTEGER NOT NULL DEFAULT 10;

-- AlterTable
ALTER TABLE "property_run" ADD COLUMN     "admit_order" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "is_held" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "trial_phase" SMALLINT,
DROP COLUMN "job_id";

-- AlterTable
ALTER TABLE "phase_run" ADD COLUMN     "failure_signature" TEXT,
ADD COLUMN     "reused_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "attempt" ADD COLUMN     "cost_usd" DOUBLE PRECISION,
ADD COLUMN     "input_digest" TEXT,
ADD COLUMN     "reused_from" JSON;

-- CreateTable
CREATE TABLE "run_phase" (
    "run_id" INTEGER NOT NULL,
    "phase_index" SMALLINT NOT NULL,
    "streak" INTEGER NOT NULL DEFAULT 0,
    "streak_signature" TEXT,
    "held_at" TIMESTAMPTZ(3),
    "trials_left" INTEGER NOT NULL DEFAULT 0,
    "passed_signature" TEXT,

    CONSTRAINT "run_phase_pkey" PRIMARY KEY ("run_id","phase_index")
);

-- CreateTable
CREATE TABLE "phase_limit" (
    "key" TEXT NOT NULL,

    CONSTRAINT "phase_limit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "permit" (
    "property_run_id" INTEGER NOT NULL,
    "phase_index" SMALLINT NOT NULL,
    "lease_epoch" INTEGER NOT NULL,
    "limit_key" TEXT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "permit_pkey" PRIMARY KEY ("property_run_id","phase_index")
);

-- CreateTable
CREATE TABLE "limited_start" (
    "id" SERIAL NOT NULL,
    "limit_key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "limited_start_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "permit_limit_key_idx" ON "permit"("limit_key");

-- CreateIndex
CREATE INDEX "limited_start_limit_key_at_idx" ON "limited_start"("limit_key", "at");

-- AddForeignKey
ALTER TABLE "run_phase" ADD CONSTRAINT "run_phase_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here on: what schema.prisma cannot say.

-- Admission: those moved to the front, then those whose retry has come due, then the others in list order.
drop index property_run_waiting_idx;
create index property_run_waiting_idx on property_run (run_id, admit_order, resume_at, position)
  where not admitted and not is_held and status in ('pending', 'running');

-- Held ones keep their run open, and are found again when the hold is lifted.
create index property_run_held_idx on property_run (run_id, position) where is_held;

-- Failures by what they have in common. Only failed cells have an entry, so that no other change of a cell touches it.
create index phase_run_failure_idx on phase_run (run_id, failure_signature) where failure_signature is not null;

-- An earlier result that follows from the very same.
create index attempt_input_idx on attempt (input_digest) where input_digest is not null;

-- The queue is the admitted property runs themselves: what pg-boss kept besides said nothing more.
drop schema if exists pgboss cascade;

insert into run_phase (run_id, phase_index)
select distinct run_id, phase_index from phase_run;

alter table run add constraint run_failure_limit_check check (failure_limit >= 0);
alter table run_phase add constraint run_phase_counts_check check (streak >= 0 and trials_left >= 0 and phase_index >= 0);
