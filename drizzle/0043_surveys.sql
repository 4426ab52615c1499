CREATE TABLE `survey` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`code` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`intro` text DEFAULT '' NOT NULL,
	`thanks` text DEFAULT '' NOT NULL,
	`is_anonymous` integer DEFAULT true NOT NULL,
	`audience` text NOT NULL,
	`event_id` integer,
	`regions` text DEFAULT '[]' NOT NULL,
	`asks_at` integer,
	`open_days` integer DEFAULT 14 NOT NULL,
	`reminders` integer DEFAULT 2 NOT NULL,
	`every_days` integer DEFAULT 4 NOT NULL,
	`crossed_by` integer,
	`revision` integer DEFAULT 1 NOT NULL,
	`ready_at` integer,
	`asked_at` integer,
	`reminded` integer DEFAULT 0 NOT NULL,
	`reminded_at` integer,
	`closes_at` integer,
	`closed_at` integer,
	`skipped_at` integer,
	`forgotten_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "survey_event_known" CHECK(("survey"."audience" = 'event') = ("survey"."event_id" IS NOT NULL)),
	CONSTRAINT "survey_reminders" CHECK("survey"."reminders" BETWEEN 0 AND 3 AND "survey"."reminded" BETWEEN 0 AND "survey"."reminders"),
	CONSTRAINT "survey_days" CHECK("survey"."open_days" BETWEEN 1 AND 90 AND "survey"."every_days" BETWEEN 1 AND 30),
	CONSTRAINT "survey_asked_closes" CHECK(("survey"."asked_at" IS NULL) = ("survey"."closes_at" IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `survey_code_unique` ON `survey` (`code`);--> statement-breakpoint
CREATE INDEX `survey_event` ON `survey` (`event_id`);--> statement-breakpoint
CREATE TABLE `survey_answer` (
	`response_id` text NOT NULL,
	`question_id` integer NOT NULL,
	`value` text NOT NULL,
	`quotable` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`response_id`, `question_id`),
	FOREIGN KEY (`response_id`) REFERENCES `survey_response`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`question_id`) REFERENCES `survey_question`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `survey_answer_question` ON `survey_answer` (`question_id`);--> statement-breakpoint
CREATE TABLE `survey_given` (
	`survey_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	PRIMARY KEY(`survey_id`, `person_id`),
	FOREIGN KEY (`survey_id`) REFERENCES `survey`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `survey_given_person` ON `survey_given` (`person_id`);--> statement-breakpoint
