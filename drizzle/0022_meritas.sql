CREATE TABLE `award_category` (
	`id` integer PRIMARY KEY NOT NULL,
	`edition_id` integer NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`eligibility` text DEFAULT '' NOT NULL,
	`mode` text NOT NULL,
	`nominee_kind` text NOT NULL,
	`nominators` text DEFAULT 'members' NOT NULL,
	`blind` integer DEFAULT false NOT NULL,
	`readings` integer,
	`laureates` integer DEFAULT 1 NOT NULL,
	`per_organisation` integer,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`edition_id`) REFERENCES `award_edition`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "award_category_laureates" CHECK("award_category"."laureates" BETWEEN 1 AND 20),
	CONSTRAINT "award_category_readings" CHECK("award_category"."readings" IS NULL OR "award_category"."readings" BETWEEN 1 AND 50)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `award_category_slug` ON `award_category` (`edition_id`,`slug`);--> statement-breakpoint
CREATE TABLE `award_check` (
	`id` integer PRIMARY KEY NOT NULL,
	`category_id` integer NOT NULL,
	`label` text NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `award_category`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `award_check_category` ON `award_check` (`category_id`);--> statement-breakpoint
CREATE TABLE `award_criterion` (
	`id` integer PRIMARY KEY NOT NULL,
	`category_id` integer NOT NULL,
	`name` text NOT NULL,
	`help` text DEFAULT '' NOT NULL,
	`max` integer DEFAULT 5 NOT NULL,
	`weight` integer DEFAULT 1 NOT NULL,
	`anchors` text DEFAULT '{}' NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `award_category`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "award_criterion_scale" CHECK("award_criterion"."max" BETWEEN 1 AND 100 AND "award_criterion"."weight" BETWEEN 1 AND 100)
);
--> statement-breakpoint
CREATE INDEX `award_criterion_category` ON `award_criterion` (`category_id`);--> statement-breakpoint
CREATE TABLE `award_edition` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`number` integer NOT NULL,
	`introduction` text DEFAULT '' NOT NULL,
	`rules` text DEFAULT '' NOT NULL,
	`jury_terms` text DEFAULT '' NOT NULL,
	`timezone` text DEFAULT 'America/Toronto' NOT NULL,
	`published_at` integer,
	`nominations_open_at` integer NOT NULL,
	`nominations_close_at` integer NOT NULL,
	`scoring_opens_at` integer NOT NULL,
	`scoring_closes_at` integer NOT NULL,
	`embargo_until` integer NOT NULL,
	`gala_event_id` integer,
	`past_nominations` integer,
	`revision` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`gala_event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "award_edition_calendar" CHECK("award_edition"."nominations_open_at" < "award_edition"."nominations_close_at" AND "award_edition"."nominations_close_at" <= "award_edition"."scoring_opens_at"
				AND "award_edition"."scoring_opens_at" < "award_edition"."scoring_closes_at" AND "award_edition"."scoring_closes_at" <= "award_edition"."embargo_until")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `award_edition_slug_unique` ON `award_edition` (`slug`);--> statement-breakpoint
CREATE TABLE `award_question` (
	`id` integer PRIMARY KEY NOT NULL,
	`category_id` integer NOT NULL,
	`label` text NOT NULL,
	`help` text DEFAULT '' NOT NULL,
	`max_words` integer DEFAULT 250 NOT NULL,
	`required` integer DEFAULT true NOT NULL,
	`retired_at` integer,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `award_category`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "award_question_words" CHECK("award_question"."max_words" BETWEEN 1 AND 5000)
);
--> statement-breakpoint
CREATE INDEX `award_question_category` ON `award_question` (`category_id`);--> statement-breakpoint
CREATE TABLE `award_sample` (
	`category_id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`marks` text DEFAULT '{}' NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `award_category`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `conflict_declaration` (
	`juror_id` integer NOT NULL,
	`nomination_id` integer NOT NULL,
	`conflict` integer NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`declared_at` integer NOT NULL,
	PRIMARY KEY(`juror_id`, `nomination_id`),
	FOREIGN KEY (`juror_id`) REFERENCES `juror`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`nomination_id`) REFERENCES `nomination`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `conflict_declaration_nomination` ON `conflict_declaration` (`nomination_id`);--> statement-breakpoint
CREATE TABLE `deliberation_entry` (
	`id` integer PRIMARY KEY NOT NULL,
	`category_id` integer NOT NULL,
	`kind` text NOT NULL,
	`person_id` integer,
	`text` text DEFAULT '' NOT NULL,
	`details` text DEFAULT '{}' NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `award_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `deliberation_entry_category` ON `deliberation_entry` (`category_id`);--> statement-breakpoint
CREATE TABLE `juror` (
	`id` integer PRIMARY KEY NOT NULL,
	`edition_id` integer NOT NULL,
	`person_id` integer,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_canonical` text NOT NULL,
	`organisation_id` integer,
	`region_code` text,
	`status` text DEFAULT 'invited' NOT NULL,
	`invited_at` integer NOT NULL,
	`answered_at` integer,
	`terms_accepted_at` integer,
	`left_at` integer,
	`reminded_at` integer,
	FOREIGN KEY (`edition_id`) REFERENCES `award_edition`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "juror_known" CHECK("juror"."status" NOT IN ('accepted', 'left') OR "juror"."person_id" IS NOT NULL),
	CONSTRAINT "juror_agreed" CHECK("juror"."status" <> 'accepted' OR "juror"."terms_accepted_at" IS NOT NULL)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `juror_once` ON `juror` (`edition_id`,`email_canonical`);--> statement-breakpoint
CREATE INDEX `juror_person` ON `juror` (`person_id`);--> statement-breakpoint
CREATE TABLE `jury_assignment` (
	`juror_id` integer NOT NULL,
	`nomination_id` integer NOT NULL,
	`assigned_at` integer NOT NULL,
	PRIMARY KEY(`juror_id`, `nomination_id`),
	FOREIGN KEY (`juror_id`) REFERENCES `juror`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`nomination_id`) REFERENCES `nomination`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `jury_assignment_nomination` ON `jury_assignment` (`nomination_id`);--> statement-breakpoint
CREATE TABLE `jury_ballot` (
	`round_id` integer NOT NULL,
	`juror_id` integer NOT NULL,
	`ranking` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`round_id`, `juror_id`),
	FOREIGN KEY (`round_id`) REFERENCES `jury_round`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`juror_id`) REFERENCES `juror`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `jury_round` (
	`id` integer PRIMARY KEY NOT NULL,
	`category_id` integer NOT NULL,
	`kind` text NOT NULL,
	`candidates` text NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_at` integer,
	FOREIGN KEY (`category_id`) REFERENCES `award_category`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jury_round_one_open` ON `jury_round` (`category_id`) WHERE closed_at IS NULL;--> statement-breakpoint
CREATE TABLE `reading` (
	`id` integer PRIMARY KEY NOT NULL,
	`juror_id` integer NOT NULL,
	`nomination_id` integer NOT NULL,
	`complete` integer DEFAULT false NOT NULL,
	`private_note` text DEFAULT '' NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`updated_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`juror_id`) REFERENCES `juror`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`nomination_id`) REFERENCES `nomination`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reading_once` ON `reading` (`juror_id`,`nomination_id`);--> statement-breakpoint
CREATE INDEX `reading_nomination` ON `reading` (`nomination_id`);--> statement-breakpoint
CREATE TABLE `reading_mark` (
	`reading_id` integer NOT NULL,
	`criterion_id` integer NOT NULL,
	`mark` integer NOT NULL,
	PRIMARY KEY(`reading_id`, `criterion_id`),
	FOREIGN KEY (`reading_id`) REFERENCES `reading`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`criterion_id`) REFERENCES `award_criterion`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "reading_mark_positive" CHECK("reading_mark"."mark" >= 0)
);
--> statement-breakpoint
CREATE TABLE `sample_reading` (
	`juror_id` integer NOT NULL,
	`category_id` integer NOT NULL,
	`marks` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`juror_id`, `category_id`),
	FOREIGN KEY (`juror_id`) REFERENCES `juror`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`category_id`) REFERENCES `award_category`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `blind_version` (
	`nomination_id` integer PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`summary` text NOT NULL,
	`answers` text NOT NULL,
	`from_revision` integer NOT NULL,
	`prepared_by` integer NOT NULL,
	`prepared_at` integer NOT NULL,
	FOREIGN KEY (`nomination_id`) REFERENCES `nomination`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`prepared_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `co_nominator` (
	`id` integer PRIMARY KEY NOT NULL,
	`nomination_id` integer NOT NULL,
	`person_id` integer,
	`name` text NOT NULL,
	`email` text NOT NULL,
	`email_canonical` text NOT NULL,
	`status` text NOT NULL,
	`invited_at` integer NOT NULL,
	`answered_at` integer,
	FOREIGN KEY (`nomination_id`) REFERENCES `nomination`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "co_nominator_known" CHECK("co_nominator"."status" <> 'accepted' OR "co_nominator"."person_id" IS NOT NULL)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `co_nominator_once` ON `co_nominator` (`nomination_id`,`email_canonical`);--> statement-breakpoint
CREATE INDEX `co_nominator_person` ON `co_nominator` (`person_id`);--> statement-breakpoint
CREATE INDEX `co_nominator_email` ON `co_nominator` (`email_canonical`);--> statement-breakpoint
CREATE TABLE `nomination` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`edition_id` integer NOT NULL,
	`category_id` integer NOT NULL,
	`nominator_id` integer NOT NULL,
	`organisation_id` integer,
	`organisation_name` text DEFAULT '' NOT NULL,
	`status` text DEFAULT 'draft' NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`nominee_name` text DEFAULT '' NOT NULL,
	`nominee_organisation_id` integer,
	`nominee_organisation_name` text DEFAULT '' NOT NULL,
	`nominee_email` text DEFAULT '' NOT NULL,
	`region_code` text,
	`summary` text DEFAULT '' NOT NULL,
	`answers` text DEFAULT '{}' NOT NULL,
	`video_url` text DEFAULT '' NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`eligibility` text,
	`eligibility_reason` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`submitted_at` integer,
	`told_at` integer,
	`consent_asked_at` integer,
	`withdrawn_at` integer,
	`withdrawn_by` text,
	FOREIGN KEY (`edition_id`) REFERENCES `award_edition`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`category_id`) REFERENCES `award_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`nominator_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`nominee_organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `nomination_code_unique` ON `nomination` (`code`);--> statement-breakpoint
CREATE INDEX `nomination_category` ON `nomination` (`category_id`,`status`);--> statement-breakpoint
CREATE INDEX `nomination_edition` ON `nomination` (`edition_id`,`status`);--> statement-breakpoint
CREATE INDEX `nomination_nominator` ON `nomination` (`nominator_id`);--> statement-breakpoint
CREATE INDEX `nomination_organisation` ON `nomination` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `nomination_check` (
	`nomination_id` integer NOT NULL,
	`check_id` integer NOT NULL,
	`met` integer NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`by` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`nomination_id`, `check_id`),
	FOREIGN KEY (`nomination_id`) REFERENCES `nomination`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`check_id`) REFERENCES `award_check`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `nomination_file` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`nomination_id` integer NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`media_type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`alt` text DEFAULT '' NOT NULL,
	`crop` text,
	`anonymous` integer DEFAULT false NOT NULL,
	`uploaded_by` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`nomination_id`) REFERENCES `nomination`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`uploaded_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "nomination_file_size" CHECK("nomination_file"."size" BETWEEN 1 AND 20971520)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `nomination_file_code_unique` ON `nomination_file` (`code`);--> statement-breakpoint
CREATE INDEX `nomination_file_nomination` ON `nomination_file` (`nomination_id`);--> statement-breakpoint
CREATE TABLE `nomination_file_content` (
	`file_id` integer PRIMARY KEY NOT NULL,
	`bytes` blob NOT NULL,
	FOREIGN KEY (`file_id`) REFERENCES `nomination_file`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `nominator_question` (
	`id` integer PRIMARY KEY NOT NULL,
	`nomination_id` integer NOT NULL,
	`question` text NOT NULL,
	`asked_by` integer NOT NULL,
	`asked_at` integer NOT NULL,
	`answer` text,
	`answered_by` integer,
	`answered_at` integer,
	FOREIGN KEY (`nomination_id`) REFERENCES `nomination`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asked_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `nominator_question_nomination` ON `nominator_question` (`nomination_id`);--> statement-breakpoint
CREATE TABLE `nominee_consent` (
	`id` integer PRIMARY KEY NOT NULL,
	`nomination_id` integer NOT NULL,
	`nominated` integer NOT NULL,
	`pictured` integer NOT NULL,
	`named` integer NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`nomination_id`) REFERENCES `nomination`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `nominee_consent_nomination` ON `nominee_consent` (`nomination_id`);--> statement-breakpoint
CREATE TABLE `award_result` (
	`category_id` integer PRIMARY KEY NOT NULL,
	`laureates` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`figures` text DEFAULT '{}' NOT NULL,
	`digest` text NOT NULL,
	`proposed_by` integer NOT NULL,
	`proposed_at` integer NOT NULL,
	`locked_at` integer,
	`minutes_hash` text,
	FOREIGN KEY (`category_id`) REFERENCES `award_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`proposed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `laureate` (
	`id` integer PRIMARY KEY NOT NULL,
	`edition_id` integer NOT NULL,
	`category_id` integer,
	`nomination_id` integer,
	`prize` text NOT NULL,
	`name` text NOT NULL,
	`organisation_name` text DEFAULT '' NOT NULL,
	`project` text DEFAULT '' NOT NULL,
	`citation` text DEFAULT '' NOT NULL,
	`photo_id` integer,
	`position` integer DEFAULT 0 NOT NULL,
	`taken_down_at` integer,
	`taken_down_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`edition_id`) REFERENCES `award_edition`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`category_id`) REFERENCES `award_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`nomination_id`) REFERENCES `nomination`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `nomination_file`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `laureate_edition` ON `laureate` (`edition_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `laureate_nomination` ON `laureate` (`nomination_id`) WHERE nomination_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `result_confirmation` (
	`category_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`digest` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`category_id`, `person_id`),
	FOREIGN KEY (`category_id`) REFERENCES `award_result`(`category_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `result_unlock` (
	`category_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`category_id`, `person_id`),
	FOREIGN KEY (`category_id`) REFERENCES `award_result`(`category_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "result_unlock_reason" CHECK("result_unlock"."reason" <> '')
);

--> statement-breakpoint
-- Rubrics.
CREATE TRIGGER award_criterion_no_late_insert BEFORE INSERT ON award_criterion BEGIN
	SELECT RAISE(ABORT, 'rubric_frozen') WHERE EXISTS (
		SELECT 1 FROM nomination n JOIN reading r ON r.nomination_id = n.id WHERE n.category_id = NEW.category_id);
END;
--> statement-breakpoint
CREATE TRIGGER award_criterion_no_late_delete BEFORE DELETE ON award_criterion BEGIN
	SELECT RAISE(ABORT, 'rubric_frozen') WHERE EXISTS (
		SELECT 1 FROM nomination n JOIN reading r ON r.nomination_id = n.id WHERE n.category_id = OLD.category_id);
END;
--> statement-breakpoint
-- Once somebody has scored, what a mark weighs stays; words may still be mended.
CREATE TRIGGER award_criterion_no_late_change BEFORE UPDATE OF category_id, max, weight ON award_criterion
WHEN NEW.category_id <> OLD.category_id OR NEW.max <> OLD.max OR NEW.weight <> OLD.weight BEGIN
	SELECT RAISE(ABORT, 'rubric_frozen') WHERE EXISTS (
		SELECT 1 FROM nomination n JOIN reading r ON r.nomination_id = n.id WHERE n.category_id = OLD.category_id);
END;
--> statement-breakpoint
-- Nominations.
CREATE TRIGGER nomination_begins_as_draft BEFORE INSERT ON nomination BEGIN
	SELECT RAISE(ABORT, 'nomination_transition') WHERE NEW.status <> 'draft';
	SELECT RAISE(ABORT, 'nomination_category') WHERE NOT EXISTS (
		SELECT 1 FROM award_category c WHERE c.id = NEW.category_id AND c.edition_id = NEW.edition_id);
END;
--> statement-breakpoint
CREATE TRIGGER nomination_transition BEFORE UPDATE OF status ON nomination WHEN OLD.status <> NEW.status BEGIN
	SELECT RAISE(ABORT, 'nomination_transition') WHERE OLD.status || '>' || NEW.status NOT IN (
		'draft>submitted', 'draft>withdrawn', 'submitted>withdrawn', 'eligible>withdrawn', 'shortlisted>withdrawn',
		'submitted>eligible', 'submitted>ineligible', 'eligible>ineligible', 'ineligible>eligible',
		'eligible>shortlisted', 'shortlisted>eligible',
		'eligible>laureate', 'shortlisted>laureate', 'laureate>eligible', 'laureate>shortlisted');
	SELECT RAISE(ABORT, 'nomination_incomplete') WHERE NEW.status NOT IN ('draft', 'withdrawn')
		AND (NEW.title = '' OR NEW.nominee_name = '' OR NEW.summary = '');
	SELECT RAISE(ABORT, 'laureate_not_locked') WHERE NEW.status = 'laureate' AND NOT EXISTS (
		SELECT 1 FROM award_result a JOIN json_each(a.laureates) l
		WHERE a.category_id = NEW.category_id AND a.locked_at IS NOT NULL AND l.value = NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER nomination_stays_complete BEFORE UPDATE OF title, nominee_name, summary ON nomination WHEN NEW.status NOT IN ('draft', 'withdrawn') BEGIN
	SELECT RAISE(ABORT, 'nomination_incomplete') WHERE NEW.title = '' OR NEW.nominee_name = '' OR NEW.summary = '';
END;
--> statement-breakpoint
CREATE TRIGGER nomination_keeps_its_place BEFORE UPDATE OF edition_id, category_id, code ON nomination
WHEN NEW.edition_id <> OLD.edition_id OR NEW.code <> OLD.code OR (NEW.category_id <> OLD.category_id AND OLD.status <> 'draft') BEGIN
	SELECT RAISE(ABORT, 'nomination_immutable');
END;
--> statement-breakpoint
CREATE TRIGGER nomination_changes_category BEFORE UPDATE OF category_id ON nomination WHEN NEW.category_id <> OLD.category_id BEGIN
	SELECT RAISE(ABORT, 'nomination_category') WHERE NOT EXISTS (
		SELECT 1 FROM award_category c WHERE c.id = NEW.category_id AND c.edition_id = NEW.edition_id);
END;
--> statement-breakpoint
CREATE TRIGGER nominee_consent_no_update BEFORE UPDATE ON nominee_consent BEGIN SELECT RAISE(ABORT, 'nominee_consent_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER nominee_consent_no_delete BEFORE DELETE ON nominee_consent BEGIN SELECT RAISE(ABORT, 'nominee_consent_append_only'); END;
--> statement-breakpoint
-- Nobody is a nominee against their will, wherever the dossier stands.
CREATE TRIGGER nominee_refuses AFTER INSERT ON nominee_consent WHEN NEW.nominated = 0 BEGIN
	UPDATE nomination SET status = 'withdrawn', withdrawn_by = 'nominee', withdrawn_at = NEW.at
	WHERE id = NEW.nomination_id AND status IN ('draft', 'submitted', 'eligible', 'shortlisted');
END;
--> statement-breakpoint
-- Who must never read a nomination for the jury: whoever said so, and whoever has a hand in it.
CREATE VIEW nomination_barred AS
	SELECT juror_id, nomination_id FROM conflict_declaration WHERE conflict = 1
	UNION
	SELECT j.id, n.id FROM juror j JOIN nomination n ON n.edition_id = j.edition_id AND n.nominator_id = j.person_id
	UNION
	SELECT j.id, n.id FROM juror j JOIN nomination n ON n.edition_id = j.edition_id
		AND lower(trim(n.nominee_email)) = j.email_canonical
	UNION
	SELECT j.id, n.id FROM juror j JOIN co_nominator c ON c.status <> 'declined' AND (c.person_id = j.person_id OR c.email_canonical = j.email_canonical)
		JOIN nomination n ON n.id = c.nomination_id AND n.edition_id = j.edition_id;
--> statement-breakpoint
-- What a juror may open: theirs to read, after they said that there is no conflict.
CREATE VIEW open_dossier AS
	SELECT a.juror_id, a.nomination_id FROM jury_assignment a
	JOIN juror j ON j.id = a.juror_id AND j.status = 'accepted'
	JOIN nomination n ON n.id = a.nomination_id AND n.status IN ('eligible', 'shortlisted')
	JOIN conflict_declaration d ON d.juror_id = a.juror_id AND d.nomination_id = a.nomination_id AND d.conflict = 0
	WHERE NOT EXISTS (SELECT 1 FROM nomination_barred b WHERE b.juror_id = a.juror_id AND b.nomination_id = a.nomination_id);
--> statement-breakpoint
-- The readings that rank: complete, and of somebody without conflict to this day. Those of a juror who left count.
CREATE VIEW counted_reading AS
	SELECT r.id AS reading_id, r.juror_id, r.nomination_id, n.category_id FROM reading r
	JOIN nomination n ON n.id = r.nomination_id AND n.status IN ('eligible', 'shortlisted', 'laureate')
	WHERE r.complete = 1 AND r.withdrawn_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM nomination_barred b WHERE b.juror_id = r.juror_id AND b.nomination_id = r.nomination_id);
--> statement-breakpoint
CREATE TRIGGER conflict_stays BEFORE UPDATE ON conflict_declaration BEGIN
	SELECT RAISE(ABORT, 'conflict_stays') WHERE NEW.juror_id <> OLD.juror_id OR NEW.nomination_id <> OLD.nomination_id
		OR (OLD.conflict = 1 AND NEW.conflict = 0);
END;
--> statement-breakpoint
CREATE TRIGGER conflict_no_delete BEFORE DELETE ON conflict_declaration BEGIN SELECT RAISE(ABORT, 'conflict_stays'); END;
--> statement-breakpoint
CREATE TRIGGER conflict_declared AFTER INSERT ON conflict_declaration WHEN NEW.conflict = 1 BEGIN
	DELETE FROM jury_assignment WHERE juror_id = NEW.juror_id AND nomination_id = NEW.nomination_id;
	UPDATE reading SET withdrawn_at = NEW.declared_at WHERE juror_id = NEW.juror_id AND nomination_id = NEW.nomination_id AND withdrawn_at IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER conflict_declared_later AFTER UPDATE OF conflict ON conflict_declaration WHEN NEW.conflict = 1 AND OLD.conflict = 0 BEGIN
	DELETE FROM jury_assignment WHERE juror_id = NEW.juror_id AND nomination_id = NEW.nomination_id;
	UPDATE reading SET withdrawn_at = NEW.declared_at WHERE juror_id = NEW.juror_id AND nomination_id = NEW.nomination_id AND withdrawn_at IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER jury_assignment_allowed BEFORE INSERT ON jury_assignment BEGIN
	SELECT RAISE(ABORT, 'assignment_not_open') WHERE NOT EXISTS (
		SELECT 1 FROM juror j JOIN nomination n ON n.edition_id = j.edition_id
		WHERE j.id = NEW.juror_id AND n.id = NEW.nomination_id AND j.status = 'accepted' AND n.status IN ('eligible', 'shortlisted'));
	SELECT RAISE(ABORT, 'assignment_conflict') WHERE EXISTS (
		SELECT 1 FROM nomination_barred b WHERE b.juror_id = NEW.juror_id AND b.nomination_id = NEW.nomination_id);
END;
--> statement-breakpoint
-- Whoever leaves keeps what they read whole; the rest goes to others.
CREATE TRIGGER juror_leaves AFTER UPDATE OF status ON juror WHEN NEW.status <> 'accepted' AND OLD.status = 'accepted' BEGIN
	DELETE FROM jury_assignment WHERE juror_id = NEW.id AND NOT EXISTS (
		SELECT 1 FROM reading r WHERE r.juror_id = NEW.id AND r.nomination_id = jury_assignment.nomination_id AND r.complete = 1);
END;
--> statement-breakpoint
-- Readings.
CREATE TRIGGER reading_allowed BEFORE INSERT ON reading BEGIN
	SELECT RAISE(ABORT, 'reading_not_open') WHERE NOT EXISTS (
		SELECT 1 FROM open_dossier o WHERE o.juror_id = NEW.juror_id AND o.nomination_id = NEW.nomination_id);
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (
		SELECT 1 FROM nomination n JOIN award_result a ON a.category_id = n.category_id AND a.locked_at IS NOT NULL WHERE n.id = NEW.nomination_id);
	SELECT RAISE(ABORT, 'reading_incomplete') WHERE NEW.complete = 1;
END;
--> statement-breakpoint
CREATE TRIGGER reading_changed BEFORE UPDATE ON reading BEGIN
	SELECT RAISE(ABORT, 'reading_immutable') WHERE NEW.juror_id <> OLD.juror_id OR NEW.nomination_id <> OLD.nomination_id;
	-- Taken out of the count, it stays as it was: the trail shows it.
	SELECT RAISE(ABORT, 'reading_withdrawn') WHERE OLD.withdrawn_at IS NOT NULL;
	SELECT RAISE(ABORT, 'reading_not_open') WHERE NEW.withdrawn_at IS NULL AND NOT EXISTS (
		SELECT 1 FROM open_dossier o WHERE o.juror_id = NEW.juror_id AND o.nomination_id = NEW.nomination_id);
	SELECT RAISE(ABORT, 'result_locked') WHERE NEW.withdrawn_at IS NULL AND EXISTS (
		SELECT 1 FROM nomination n JOIN award_result a ON a.category_id = n.category_id AND a.locked_at IS NOT NULL WHERE n.id = NEW.nomination_id);
	SELECT RAISE(ABORT, 'reading_incomplete') WHERE NEW.complete = 1 AND EXISTS (
		SELECT 1 FROM nomination n JOIN award_criterion c ON c.category_id = n.category_id
		WHERE n.id = NEW.nomination_id AND NOT EXISTS (
			SELECT 1 FROM reading_mark m WHERE m.reading_id = NEW.id AND m.criterion_id = c.id));
END;
--> statement-breakpoint
CREATE TRIGGER reading_no_delete BEFORE DELETE ON reading BEGIN SELECT RAISE(ABORT, 'reading_kept'); END;
--> statement-breakpoint
CREATE TRIGGER reading_mark_allowed BEFORE INSERT ON reading_mark BEGIN
	SELECT RAISE(ABORT, 'reading_mark_scale') WHERE NOT EXISTS (
		SELECT 1 FROM reading r JOIN nomination n ON n.id = r.nomination_id JOIN award_criterion c ON c.category_id = n.category_id
		WHERE r.id = NEW.reading_id AND c.id = NEW.criterion_id AND NEW.mark <= c.max);
	SELECT RAISE(ABORT, 'reading_not_open') WHERE NOT EXISTS (
		SELECT 1 FROM reading r JOIN open_dossier o ON o.juror_id = r.juror_id AND o.nomination_id = r.nomination_id
		WHERE r.id = NEW.reading_id AND r.withdrawn_at IS NULL);
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (
		SELECT 1 FROM reading r JOIN nomination n ON n.id = r.nomination_id
		JOIN award_result a ON a.category_id = n.category_id AND a.locked_at IS NOT NULL WHERE r.id = NEW.reading_id);
END;
--> statement-breakpoint
CREATE TRIGGER reading_mark_changed BEFORE UPDATE ON reading_mark BEGIN
	SELECT RAISE(ABORT, 'reading_immutable') WHERE NEW.reading_id <> OLD.reading_id OR NEW.criterion_id <> OLD.criterion_id;
	SELECT RAISE(ABORT, 'reading_mark_scale') WHERE NEW.mark > (SELECT max FROM award_criterion WHERE id = NEW.criterion_id);
	SELECT RAISE(ABORT, 'reading_not_open') WHERE NOT EXISTS (
		SELECT 1 FROM reading r JOIN open_dossier o ON o.juror_id = r.juror_id AND o.nomination_id = r.nomination_id
		WHERE r.id = NEW.reading_id AND r.withdrawn_at IS NULL);
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (
		SELECT 1 FROM reading r JOIN nomination n ON n.id = r.nomination_id
		JOIN award_result a ON a.category_id = n.category_id AND a.locked_at IS NOT NULL WHERE r.id = NEW.reading_id);
END;
--> statement-breakpoint
CREATE TRIGGER reading_mark_taken_out BEFORE DELETE ON reading_mark BEGIN
	SELECT RAISE(ABORT, 'reading_incomplete') WHERE EXISTS (
		SELECT 1 FROM reading r WHERE r.id = OLD.reading_id AND (r.complete = 1 OR r.withdrawn_at IS NOT NULL));
END;
--> statement-breakpoint
-- Ballots of the jury.
CREATE TRIGGER jury_round_stays_closed BEFORE UPDATE ON jury_round BEGIN
	SELECT RAISE(ABORT, 'round_closed') WHERE OLD.closed_at IS NOT NULL;
	SELECT RAISE(ABORT, 'round_immutable') WHERE NEW.category_id <> OLD.category_id OR NEW.kind <> OLD.kind OR NEW.candidates <> OLD.candidates;
END;
--> statement-breakpoint
CREATE TRIGGER jury_round_no_delete BEFORE DELETE ON jury_round BEGIN SELECT RAISE(ABORT, 'round_immutable'); END;
--> statement-breakpoint
CREATE TRIGGER jury_ballot_allowed BEFORE INSERT ON jury_ballot BEGIN
	SELECT RAISE(ABORT, 'round_closed') WHERE EXISTS (SELECT 1 FROM jury_round o WHERE o.id = NEW.round_id AND o.closed_at IS NOT NULL);
	SELECT RAISE(ABORT, 'ballot_not_juror') WHERE NOT EXISTS (
		SELECT 1 FROM jury_round o JOIN award_category c ON c.id = o.category_id JOIN juror j ON j.edition_id = c.edition_id
		WHERE o.id = NEW.round_id AND j.id = NEW.juror_id AND j.status = 'accepted');
	SELECT RAISE(ABORT, 'ballot_candidates') WHERE EXISTS (
		SELECT 1 FROM json_each(NEW.ranking) g JOIN json_each(g.value) v
		WHERE v.value NOT IN (SELECT x.value FROM jury_round o JOIN json_each(o.candidates) x WHERE o.id = NEW.round_id)
			OR EXISTS (SELECT 1 FROM nomination_barred b WHERE b.juror_id = NEW.juror_id AND b.nomination_id = v.value));
	SELECT RAISE(ABORT, 'ballot_twice') WHERE (
		SELECT count(*) <> count(DISTINCT v.value) FROM json_each(NEW.ranking) g JOIN json_each(g.value) v);
END;
--> statement-breakpoint
CREATE TRIGGER jury_ballot_changed BEFORE UPDATE ON jury_ballot BEGIN
	SELECT RAISE(ABORT, 'ballot_immutable') WHERE NEW.round_id <> OLD.round_id OR NEW.juror_id <> OLD.juror_id;
	SELECT RAISE(ABORT, 'round_closed') WHERE EXISTS (SELECT 1 FROM jury_round o WHERE o.id = NEW.round_id AND o.closed_at IS NOT NULL);
	SELECT RAISE(ABORT, 'ballot_not_juror') WHERE NOT EXISTS (SELECT 1 FROM juror j WHERE j.id = NEW.juror_id AND j.status = 'accepted');
	SELECT RAISE(ABORT, 'ballot_candidates') WHERE EXISTS (
		SELECT 1 FROM json_each(NEW.ranking) g JOIN json_each(g.value) v
		WHERE v.value NOT IN (SELECT x.value FROM jury_round o JOIN json_each(o.candidates) x WHERE o.id = NEW.round_id)
			OR EXISTS (SELECT 1 FROM nomination_barred b WHERE b.juror_id = NEW.juror_id AND b.nomination_id = v.value));
	SELECT RAISE(ABORT, 'ballot_twice') WHERE (
		SELECT count(*) <> count(DISTINCT v.value) FROM json_each(NEW.ranking) g JOIN json_each(g.value) v);
END;
--> statement-breakpoint
CREATE TRIGGER jury_ballot_no_delete BEFORE DELETE ON jury_ballot BEGIN SELECT RAISE(ABORT, 'ballot_immutable'); END;
--> statement-breakpoint
CREATE TRIGGER deliberation_entry_no_update BEFORE UPDATE ON deliberation_entry BEGIN SELECT RAISE(ABORT, 'deliberation_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER deliberation_entry_no_delete BEFORE DELETE ON deliberation_entry BEGIN SELECT RAISE(ABORT, 'deliberation_append_only'); END;
--> statement-breakpoint
-- Results: two distinct people confirm one digest, and nothing moves after; both, with a reason, open it again.
CREATE TRIGGER award_result_unlocked_at_first BEFORE INSERT ON award_result WHEN NEW.locked_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'result_needs_two'); END;
--> statement-breakpoint
CREATE TRIGGER award_result_stays BEFORE UPDATE ON award_result BEGIN
	SELECT RAISE(ABORT, 'result_immutable') WHERE NEW.category_id <> OLD.category_id;
	SELECT RAISE(ABORT, 'result_locked') WHERE OLD.locked_at IS NOT NULL AND (
		NEW.laureates <> OLD.laureates OR NEW.reason <> OLD.reason OR NEW.figures <> OLD.figures OR NEW.digest <> OLD.digest
		OR NEW.proposed_by <> OLD.proposed_by OR NEW.proposed_at <> OLD.proposed_at OR NEW.locked_at <> OLD.locked_at);
	SELECT RAISE(ABORT, 'result_needs_two') WHERE OLD.locked_at IS NULL AND NEW.locked_at IS NOT NULL AND (
		SELECT count(*) FROM result_confirmation c WHERE c.category_id = NEW.category_id AND c.digest = NEW.digest) < 2;
	SELECT RAISE(ABORT, 'unlock_needs_both') WHERE OLD.locked_at IS NOT NULL AND NEW.locked_at IS NULL AND EXISTS (
		SELECT 1 FROM result_confirmation c WHERE c.category_id = NEW.category_id AND NOT EXISTS (
			SELECT 1 FROM result_unlock u WHERE u.category_id = c.category_id AND u.person_id = c.person_id));
END;
--> statement-breakpoint
CREATE TRIGGER award_result_no_delete BEFORE DELETE ON award_result WHEN OLD.locked_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'result_locked'); END;
--> statement-breakpoint
-- What was confirmed is no longer what stands.
CREATE TRIGGER award_result_changed AFTER UPDATE OF digest ON award_result WHEN NEW.digest <> OLD.digest BEGIN
	DELETE FROM result_confirmation WHERE category_id = NEW.category_id;
END;
--> statement-breakpoint
CREATE TRIGGER result_confirmation_allowed BEFORE INSERT ON result_confirmation BEGIN
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (SELECT 1 FROM award_result a WHERE a.category_id = NEW.category_id AND a.locked_at IS NOT NULL);
	SELECT RAISE(ABORT, 'result_changed') WHERE NOT EXISTS (SELECT 1 FROM award_result a WHERE a.category_id = NEW.category_id AND a.digest = NEW.digest);
END;
--> statement-breakpoint
CREATE TRIGGER result_confirmation_no_update BEFORE UPDATE ON result_confirmation BEGIN SELECT RAISE(ABORT, 'result_confirmation_immutable'); END;
--> statement-breakpoint
CREATE TRIGGER result_confirmation_no_delete BEFORE DELETE ON result_confirmation BEGIN
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (SELECT 1 FROM award_result a WHERE a.category_id = OLD.category_id AND a.locked_at IS NOT NULL);
END;
--> statement-breakpoint
CREATE TRIGGER result_confirmed_by_two AFTER INSERT ON result_confirmation
WHEN (SELECT count(*) FROM result_confirmation c WHERE c.category_id = NEW.category_id AND c.digest = NEW.digest) >= 2 BEGIN
	UPDATE award_result SET locked_at = NEW.at WHERE category_id = NEW.category_id AND locked_at IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER result_unlock_allowed BEFORE INSERT ON result_unlock BEGIN
	SELECT RAISE(ABORT, 'result_not_locked') WHERE NOT EXISTS (
		SELECT 1 FROM award_result a WHERE a.category_id = NEW.category_id AND a.locked_at IS NOT NULL);
	SELECT RAISE(ABORT, 'unlock_not_theirs') WHERE NOT EXISTS (
		SELECT 1 FROM result_confirmation c WHERE c.category_id = NEW.category_id AND c.person_id = NEW.person_id);
END;
--> statement-breakpoint
CREATE TRIGGER result_unlocked_by_both AFTER INSERT ON result_unlock
WHEN NOT EXISTS (SELECT 1 FROM result_confirmation c WHERE c.category_id = NEW.category_id AND NOT EXISTS (
	SELECT 1 FROM result_unlock u WHERE u.category_id = c.category_id AND u.person_id = c.person_id)) BEGIN
	UPDATE award_result SET locked_at = NULL, minutes_hash = NULL WHERE category_id = NEW.category_id;
	DELETE FROM result_confirmation WHERE category_id = NEW.category_id;
	DELETE FROM result_unlock WHERE category_id = NEW.category_id;
	DELETE FROM laureate WHERE category_id = NEW.category_id AND nomination_id IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER laureate_locked BEFORE INSERT ON laureate WHEN NEW.nomination_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'laureate_not_locked') WHERE NOT EXISTS (
		SELECT 1 FROM award_result a JOIN json_each(a.laureates) l
		WHERE a.category_id = NEW.category_id AND a.locked_at IS NOT NULL AND l.value = NEW.nomination_id);
END;
