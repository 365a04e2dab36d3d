-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "run_status" AS ENUM ('pending', 'running', 'paused', 'completed', 'cancelled');

-- CreateEnum
CREATE TYPE "property_run_status" AS ENUM ('pending', 'running', 'completed', 'failed', 'blocked', 'cancelled');

-- CreateEnum
CREATE TYPE "phase_run_status" AS ENUM ('pending', 'running', 'retrying', 'completed', 'failed', 'skipped', 'blocked', 'cancelled');

-- CreateEnum
CREATE TYPE "attempt_status" AS ENUM ('running', 'completed', 'failed', 'skipped', 'lost', 'cancelled');

-- CreateTable
CREATE TABLE "property" (
    "id" SERIAL NOT NULL,
    "address_key" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "street" TEXT NOT NULL,
    "city" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "zip" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "property_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "property_list" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "report" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "property_list_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "property_list_entry" (
    "property_list_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "property_id" INTEGER NOT NULL,
    "row_numbers" INTEGER[],
    "cells" JSON NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "property_list_entry_pkey" PRIMARY KEY ("property_list_id","position")
);

-- CreateTable
CREATE TABLE "pipeline_version" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "home" TEXT NOT NULL,
    "definition" JSON NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pipeline_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" SERIAL NOT NULL,
    "property_list_id" INTEGER NOT NULL,
    "pipeline_version_id" INTEGER NOT NULL,
    "status" "run_status" NOT NULL DEFAULT 'pending',
    "max_parallel_properties" INTEGER NOT NULL,
    "max_parallel_phases" INTEGER NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "property_count" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "property_run" (
    "id" SERIAL NOT NULL,
    "run_id" INTEGER NOT NULL,
    "property_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "status" "property_run_status" NOT NULL DEFAULT 'pending',
    "admitted" BOOLEAN NOT NULL DEFAULT false,
    "lease_epoch" INTEGER NOT NULL DEFAULT 0,
    "worker_id" INTEGER,
    "job_id" UUID,
    "plan_version" INTEGER NOT NULL DEFAULT 0,
    "resume_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "property_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "phase_run" (
    "property_run_id" INTEGER NOT NULL,
    "phase_index" SMALLINT NOT NULL,
    "run_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "status" "phase_run_status" NOT NULL DEFAULT 'pending',
    "attempt_count" SMALLINT NOT NULL DEFAULT 0,
    "attempts_used" SMALLINT NOT NULL DEFAULT 0,
    "lost_count" SMALLINT NOT NULL DEFAULT 0,
    "reason_code" TEXT,
    "reason" TEXT,
    "remedy" TEXT,
    "next_attempt_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "phase_run_pkey" PRIMARY KEY ("property_run_id","phase_index")
);

-- CreateTable
CREATE TABLE "attempt" (
    "property_run_id" INTEGER NOT NULL,
    "phase_index" SMALLINT NOT NULL,
    "number" SMALLINT NOT NULL,
    "status" "attempt_status" NOT NULL,
    "worker_id" INTEGER NOT NULL,
    "lease_epoch" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "exit_code" INTEGER,
    "error" TEXT,
    "warnings" JSONB NOT NULL DEFAULT '[]',
    "output" JSON,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("property_run_id","phase_index","number")
);

-- CreateTable
CREATE TABLE "attempt_log" (
    "property_run_id" INTEGER NOT NULL,
    "phase_index" SMALLINT NOT NULL,
    "attempt_number" SMALLINT NOT NULL,
    "sequence" INTEGER NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "attempt_log_pkey" PRIMARY KEY ("property_run_id","phase_index","attempt_number","sequence")
);

-- CreateTable
CREATE TABLE "rejected_result" (
    "id" SERIAL NOT NULL,
    "property_run_id" INTEGER NOT NULL,
    "phase_index" SMALLINT NOT NULL,
    "attempt_number" SMALLINT NOT NULL,
    "worker_id" INTEGER NOT NULL,
    "lease_epoch" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rejected_result_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "artifact" (
    "id" SERIAL NOT NULL,
    "property_run_id" INTEGER NOT NULL,
    "phase_index" SMALLINT NOT NULL,
    "attempt_number" SMALLINT NOT NULL,
    "name" TEXT NOT NULL,
    "media_type" TEXT NOT NULL,
    "size" INTEGER NOT NULL,
    "sha256" TEXT NOT NULL,
    "content" BYTEA NOT NULL,

    CONSTRAINT "artifact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "worker" (
    "id" SERIAL NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "slots" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stopped_at" TIMESTAMPTZ(3),
    "lost_at" TIMESTAMPTZ(3),

    CONSTRAINT "worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" SERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "run_id" INTEGER,
    "affected" INTEGER NOT NULL,
    "detail" JSONB NOT NULL,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "property_address_key_key" ON "property"("address_key");

-- CreateIndex
CREATE UNIQUE INDEX "property_list_entry_property_list_id_property_id_key" ON "property_list_entry"("property_list_id", "property_id");

-- CreateIndex
CREATE UNIQUE INDEX "pipeline_version_digest_key" ON "pipeline_version"("digest");

-- CreateIndex
CREATE UNIQUE INDEX "property_run_run_id_position_key" ON "property_run"("run_id", "position");

-- CreateIndex
CREATE INDEX "rejected_result_property_run_id_phase_index_idx" ON "rejected_result"("property_run_id", "phase_index");

-- CreateIndex
CREATE UNIQUE INDEX "artifact_property_run_id_phase_index_attempt_number_name_key" ON "artifact"("property_run_id", "phase_index", "attempt_number", "name");

-- CreateIndex
CREATE INDEX "audit_run_id_idx" ON "audit"("run_id");

-- AddForeignKey
ALTER TABLE "property_list_entry" ADD CONSTRAINT "property_list_entry_property_list_id_fkey" FOREIGN KEY ("property_list_id") REFERENCES "property_list"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "property_list_entry" ADD CONSTRAINT "property_list_entry_property_id_fkey" FOREIGN KEY ("property_id") REFERENCES "property"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_property_list_id_fkey" FOREIGN KEY ("property_list_id") REFERENCES "property_list"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run" ADD CONSTRAINT "run_pipeline_version_id_fkey" FOREIGN KEY ("pipeline_version_id") REFERENCES "pipeline_version"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "property_run" ADD CONSTRAINT "property_run_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "property_run" ADD CONSTRAINT "property_run_property_id_fkey" FOREIGN KEY ("property_id") REFERENCES "property"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "phase_run" ADD CONSTRAINT "phase_run_property_run_id_fkey" FOREIGN KEY ("property_run_id") REFERENCES "property_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here on: what schema.prisma cannot say.

-- Admission takes property runs whose retry has come due, then the others in list order.
create index property_run_waiting_idx on property_run (run_id, resume_at, position)
  where not admitted and status in ('pending', 'running');

-- The admitted ones are counted against max_parallel_properties.
create index property_run_admitted_idx on property_run (run_id) where admitted;

-- What changed after a revision. Block ranges, not a tree: a tree would take every change of a cell into the indexes,
-- while a change that only a block range knows stays within its page (HOT). Ranges that changed lately are few.
create index phase_run_revision_idx on phase_run using brin (run_id, revision) with (pages_per_range = 4, autosummarize = on);
create index property_run_revision_idx on property_run using brin (run_id, revision) with (pages_per_range = 4, autosummarize = on);

-- The two hottest tables: room in each page for the next version of a row, and a vacuum that comes often and does little.
alter table phase_run set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
alter table property_run set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
alter table attempt set (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.05);

-- Already compressed as a rule (images, PDF): trying again only costs time.
alter table artifact alter column content set storage external;

alter table run
  add constraint run_limits_check check (max_parallel_properties >= 1 and max_parallel_phases >= 1),
  add constraint run_counts_check check (property_count >= 0 and revision >= 0);
alter table property_run
  add constraint property_run_counts_check check (position >= 0 and lease_epoch >= 0 and plan_version >= 0);
alter table phase_run
  add constraint phase_run_counts_check check (
    phase_index >= 0 and attempts_used >= 0 and lost_count >= 0 and attempt_count >= attempts_used
  );
alter table attempt
  add constraint attempt_number_check check (number >= 1),
  add constraint attempt_ended_check check (status = 'running' or finished_at is not null);
alter table worker
  add constraint worker_slots_check check (slots >= 0);