CREATE TABLE `survey_invited` (
	`survey_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`organisation_id` integer,
	`stopped` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`survey_id`, `person_id`),
	FOREIGN KEY (`survey_id`) REFERENCES `survey`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `survey_invited_person` ON `survey_invited` (`person_id`);--> statement-breakpoint
CREATE TABLE `survey_question` (
	`id` integer PRIMARY KEY NOT NULL,
	`survey_id` integer NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`prompt` text NOT NULL,
	`help` text DEFAULT '' NOT NULL,
	`required` integer DEFAULT false NOT NULL,
	`section` text DEFAULT '' NOT NULL,
	`options` text DEFAULT '[]' NOT NULL,
	`low_word` text DEFAULT '' NOT NULL,
	`high_word` text DEFAULT '' NOT NULL,
	`show_if_question_id` integer,
	`show_if_values` text DEFAULT '[]' NOT NULL,
	FOREIGN KEY (`survey_id`) REFERENCES `survey`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `survey_question_survey` ON `survey_question` (`survey_id`,`position`);--> statement-breakpoint
CREATE TABLE `survey_response` (
	`id` text PRIMARY KEY DEFAULT (lower(hex(randomblob(16)))) NOT NULL,
	`survey_id` integer NOT NULL,
	`shown` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`survey_id`) REFERENCES `survey`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `survey_response_survey` ON `survey_response` (`survey_id`,`shown`);--> statement-breakpoint
CREATE TABLE `survey_signature` (
	`response_id` text PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	FOREIGN KEY (`response_id`) REFERENCES `survey_response`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `survey_signature_person` ON `survey_signature` (`person_id`);--> statement-breakpoint
CREATE TABLE `survey_turnout` (
	`survey_id` integer NOT NULL,
	`name` text NOT NULL,
	`asked` integer NOT NULL,
	`answered` integer NOT NULL,
	PRIMARY KEY(`survey_id`, `name`),
	FOREIGN KEY (`survey_id`) REFERENCES `survey`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
-- Whether a survey is anonymous, and whom it asks, is settled once somebody was asked.
CREATE TRIGGER survey_announced BEFORE UPDATE ON survey
WHEN OLD.asked_at IS NOT NULL AND (NEW.is_anonymous <> OLD.is_anonymous OR NEW.kind <> OLD.kind OR NEW.audience <> OLD.audience
	OR NEW.event_id IS NOT OLD.event_id OR NEW.regions <> OLD.regions OR NEW.asked_at IS NOT OLD.asked_at OR NEW.crossed_by IS NOT OLD.crossed_by) BEGIN
	SELECT RAISE(ABORT, 'survey_announced');
END;
--> statement-breakpoint
-- What is closed does not open again: all its answers are shown, and one more would be known from them.
CREATE TRIGGER survey_stays_closed BEFORE UPDATE OF closed_at ON survey
WHEN OLD.closed_at IS NOT NULL AND NEW.closed_at IS NOT OLD.closed_at BEGIN
	SELECT RAISE(ABORT, 'survey_closed');
END;
--> statement-breakpoint
-- Fewer than five people asked could be told apart, whatever is hidden.
CREATE TRIGGER survey_asks_five BEFORE UPDATE OF asked_at ON survey
WHEN NEW.is_anonymous AND OLD.asked_at IS NULL AND NEW.asked_at IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'survey_too_few') WHERE (SELECT count(*) FROM survey_invited WHERE survey_id = NEW.id) < 5;
END;
--> statement-breakpoint
CREATE TRIGGER survey_starts_unasked BEFORE INSERT ON survey WHEN NEW.asked_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'survey_too_few'); END;
--> statement-breakpoint
-- What somebody answered stays what they were asked.
CREATE TRIGGER survey_question_settled_new BEFORE INSERT ON survey_question BEGIN
	SELECT RAISE(ABORT, 'survey_answered') WHERE EXISTS (SELECT 1 FROM survey_response WHERE survey_id = NEW.survey_id);
END;
--> statement-breakpoint
CREATE TRIGGER survey_question_settled BEFORE UPDATE ON survey_question BEGIN
	SELECT RAISE(ABORT, 'survey_answered') WHERE NEW.survey_id <> OLD.survey_id
		OR EXISTS (SELECT 1 FROM survey_response WHERE survey_id = OLD.survey_id);
END;
--> statement-breakpoint
CREATE TRIGGER survey_question_settled_gone BEFORE DELETE ON survey_question BEGIN
	SELECT RAISE(ABORT, 'survey_answered') WHERE EXISTS (SELECT 1 FROM survey_response WHERE survey_id = OLD.survey_id);
	SELECT RAISE(ABORT, 'survey_question_needed') WHERE EXISTS (SELECT 1 FROM survey_question WHERE show_if_question_id = OLD.id);
END;
--> statement-breakpoint
-- A condition is on an earlier question of the same survey, and not on words.
CREATE TRIGGER survey_question_branches_new AFTER INSERT ON survey_question WHEN NEW.show_if_question_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'survey_branch_backwards') WHERE NOT EXISTS (SELECT 1 FROM survey_question q
		WHERE q.id = NEW.show_if_question_id AND q.survey_id = NEW.survey_id AND q.position < NEW.position AND q.kind NOT IN ('short', 'long'));
END;
--> statement-breakpoint
CREATE TRIGGER survey_question_branches AFTER UPDATE ON survey_question BEGIN
	SELECT RAISE(ABORT, 'survey_branch_backwards') WHERE NEW.show_if_question_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM survey_question q
		WHERE q.id = NEW.show_if_question_id AND q.survey_id = NEW.survey_id AND q.position < NEW.position AND q.kind NOT IN ('short', 'long'));
	SELECT RAISE(ABORT, 'survey_branch_backwards') WHERE EXISTS (SELECT 1 FROM survey_question q
		WHERE q.show_if_question_id = NEW.id AND (q.position <= NEW.position OR NEW.kind IN ('short', 'long')));
END;
--> statement-breakpoint
-- Whoever answers was asked, while it is open, and, where it is anonymous, with four others at least.
CREATE TRIGGER survey_given_asked BEFORE INSERT ON survey_given BEGIN
	SELECT RAISE(ABORT, 'survey_not_asked') WHERE NOT EXISTS (SELECT 1 FROM survey_invited i
		WHERE i.survey_id = NEW.survey_id AND i.person_id = NEW.person_id);
	SELECT RAISE(ABORT, 'survey_not_open') WHERE NOT EXISTS (SELECT 1 FROM survey s
		WHERE s.id = NEW.survey_id AND s.asked_at IS NOT NULL AND s.closed_at IS NULL AND s.forgotten_at IS NULL);
END;
--> statement-breakpoint
-- As many responses as people who answered, and no more.
CREATE TRIGGER survey_response_given BEFORE INSERT ON survey_response BEGIN
	SELECT RAISE(ABORT, 'survey_shown_alone') WHERE NEW.shown <> 0;
	SELECT RAISE(ABORT, 'survey_not_asked') WHERE (SELECT count(*) FROM survey_response WHERE survey_id = NEW.survey_id)
		>= (SELECT count(*) FROM survey_given WHERE survey_id = NEW.survey_id);
END;
--> statement-breakpoint
CREATE TRIGGER survey_response_no_update BEFORE UPDATE ON survey_response
WHEN NEW.id <> OLD.id OR NEW.survey_id <> OLD.survey_id OR NEW.shown < OLD.shown BEGIN
	SELECT RAISE(ABORT, 'survey_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER survey_response_no_delete BEFORE DELETE ON survey_response BEGIN SELECT RAISE(ABORT, 'survey_append_only'); END;
--> statement-breakpoint
-- Five at least stay out of the results as long as others may come: what comes last is never a difference of fewer.
CREATE TRIGGER survey_shown_together AFTER UPDATE OF shown ON survey_response WHEN NEW.shown > OLD.shown BEGIN
	SELECT RAISE(ABORT, 'survey_shown_alone') WHERE (
		SELECT count(*) FROM survey_response WHERE survey_id = NEW.survey_id AND shown = 0) < 5;
END;
--> statement-breakpoint
CREATE TRIGGER survey_answer_asked BEFORE INSERT ON survey_answer BEGIN
	SELECT RAISE(ABORT, 'survey_not_asked') WHERE NOT EXISTS (SELECT 1 FROM survey_response r JOIN survey_question q ON q.survey_id = r.survey_id
		WHERE r.id = NEW.response_id AND q.id = NEW.question_id AND (NEW.quotable = 0 OR q.kind IN ('short', 'long')));
END;
--> statement-breakpoint
CREATE TRIGGER survey_answer_no_update BEFORE UPDATE ON survey_answer BEGIN SELECT RAISE(ABORT, 'survey_append_only'); END;
--> statement-breakpoint
-- Words go with whoever signed them, and with nobody else.
CREATE TRIGGER survey_answer_no_delete BEFORE DELETE ON survey_answer BEGIN
	SELECT RAISE(ABORT, 'survey_append_only') WHERE NOT EXISTS (SELECT 1 FROM survey_signature WHERE response_id = OLD.response_id);
END;
--> statement-breakpoint
-- Nobody's name stands beside an answer that was announced without one.
CREATE TRIGGER survey_signature_announced BEFORE INSERT ON survey_signature BEGIN
	SELECT RAISE(ABORT, 'survey_is_anonymous') WHERE NOT EXISTS (SELECT 1 FROM survey_response r JOIN survey s ON s.id = r.survey_id
		JOIN survey_given g ON g.survey_id = s.id AND g.person_id = NEW.person_id WHERE r.id = NEW.response_id AND NOT s.is_anonymous);
END;
--> statement-breakpoint
CREATE TRIGGER survey_signature_no_update BEFORE UPDATE ON survey_signature BEGIN SELECT RAISE(ABORT, 'survey_append_only'); END;
