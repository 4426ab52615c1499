CREATE TABLE `seat_swap` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`from_registration_id` integer NOT NULL,
	`gives_session_id` integer NOT NULL,
	`wants_session_id` integer NOT NULL,
	`to_registration_id` integer,
	`status` text DEFAULT 'offered' NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`from_registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`gives_session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`wants_session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "seat_swap_two_sessions" CHECK("seat_swap"."gives_session_id" <> "seat_swap"."wants_session_id"),
	CONSTRAINT "seat_swap_taken" CHECK("seat_swap"."status" <> 'accepted' OR "seat_swap"."to_registration_id" IS NOT NULL)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `seat_swap_code_unique` ON `seat_swap` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `seat_swap_once` ON `seat_swap` (`from_registration_id`,`gives_session_id`,`wants_session_id`) WHERE status = 'offered';--> statement-breakpoint
CREATE INDEX `seat_swap_wanted` ON `seat_swap` (`wants_session_id`) WHERE status = 'offered';--> statement-breakpoint
CREATE TABLE `waitlist_entry` (
	`id` integer PRIMARY KEY NOT NULL,
	`session_id` integer NOT NULL,
	`registration_id` integer NOT NULL,
	`status` text DEFAULT 'waiting' NOT NULL,
	`leaves_session_id` integer,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`leaves_session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `waitlist_entry_once` ON `waitlist_entry` (`registration_id`,`session_id`) WHERE status = 'waiting';--> statement-breakpoint
