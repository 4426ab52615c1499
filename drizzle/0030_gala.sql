CREATE TABLE `gala` (
	`id` integer PRIMARY KEY NOT NULL,
	`edition_id` integer NOT NULL,
	`place` text DEFAULT '' NOT NULL,
	`stream_url` text DEFAULT '' NOT NULL,
	`welcome` text DEFAULT '' NOT NULL,
	`ready_at` integer,
	`revision` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`edition_id`) REFERENCES `award_edition`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `gala_edition_id_unique` ON `gala` (`edition_id`);--> statement-breakpoint
CREATE TABLE `gala_applause` (
	`gala_id` integer NOT NULL,
	`cue_id` integer NOT NULL,
	`claps` integer NOT NULL,
	PRIMARY KEY(`gala_id`, `cue_id`),
	FOREIGN KEY (`gala_id`) REFERENCES `gala`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "gala_applause_claps" CHECK("gala_applause"."claps" >= 0)
);
--> statement-breakpoint
CREATE TABLE `gala_cue` (
	`id` integer PRIMARY KEY NOT NULL,
	`gala_id` integer NOT NULL,
	`kind` text NOT NULL,
	`heading` text NOT NULL,
	`words` text DEFAULT '' NOT NULL,
	`script` text DEFAULT '' NOT NULL,
	`category_id` integer,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`gala_id`) REFERENCES `gala`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`category_id`) REFERENCES `award_category`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "gala_cue_prize" CHECK(("gala_cue"."kind" = 'prize') = ("gala_cue"."category_id" IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX `gala_cue_gala` ON `gala_cue` (`gala_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `gala_cue_category` ON `gala_cue` (`category_id`) WHERE category_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `gala_moment` (
	`gala_id` integer NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`step` integer,
	`cue_id` integer,
	`text` text DEFAULT '' NOT NULL,
	`of_seq` integer,
	`at` integer NOT NULL,
	`person_id` integer,
	PRIMARY KEY(`gala_id`, `seq`),
	FOREIGN KEY (`gala_id`) REFERENCES `gala`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`cue_id`) REFERENCES `gala_cue`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "gala_moment_steps" CHECK(("gala_moment"."step" IS NULL) = ("gala_moment"."kind" IN ('caption', 'uncaption'))),
	CONSTRAINT "gala_moment_cue" CHECK(("gala_moment"."cue_id" IS NOT NULL) = ("gala_moment"."kind" IN ('cue', 'revealed'))),
	CONSTRAINT "gala_moment_caption" CHECK(("gala_moment"."kind" = 'caption') = ("gala_moment"."text" <> '')),
	CONSTRAINT "gala_moment_uncaption" CHECK(("gala_moment"."kind" = 'uncaption') = ("gala_moment"."of_seq" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `gala_moment_step` ON `gala_moment` (`gala_id`,`step`) WHERE step IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `gala_moment_revealed` ON `gala_moment` (`gala_id`,`cue_id`) WHERE kind = 'revealed';--> statement-breakpoint
ALTER TABLE `laureate` ADD `published_at` integer;
--> statement-breakpoint
-- When a prize comes out: at the end of its edition's embargo; where a gala's script is ready, as its envelope opens or
-- the gala ends, and a day after the embargo at the latest, so that a forgotten gala keeps nobody waiting. Never before.
CREATE VIEW prize_out AS
	SELECT c.id AS category_id, c.edition_id, iif(g.id IS NULL, e.embargo_until, max(e.embargo_until, min(
		e.embargo_until + 86400000,
		coalesce((SELECT m.at FROM gala_moment m JOIN gala_cue q ON q.id = m.cue_id
			WHERE m.gala_id = g.id AND m.kind = 'revealed' AND q.category_id = c.id), e.embargo_until + 86400000),
		coalesce((SELECT m.at FROM gala_moment m WHERE m.gala_id = g.id AND m.kind = 'ended'), e.embargo_until + 86400000)))) AS out_at
	FROM award_category c JOIN award_edition e ON e.id = c.edition_id
	LEFT JOIN gala g ON g.edition_id = e.id AND g.ready_at IS NOT NULL;
--> statement-breakpoint
-- When the last prize of an edition comes out.
CREATE VIEW edition_out AS
	SELECT e.id AS edition_id, coalesce((SELECT max(p.out_at) FROM prize_out p WHERE p.edition_id = e.id), e.embargo_until) AS out_at
	FROM award_edition e;
--> statement-breakpoint
CREATE TRIGGER laureate_after_prize_out BEFORE INSERT ON laureate WHEN NEW.nomination_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'prize_not_out') WHERE NEW.published_at IS NULL
		OR NEW.published_at < (SELECT p.out_at FROM prize_out p WHERE p.category_id = NEW.category_id);
END;
--> statement-breakpoint
CREATE TRIGGER laureate_published_stays BEFORE UPDATE OF published_at ON laureate WHEN NEW.published_at IS NOT OLD.published_at BEGIN
	SELECT RAISE(ABORT, 'laureate_immutable');
END;
--> statement-breakpoint
-- A script is ready before the embargo ends, or its prizes would be out already; and stays so once the gala has begun.
CREATE TRIGGER gala_begins_unready BEFORE INSERT ON gala WHEN NEW.ready_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'gala_not_ready'); END;
--> statement-breakpoint
CREATE TRIGGER gala_stays BEFORE UPDATE OF edition_id, ready_at ON gala WHEN NEW.edition_id <> OLD.edition_id OR NEW.ready_at IS NOT OLD.ready_at BEGIN
	SELECT RAISE(ABORT, 'gala_immutable') WHERE NEW.edition_id <> OLD.edition_id;
	SELECT RAISE(ABORT, 'gala_started') WHERE EXISTS (SELECT 1 FROM gala_moment m WHERE m.gala_id = OLD.id);
	SELECT RAISE(ABORT, 'gala_too_late') WHERE OLD.ready_at IS NULL AND NEW.ready_at >= (
		SELECT e.embargo_until FROM award_edition e WHERE e.id = NEW.edition_id);
END;
--> statement-breakpoint
CREATE TRIGGER gala_no_delete BEFORE DELETE ON gala BEGIN SELECT RAISE(ABORT, 'gala_immutable'); END;
--> statement-breakpoint
CREATE TRIGGER gala_cue_of_edition BEFORE INSERT ON gala_cue WHEN NEW.category_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'gala_cue_prize') WHERE NOT EXISTS (SELECT 1 FROM gala g JOIN award_category c ON c.edition_id = g.edition_id
		WHERE g.id = NEW.gala_id AND c.id = NEW.category_id);
END;
--> statement-breakpoint
-- What everybody has seen stays as they saw it; a cue is for its prize for good.
CREATE TRIGGER gala_cue_stays BEFORE UPDATE OF gala_id, kind, heading, words, category_id ON gala_cue BEGIN
	SELECT RAISE(ABORT, 'cue_shown') WHERE NEW.gala_id <> OLD.gala_id OR NEW.kind <> OLD.kind OR NEW.category_id IS NOT OLD.category_id;
	SELECT RAISE(ABORT, 'cue_shown') WHERE (NEW.heading <> OLD.heading OR NEW.words <> OLD.words)
		AND EXISTS (SELECT 1 FROM gala_moment m WHERE m.cue_id = OLD.id);
END;
--> statement-breakpoint
CREATE TRIGGER gala_cue_no_delete BEFORE DELETE ON gala_cue BEGIN
	SELECT RAISE(ABORT, 'cue_shown') WHERE EXISTS (SELECT 1 FROM gala_moment m WHERE m.cue_id = OLD.id);
END;
--> statement-breakpoint
-- Moments follow one another without a gap, and each is of what is on the stage.
CREATE TRIGGER gala_moment_follows BEFORE INSERT ON gala_moment BEGIN
	SELECT RAISE(ABORT, 'gala_not_ready') WHERE NOT EXISTS (SELECT 1 FROM gala g WHERE g.id = NEW.gala_id AND g.ready_at IS NOT NULL);
	SELECT RAISE(ABORT, 'gala_over') WHERE NEW.kind <> 'uncaption' AND EXISTS (
		SELECT 1 FROM gala_moment m WHERE m.gala_id = NEW.gala_id AND m.kind = 'ended');
	SELECT RAISE(ABORT, 'gala_moved') WHERE NEW.step <> 1 + coalesce((SELECT max(m.step) FROM gala_moment m WHERE m.gala_id = NEW.gala_id), 0)
		OR NEW.seq <> 1 + coalesce((SELECT max(m.seq) FROM gala_moment m WHERE m.gala_id = NEW.gala_id), 0);
	SELECT RAISE(ABORT, 'gala_not_started') WHERE (NEW.kind = 'started') <> (NEW.seq = 1);
	SELECT RAISE(ABORT, 'cue_unknown') WHERE NEW.cue_id IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM gala_cue q WHERE q.id = NEW.cue_id AND q.gala_id = NEW.gala_id);
	SELECT RAISE(ABORT, 'gala_moved') WHERE NEW.kind = 'revealed' AND NEW.cue_id IS NOT (
		SELECT m.cue_id FROM gala_moment m WHERE m.gala_id = NEW.gala_id AND m.kind = 'cue' ORDER BY m.seq DESC LIMIT 1);
	SELECT RAISE(ABORT, 'envelope_not_locked') WHERE NEW.kind = 'revealed' AND NOT EXISTS (
		SELECT 1 FROM gala_cue q JOIN award_result a ON a.category_id = q.category_id AND a.locked_at IS NOT NULL WHERE q.id = NEW.cue_id);
	SELECT RAISE(ABORT, 'gala_too_soon') WHERE NEW.kind = 'revealed' AND NEW.at < (
		SELECT e.embargo_until FROM gala g JOIN award_edition e ON e.id = g.edition_id WHERE g.id = NEW.gala_id);
	SELECT RAISE(ABORT, 'caption_unknown') WHERE NEW.kind = 'uncaption' AND NOT EXISTS (
		SELECT 1 FROM gala_moment m WHERE m.gala_id = NEW.gala_id AND m.seq = NEW.of_seq AND m.kind = 'caption');
END;
--> statement-breakpoint
CREATE TRIGGER gala_moment_no_update BEFORE UPDATE ON gala_moment BEGIN SELECT RAISE(ABORT, 'gala_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER gala_moment_no_delete BEFORE DELETE ON gala_moment BEGIN SELECT RAISE(ABORT, 'gala_append_only'); END;
--> statement-breakpoint
-- The date of a gala stays once it has begun, and is not before the vote of the public closes.
CREATE TRIGGER award_edition_gala_begun BEFORE UPDATE OF embargo_until ON award_edition WHEN NEW.embargo_until <> OLD.embargo_until BEGIN
	SELECT RAISE(ABORT, 'gala_started') WHERE EXISTS (
		SELECT 1 FROM gala g JOIN gala_moment m ON m.gala_id = g.id WHERE g.edition_id = OLD.id);
	SELECT RAISE(ABORT, 'gala_before_close') WHERE NEW.embargo_until < OLD.embargo_until AND EXISTS (
		SELECT 1 FROM poll p JOIN award_category c ON c.id = p.category_id
		WHERE c.edition_id = OLD.id AND p.embargo_until IS NOT NULL AND p.closes_at > NEW.embargo_until);
END;
--> statement-breakpoint
-- The vote of the public on a prize is told when its prize is, whatever moves that; and is contested for as long after it.
CREATE TRIGGER poll_follows_edition AFTER UPDATE OF embargo_until ON award_edition WHEN NEW.embargo_until <> OLD.embargo_until BEGIN
	UPDATE poll SET contested_until = contested_until + (SELECT o.out_at FROM prize_out o WHERE o.category_id = poll.category_id) - embargo_until,
		embargo_until = (SELECT o.out_at FROM prize_out o WHERE o.category_id = poll.category_id)
	WHERE embargo_until IS NOT NULL AND category_id IN (SELECT c.id FROM award_category c WHERE c.edition_id = NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER poll_follows_script AFTER UPDATE OF ready_at ON gala WHEN (NEW.ready_at IS NULL) <> (OLD.ready_at IS NULL) BEGIN
	UPDATE poll SET contested_until = contested_until + (SELECT o.out_at FROM prize_out o WHERE o.category_id = poll.category_id) - embargo_until,
		embargo_until = (SELECT o.out_at FROM prize_out o WHERE o.category_id = poll.category_id)
	WHERE embargo_until IS NOT NULL AND category_id IN (SELECT c.id FROM award_category c WHERE c.edition_id = NEW.edition_id);
END;
--> statement-breakpoint
CREATE TRIGGER poll_follows_stage AFTER INSERT ON gala_moment WHEN NEW.kind IN ('revealed', 'ended') BEGIN
	UPDATE poll SET contested_until = contested_until + (SELECT o.out_at FROM prize_out o WHERE o.category_id = poll.category_id) - embargo_until,
		embargo_until = (SELECT o.out_at FROM prize_out o WHERE o.category_id = poll.category_id)
	WHERE embargo_until IS NOT NULL AND category_id IN (
		SELECT c.id FROM gala g JOIN award_category c ON c.edition_id = g.edition_id WHERE g.id = NEW.gala_id);
END;
--> statement-breakpoint
CREATE TRIGGER poll_made_waits AFTER INSERT ON poll WHEN NEW.embargo_until IS NOT NULL AND NEW.category_id IS NOT NULL BEGIN
	UPDATE poll SET embargo_until = (SELECT o.out_at FROM prize_out o WHERE o.category_id = NEW.category_id) WHERE id = NEW.id
		AND EXISTS (SELECT 1 FROM award_category c JOIN gala g ON g.edition_id = c.edition_id AND g.ready_at IS NOT NULL WHERE c.id = NEW.category_id);
END;
--> statement-breakpoint
-- Set otherwise by the office, it waits all the same.
CREATE TRIGGER poll_set_waits AFTER UPDATE OF embargo_until ON poll WHEN NEW.category_id IS NOT NULL
	AND NEW.embargo_until < (SELECT o.out_at FROM prize_out o WHERE o.category_id = NEW.category_id) BEGIN
	UPDATE poll SET embargo_until = (SELECT o.out_at FROM prize_out o WHERE o.category_id = NEW.category_id) WHERE id = NEW.id
		AND EXISTS (SELECT 1 FROM award_category c JOIN gala g ON g.edition_id = c.edition_id AND g.ready_at IS NOT NULL WHERE c.id = NEW.category_id);
END;