CREATE INDEX `waitlist_entry_waiting` ON `waitlist_entry` (`session_id`,`id`) WHERE status = 'waiting';--> statement-breakpoint
CREATE TABLE `wish` (
	`registration_id` integer NOT NULL,
	`session_id` integer NOT NULL,
	`rank` integer NOT NULL,
	PRIMARY KEY(`registration_id`, `session_id`),
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "wish_rank_positive" CHECK("wish"."rank" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `wish_rank` ON `wish` (`registration_id`,`rank`);--> statement-breakpoint
CREATE INDEX `wish_session` ON `wish` (`session_id`);--> statement-breakpoint
CREATE TABLE `evaluation` (
	`id` integer PRIMARY KEY NOT NULL,
	`session_id` integer NOT NULL,
	`overall` integer NOT NULL,
	`useful` integer NOT NULL,
	`pace` text NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`day` text NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "evaluation_scale" CHECK("evaluation"."overall" BETWEEN 1 AND 5 AND "evaluation"."useful" BETWEEN 1 AND 5)
);
--> statement-breakpoint
CREATE INDEX `evaluation_session` ON `evaluation` (`session_id`);--> statement-breakpoint
CREATE TABLE `evaluation_asked` (
	`registration_id` integer NOT NULL,
	`day` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`registration_id`, `day`),
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `evaluation_given` (
	`session_id` integer NOT NULL,
	`registration_id` integer NOT NULL,
	PRIMARY KEY(`session_id`, `registration_id`),
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `exchange_fill` (
	`round_id` integer NOT NULL,
	`table_id` integer NOT NULL,
	`taken` integer NOT NULL,
	`seats` integer NOT NULL,
	PRIMARY KEY(`round_id`, `table_id`),
	FOREIGN KEY (`round_id`) REFERENCES `exchange_round`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`table_id`) REFERENCES `exchange_table`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "exchange_table_never_overfull" CHECK("exchange_fill"."taken" BETWEEN 0 AND "exchange_fill"."seats")
);
--> statement-breakpoint
CREATE TABLE `exchange_round` (
	`id` integer PRIMARY KEY NOT NULL,
	`session_id` integer NOT NULL,
	`number` integer NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "exchange_round_times" CHECK("exchange_round"."ends_at" > "exchange_round"."starts_at")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exchange_round_number` ON `exchange_round` (`session_id`,`number`);--> statement-breakpoint
CREATE TABLE `exchange_seat` (
	`round_id` integer NOT NULL,
	`registration_id` integer NOT NULL,
	`table_id` integer NOT NULL,
	`source` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`round_id`, `registration_id`),
	FOREIGN KEY (`round_id`) REFERENCES `exchange_round`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`table_id`) REFERENCES `exchange_table`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `exchange_seat_table` ON `exchange_seat` (`table_id`,`round_id`);--> statement-breakpoint
CREATE TABLE `exchange_table` (
	`id` integer PRIMARY KEY NOT NULL,
	`session_id` integer NOT NULL,
	`number` integer NOT NULL,
	`theme` text NOT NULL,
	`host` text DEFAULT '' NOT NULL,
	`seats` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "exchange_table_seats" CHECK("exchange_table"."seats" BETWEEN 2 AND 100)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exchange_table_number` ON `exchange_table` (`session_id`,`number`);--> statement-breakpoint
CREATE TABLE `seating_request` (
	`session_id` integer NOT NULL,
	`registration_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`session_id`, `registration_id`),
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `call_for_proposals` (
	`event_id` integer PRIMARY KEY NOT NULL,
	`introduction` text DEFAULT '' NOT NULL,
	`opens_at` integer NOT NULL,
	`closes_at` integer NOT NULL,
	`edits_close_at` integer NOT NULL,
	`reviews_close_at` integer NOT NULL,
	`blind` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "call_dates" CHECK("call_for_proposals"."closes_at" > "call_for_proposals"."opens_at")
);
--> statement-breakpoint
CREATE TABLE `call_question` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`label` text NOT NULL,
	`help` text DEFAULT '' NOT NULL,
	`kind` text NOT NULL,
	`options` text DEFAULT '[]' NOT NULL,
	`required` integer DEFAULT false NOT NULL,
	`retired_at` integer,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `call_question_event` ON `call_question` (`event_id`);--> statement-breakpoint
CREATE TABLE `programme_file` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`proposal_id` integer,
	`session_id` integer,
	`name` text NOT NULL,
	`media_type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`uploaded_by` integer NOT NULL,
	`created_at` integer NOT NULL,
	`published_at` integer,
	FOREIGN KEY (`proposal_id`) REFERENCES `proposal`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`uploaded_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "programme_file_of_one" CHECK(("programme_file"."proposal_id" IS NULL) <> ("programme_file"."session_id" IS NULL)),
	CONSTRAINT "programme_file_size" CHECK("programme_file"."size" BETWEEN 1 AND 20971520)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `programme_file_code_unique` ON `programme_file` (`code`);--> statement-breakpoint
CREATE INDEX `programme_file_proposal` ON `programme_file` (`proposal_id`);--> statement-breakpoint
CREATE INDEX `programme_file_session` ON `programme_file` (`session_id`);--> statement-breakpoint
CREATE TABLE `programme_file_content` (
	`file_id` integer PRIMARY KEY NOT NULL,
	`bytes` blob NOT NULL,
	FOREIGN KEY (`file_id`) REFERENCES `programme_file`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `proposal` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`code` text NOT NULL,
	`submitter_id` integer NOT NULL,
	`status` text DEFAULT 'draft' NOT NULL,
	`format_id` integer,
	`track_id` integer,
	`title` text DEFAULT '' NOT NULL,
	`summary` text DEFAULT '' NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`level` text DEFAULT 'everyone' NOT NULL,
	`equipment` text DEFAULT '[]' NOT NULL,
	`max_people` integer,
	`note` text DEFAULT '' NOT NULL,
	`answers` text DEFAULT '{}' NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`decision` text,
	`reserve_rank` integer,
	`session_id` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`submitted_at` integer,
	`decided_at` integer,
	`confirmed_at` integer,
	`withdrawn_at` integer,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`submitter_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`format_id`) REFERENCES `proposal_format`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`track_id`) REFERENCES `track`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "proposal_max_people" CHECK("proposal"."max_people" IS NULL OR "proposal"."max_people" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `proposal_code_unique` ON `proposal` (`code`);--> statement-breakpoint
CREATE INDEX `proposal_event` ON `proposal` (`event_id`,`status`);--> statement-breakpoint
CREATE INDEX `proposal_submitter` ON `proposal` (`submitter_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `proposal_session` ON `proposal` (`session_id`) WHERE session_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `proposal_format` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`kind` text NOT NULL,
	`minutes` integer NOT NULL,
	`max_speakers` integer DEFAULT 4 NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "proposal_format_minutes" CHECK("proposal_format"."minutes" > 0)
);
--> statement-breakpoint
CREATE INDEX `proposal_format_event` ON `proposal_format` (`event_id`);--> statement-breakpoint
CREATE TABLE `proposal_speaker` (
	`id` integer PRIMARY KEY NOT NULL,
	`proposal_id` integer NOT NULL,
	`person_id` integer,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_canonical` text NOT NULL,
	`status` text NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	`invited_at` integer NOT NULL,
	`answered_at` integer,
	FOREIGN KEY (`proposal_id`) REFERENCES `proposal`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "proposal_speaker_known" CHECK("proposal_speaker"."status" <> 'accepted' OR "proposal_speaker"."person_id" IS NOT NULL)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `proposal_speaker_once` ON `proposal_speaker` (`proposal_id`,`email_canonical`);--> statement-breakpoint
CREATE INDEX `proposal_speaker_person` ON `proposal_speaker` (`person_id`);--> statement-breakpoint
CREATE INDEX `proposal_speaker_email` ON `proposal_speaker` (`email_canonical`);--> statement-breakpoint
CREATE TABLE `proposal_tag` (
	`proposal_id` integer NOT NULL,
	`tag` text NOT NULL,
	PRIMARY KEY(`proposal_id`, `tag`),
	FOREIGN KEY (`proposal_id`) REFERENCES `proposal`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `speaker_profile` (
	`person_id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`organisation` text DEFAULT '' NOT NULL,
	`biography` text DEFAULT '' NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `unavailability` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "unavailability_times" CHECK("unavailability"."ends_at" > "unavailability"."starts_at")
);
--> statement-breakpoint
CREATE INDEX `unavailability_event` ON `unavailability` (`event_id`,`person_id`);--> statement-breakpoint
CREATE TABLE `decision_letter` (
	`event_id` integer NOT NULL,
	`decision` text NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`event_id`, `decision`),
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `review` (
	`id` integer PRIMARY KEY NOT NULL,
	`proposal_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`complete` integer DEFAULT false NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`feedback` text DEFAULT '' NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`proposal_id`) REFERENCES `proposal`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `review_once` ON `review` (`proposal_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `review_person` ON `review` (`person_id`);--> statement-breakpoint
CREATE TABLE `review_conflict` (
	`proposal_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`proposal_id`, `person_id`),
	FOREIGN KEY (`proposal_id`) REFERENCES `proposal`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `review_criterion` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`name` text NOT NULL,
	`help` text DEFAULT '' NOT NULL,
	`max` integer DEFAULT 5 NOT NULL,
	`weight` integer DEFAULT 1 NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "review_criterion_scale" CHECK("review_criterion"."max" BETWEEN 1 AND 100 AND "review_criterion"."weight" BETWEEN 1 AND 100)
);
--> statement-breakpoint
CREATE INDEX `review_criterion_event` ON `review_criterion` (`event_id`);--> statement-breakpoint
CREATE TABLE `review_score` (
	`review_id` integer NOT NULL,
	`criterion_id` integer NOT NULL,
	`score` integer NOT NULL,
	PRIMARY KEY(`review_id`, `criterion_id`),
	FOREIGN KEY (`review_id`) REFERENCES `review`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`criterion_id`) REFERENCES `review_criterion`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "review_score_positive" CHECK("review_score"."score" >= 0)
);
--> statement-breakpoint
CREATE TABLE `reviewer` (
	`event_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`event_id`, `person_id`),
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `reviewer_person` ON `reviewer` (`person_id`);--> statement-breakpoint
CREATE TABLE `solver_run` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`kind` text NOT NULL,
	`status` text NOT NULL,
	`seed` integer NOT NULL,
	`seconds` integer NOT NULL,
	`problem_digest` text NOT NULL,
	`progress` text DEFAULT '{}' NOT NULL,
	`result` text,
	`requested_by` integer,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	`accepted_at` integer,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`requested_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `solver_run_event` ON `solver_run` (`event_id`,`kind`,`id`);--> statement-breakpoint
CREATE TABLE `draft_placement` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`session_id` integer,
	`proposal_id` integer,
	`slot_id` integer,
	`room_id` integer,
	`capacity` integer DEFAULT 0 NOT NULL,
	`pinned` integer DEFAULT false NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`updated_by` integer,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`proposal_id`) REFERENCES `proposal`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`slot_id`) REFERENCES `slot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`room_id`) REFERENCES `room`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`updated_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "draft_placement_of_one" CHECK(("draft_placement"."session_id" IS NULL) <> ("draft_placement"."proposal_id" IS NULL)),
	CONSTRAINT "draft_placement_capacity" CHECK("draft_placement"."capacity" >= 0)
);
--> statement-breakpoint
CREATE INDEX `draft_placement_event` ON `draft_placement` (`event_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `draft_placement_session` ON `draft_placement` (`session_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `draft_placement_proposal` ON `draft_placement` (`proposal_id`);--> statement-breakpoint
CREATE TABLE `slot` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`key` text NOT NULL,
	`day` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "slot_times" CHECK("slot"."ends_at" > "slot"."starts_at")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `slot_key` ON `slot` (`event_id`,`key`);--> statement-breakpoint
CREATE TABLE `timetable_version` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`number` integer NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`changes` text NOT NULL,
	`notified` integer NOT NULL,
	`published_by` integer,
	`published_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`published_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `timetable_version_number` ON `timetable_version` (`event_id`,`number`);--> statement-breakpoint
ALTER TABLE `checkpoint` ADD `session_id` integer REFERENCES session(id);--> statement-breakpoint
CREATE UNIQUE INDEX `checkpoint_session` ON `checkpoint` (`session_id`) WHERE session_id IS NOT NULL;--> statement-breakpoint
ALTER TABLE `event` ADD `choice_mode` text DEFAULT 'choose' NOT NULL;--> statement-breakpoint
ALTER TABLE `event` ADD `choice_closes_at` integer;--> statement-breakpoint
ALTER TABLE `booking` ADD `source` text DEFAULT 'choice' NOT NULL;--> statement-breakpoint
ALTER TABLE `room` ADD `equipment` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `session` ADD `moved_at` integer;--> statement-breakpoint
ALTER TABLE `session` ADD `moved_from` text;
--> statement-breakpoint
-- Every span that a session names exists; those there before it too.
INSERT INTO slot (event_id, key, day, starts_at, ends_at)
	SELECT event_id, slot, day, min(starts_at), max(ends_at) FROM session GROUP BY event_id, slot;
--> statement-breakpoint
CREATE TRIGGER session_has_its_slot AFTER INSERT ON session BEGIN
	INSERT INTO slot (event_id, key, day, starts_at, ends_at) VALUES (NEW.event_id, NEW.slot, NEW.day, NEW.starts_at, NEW.ends_at)
	ON CONFLICT (event_id, key) DO UPDATE SET starts_at = min(starts_at, excluded.starts_at), ends_at = max(ends_at, excluded.ends_at);
END;
--> statement-breakpoint
CREATE TRIGGER timetable_version_no_update BEFORE UPDATE ON timetable_version BEGIN SELECT RAISE(ABORT, 'timetable_version_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER timetable_version_no_delete BEFORE DELETE ON timetable_version BEGIN SELECT RAISE(ABORT, 'timetable_version_append_only'); END;
--> statement-breakpoint
-- Proposals.
CREATE TRIGGER proposal_begins_as_draft BEFORE INSERT ON proposal WHEN NEW.status <> 'draft' BEGIN SELECT RAISE(ABORT, 'proposal_transition'); END;
--> statement-breakpoint
CREATE TRIGGER proposal_transition BEFORE UPDATE OF status ON proposal WHEN OLD.status <> NEW.status BEGIN
	SELECT RAISE(ABORT, 'proposal_transition') WHERE OLD.status || '>' || NEW.status NOT IN (
		'draft>submitted', 'draft>withdrawn', 'submitted>draft', 'submitted>withdrawn',
		'submitted>accepted', 'submitted>waitlisted', 'submitted>declined',
		'waitlisted>accepted', 'waitlisted>declined', 'waitlisted>withdrawn',
		'declined>accepted', 'declined>waitlisted',
		'accepted>confirmed', 'accepted>withdrawn', 'confirmed>withdrawn');
	SELECT RAISE(ABORT, 'proposal_incomplete') WHERE NEW.status NOT IN ('draft', 'withdrawn')
		AND (NEW.title = '' OR NEW.summary = '' OR NEW.format_id IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER proposal_stays_complete BEFORE UPDATE OF title, summary, format_id ON proposal WHEN NEW.status NOT IN ('draft', 'withdrawn') BEGIN
	SELECT RAISE(ABORT, 'proposal_incomplete') WHERE NEW.title = '' OR NEW.summary = '' OR NEW.format_id IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER proposal_keeps_its_event BEFORE UPDATE OF event_id, submitter_id, code ON proposal
WHEN NEW.event_id <> OLD.event_id OR NEW.submitter_id <> OLD.submitter_id OR NEW.code <> OLD.code BEGIN SELECT RAISE(ABORT, 'proposal_immutable'); END;
--> statement-breakpoint
-- Who must not read a proposal: those who speak in it, whatever their invitation became, and whoever declared a conflict.
CREATE VIEW review_barred AS
	SELECT proposal_id, person_id FROM review_conflict
	UNION
	SELECT s.proposal_id, p.id FROM proposal_speaker s JOIN person p ON p.id = s.person_id OR p.email_canonical = s.email_canonical;
--> statement-breakpoint
CREATE TRIGGER review_allowed BEFORE INSERT ON review BEGIN
	SELECT RAISE(ABORT, 'review_not_reviewer') WHERE NOT EXISTS (
		SELECT 1 FROM proposal p JOIN reviewer r ON r.event_id = p.event_id WHERE p.id = NEW.proposal_id AND r.person_id = NEW.person_id);
	SELECT RAISE(ABORT, 'review_conflict') WHERE EXISTS (
		SELECT 1 FROM review_barred b WHERE b.proposal_id = NEW.proposal_id AND b.person_id = NEW.person_id);
	SELECT RAISE(ABORT, 'review_not_open') WHERE (SELECT status FROM proposal WHERE id = NEW.proposal_id) IN ('draft', 'withdrawn');
END;
--> statement-breakpoint
CREATE TRIGGER review_keeps_its_reader BEFORE UPDATE OF proposal_id, person_id ON review
WHEN NEW.proposal_id <> OLD.proposal_id OR NEW.person_id <> OLD.person_id BEGIN SELECT RAISE(ABORT, 'review_immutable'); END;
--> statement-breakpoint
-- A conflict declared after the reading takes the reading back: no conflicted score is ever counted.
CREATE TRIGGER review_conflict_takes_back AFTER INSERT ON review_conflict BEGIN
	DELETE FROM review WHERE proposal_id = NEW.proposal_id AND person_id = NEW.person_id;
END;
--> statement-breakpoint
CREATE TRIGGER proposal_speaker_takes_back AFTER INSERT ON proposal_speaker BEGIN
	DELETE FROM review WHERE proposal_id = NEW.proposal_id AND person_id IN (
		SELECT id FROM person WHERE id = NEW.person_id OR email_canonical = NEW.email_canonical);
END;
--> statement-breakpoint
CREATE TRIGGER proposal_speaker_known_takes_back AFTER UPDATE OF person_id ON proposal_speaker WHEN NEW.person_id IS NOT NULL BEGIN
	DELETE FROM review WHERE proposal_id = NEW.proposal_id AND person_id = NEW.person_id;
END;
--> statement-breakpoint
CREATE TRIGGER review_score_allowed BEFORE INSERT ON review_score BEGIN
	SELECT RAISE(ABORT, 'review_score_scale') WHERE NOT EXISTS (
		SELECT 1 FROM review v JOIN proposal p ON p.id = v.proposal_id JOIN review_criterion c ON c.event_id = p.event_id
		WHERE v.id = NEW.review_id AND c.id = NEW.criterion_id AND NEW.score <= c.max);
END;
--> statement-breakpoint
CREATE TRIGGER review_score_changed BEFORE UPDATE ON review_score BEGIN
	SELECT RAISE(ABORT, 'review_score_scale') WHERE NOT EXISTS (
		SELECT 1 FROM review v JOIN proposal p ON p.id = v.proposal_id JOIN review_criterion c ON c.event_id = p.event_id
		WHERE v.id = NEW.review_id AND c.id = NEW.criterion_id AND NEW.score <= c.max);
END;
--> statement-breakpoint
-- Wishes.
CREATE TRIGGER wish_allowed BEFORE INSERT ON wish BEGIN
	SELECT RAISE(ABORT, 'session_not_bookable') WHERE NOT EXISTS (
		SELECT 1 FROM session s JOIN registration r ON r.event_id = s.event_id
		WHERE s.id = NEW.session_id AND r.id = NEW.registration_id AND r.status = 'active' AND s.bookable = 1 AND s.status = 'scheduled');
	SELECT RAISE(ABORT, 'session_not_covered') WHERE NOT EXISTS (
		SELECT 1 FROM opened_session o WHERE o.registration_id = NEW.registration_id AND o.session_id = NEW.session_id);
END;
--> statement-breakpoint
-- Who waits for a seat and could take it now: still registered, opened by their tickets, free at that time (the seat they
-- would leave for it aside).
CREATE VIEW waitable AS
	SELECT w.id, w.session_id, w.registration_id, w.leaves_session_id
	FROM waitlist_entry w JOIN session s ON s.id = w.session_id JOIN registration r ON r.id = w.registration_id
	WHERE w.status = 'waiting' AND r.status = 'active' AND s.status = 'scheduled' AND s.bookable = 1
		AND EXISTS (SELECT 1 FROM opened_session o WHERE o.registration_id = w.registration_id AND o.session_id = w.session_id)
		AND NOT EXISTS (
			SELECT 1 FROM booking b JOIN session t ON t.id = b.session_id
			WHERE b.registration_id = w.registration_id AND b.status = 'active' AND b.session_id IS NOT w.leaves_session_id
				AND t.starts_at < s.ends_at AND s.starts_at < t.ends_at);
--> statement-breakpoint
CREATE TRIGGER waitlist_entry_allowed BEFORE INSERT ON waitlist_entry BEGIN
	SELECT RAISE(ABORT, 'session_not_bookable') WHERE NOT EXISTS (
		SELECT 1 FROM session s JOIN registration r ON r.event_id = s.event_id
		WHERE s.id = NEW.session_id AND r.id = NEW.registration_id AND r.status = 'active' AND s.bookable = 1 AND s.status = 'scheduled');
	SELECT RAISE(ABORT, 'session_not_covered') WHERE NOT EXISTS (
		SELECT 1 FROM opened_session o WHERE o.registration_id = NEW.registration_id AND o.session_id = NEW.session_id);
	SELECT RAISE(ABORT, 'session_already_chosen') WHERE EXISTS (
		SELECT 1 FROM booking WHERE registration_id = NEW.registration_id AND session_id = NEW.session_id AND status = 'active');
END;
--> statement-breakpoint
CREATE TRIGGER waitlist_entry_keeps_its_turn BEFORE UPDATE OF id, session_id, registration_id ON waitlist_entry BEGIN SELECT RAISE(ABORT, 'waitlist_entry_immutable'); END;
--> statement-breakpoint
CREATE TRIGGER waitlist_entry_ended BEFORE UPDATE OF status ON waitlist_entry WHEN OLD.status <> 'waiting' AND NEW.status <> OLD.status BEGIN SELECT RAISE(ABORT, 'waitlist_entry_over'); END;
--> statement-breakpoint
-- Nobody passes before those who wait and could take the seat, but by a decision that says its name: a swap, the
-- assignment, staff, the door of the room.
CREATE TRIGGER booking_waits_its_turn BEFORE INSERT ON booking
WHEN NEW.status = 'active' AND NEW.source IN ('choice', 'promotion') AND EXISTS (SELECT 1 FROM waitlist_entry WHERE session_id = NEW.session_id AND status = 'waiting') BEGIN
	SELECT RAISE(ABORT, 'session_queue') WHERE EXISTS (
		SELECT 1 FROM waitable v WHERE v.session_id = NEW.session_id AND v.registration_id <> NEW.registration_id
			AND v.id < coalesce((SELECT w.id FROM waitlist_entry w
				WHERE w.registration_id = NEW.registration_id AND w.session_id = NEW.session_id AND w.status = 'waiting'), 9223372036854775807));
END;
--> statement-breakpoint
CREATE TRIGGER booking_waits_its_turn_again BEFORE UPDATE OF status ON booking
WHEN OLD.status <> 'active' AND NEW.status = 'active' AND EXISTS (SELECT 1 FROM waitlist_entry WHERE session_id = NEW.session_id AND status = 'waiting') BEGIN
	SELECT RAISE(ABORT, 'session_queue') WHERE EXISTS (
		SELECT 1 FROM waitable v WHERE v.session_id = NEW.session_id AND v.registration_id <> NEW.registration_id
			AND v.id < coalesce((SELECT w.id FROM waitlist_entry w
				WHERE w.registration_id = NEW.registration_id AND w.session_id = NEW.session_id AND w.status = 'waiting'), 9223372036854775807));
END;
--> statement-breakpoint
CREATE TRIGGER booking_ends_the_wait AFTER INSERT ON booking
WHEN NEW.status = 'active' AND EXISTS (SELECT 1 FROM waitlist_entry WHERE registration_id = NEW.registration_id AND session_id = NEW.session_id AND status = 'waiting') BEGIN
	UPDATE waitlist_entry SET status = 'accepted', ended_at = NEW.created_at
	WHERE registration_id = NEW.registration_id AND session_id = NEW.session_id AND status = 'waiting';
END;
--> statement-breakpoint
-- Swaps.
CREATE TRIGGER seat_swap_allowed BEFORE INSERT ON seat_swap BEGIN
	SELECT RAISE(ABORT, 'swap_without_seat') WHERE NEW.status <> 'offered' OR NOT EXISTS (
		SELECT 1 FROM booking WHERE registration_id = NEW.from_registration_id AND session_id = NEW.gives_session_id AND status = 'active');
END;
--> statement-breakpoint
CREATE TRIGGER seat_swap_taken_once BEFORE UPDATE ON seat_swap BEGIN
	SELECT RAISE(ABORT, 'swap_over') WHERE OLD.status <> 'offered';
	SELECT RAISE(ABORT, 'swap_immutable') WHERE NEW.from_registration_id <> OLD.from_registration_id
		OR NEW.gives_session_id <> OLD.gives_session_id OR NEW.wants_session_id <> OLD.wants_session_id;
	SELECT RAISE(ABORT, 'swap_without_seat') WHERE NEW.status = 'accepted' AND (
		NOT EXISTS (SELECT 1 FROM booking WHERE registration_id = NEW.from_registration_id AND session_id = NEW.gives_session_id AND status = 'active')
		OR NOT EXISTS (SELECT 1 FROM booking WHERE registration_id = NEW.to_registration_id AND session_id = NEW.wants_session_id AND status = 'active'));
END;
--> statement-breakpoint
CREATE TRIGGER booking_swapped BEFORE INSERT ON booking WHEN NEW.source = 'swap' BEGIN
	SELECT RAISE(ABORT, 'swap_unknown') WHERE NOT EXISTS (
		SELECT 1 FROM seat_swap w WHERE w.status = 'accepted' AND (
			(w.from_registration_id = NEW.registration_id AND w.wants_session_id = NEW.session_id)
			OR (w.to_registration_id = NEW.registration_id AND w.gives_session_id = NEW.session_id)));
END;
--> statement-breakpoint
-- What hangs from a seat goes with it.
CREATE TRIGGER booking_takes_along AFTER UPDATE OF status ON booking WHEN OLD.status = 'active' AND NEW.status <> 'active' BEGIN
	UPDATE seat_swap SET status = 'lapsed'
	WHERE from_registration_id = OLD.registration_id AND gives_session_id = OLD.session_id AND status = 'offered';
	DELETE FROM exchange_seat WHERE registration_id = OLD.registration_id AND round_id IN (SELECT id FROM exchange_round WHERE session_id = OLD.session_id);
	DELETE FROM seating_request WHERE registration_id = OLD.registration_id AND session_id = OLD.session_id;
END;
--> statement-breakpoint
CREATE TRIGGER registration_takes_along AFTER UPDATE OF status ON registration WHEN OLD.status = 'active' AND NEW.status <> 'active' BEGIN
	UPDATE waitlist_entry SET status = 'withdrawn', ended_at = NEW.cancelled_at WHERE registration_id = OLD.id AND status = 'waiting';
	DELETE FROM wish WHERE registration_id = OLD.id;
END;
--> statement-breakpoint
-- Tables of an exchange session.
CREATE TRIGGER exchange_seat_allowed BEFORE INSERT ON exchange_seat BEGIN
	SELECT RAISE(ABORT, 'exchange_other_session') WHERE NOT EXISTS (
		SELECT 1 FROM exchange_round r JOIN exchange_table t ON t.session_id = r.session_id WHERE r.id = NEW.round_id AND t.id = NEW.table_id);
	SELECT RAISE(ABORT, 'exchange_without_seat') WHERE NOT EXISTS (
		SELECT 1 FROM exchange_round r JOIN booking b ON b.session_id = r.session_id
		WHERE r.id = NEW.round_id AND b.registration_id = NEW.registration_id AND b.status = 'active');
END;
--> statement-breakpoint
CREATE TRIGGER exchange_seat_taken AFTER INSERT ON exchange_seat BEGIN
	INSERT INTO exchange_fill (round_id, table_id, taken, seats) SELECT NEW.round_id, id, 1, seats FROM exchange_table WHERE id = NEW.table_id
	ON CONFLICT DO UPDATE SET taken = taken + 1;
END;
--> statement-breakpoint
CREATE TRIGGER exchange_seat_given_back AFTER DELETE ON exchange_seat BEGIN
	UPDATE exchange_fill SET taken = taken - 1 WHERE round_id = OLD.round_id AND table_id = OLD.table_id;
END;
--> statement-breakpoint
CREATE TRIGGER exchange_seat_stays BEFORE UPDATE OF round_id, registration_id, table_id ON exchange_seat BEGIN SELECT RAISE(ABORT, 'exchange_seat_immutable'); END;
--> statement-breakpoint
CREATE TRIGGER exchange_table_resized AFTER UPDATE OF seats ON exchange_table WHEN NEW.seats <> OLD.seats BEGIN
	UPDATE exchange_fill SET seats = NEW.seats WHERE table_id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER evaluation_no_update BEFORE UPDATE ON evaluation BEGIN SELECT RAISE(ABORT, 'evaluation_append_only'); END;
