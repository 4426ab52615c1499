CREATE TABLE `ballot` (
	`id` text PRIMARY KEY NOT NULL,
	`poll_id` integer NOT NULL,
	`voter_key` text NOT NULL,
	`choices` text NOT NULL,
	`nonce` text NOT NULL,
	`is_void` integer DEFAULT false NOT NULL,
	`held_at` integer,
	`held_for` text DEFAULT '' NOT NULL,
	`cleared_at` integer,
	FOREIGN KEY (`poll_id`) REFERENCES `poll`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ballot_once` ON `ballot` (`poll_id`,`voter_key`);--> statement-breakpoint
CREATE INDEX `ballot_held` ON `ballot` (`poll_id`) WHERE held_at IS NOT NULL AND cleared_at IS NULL;--> statement-breakpoint
CREATE TABLE `ballot_review` (
	`id` integer PRIMARY KEY NOT NULL,
	`ballot_id` text NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`asked_by` integer NOT NULL,
	`asked_at` integer NOT NULL,
	`second_by` integer,
	`decided_at` integer,
	`agreed` integer,
	FOREIGN KEY (`ballot_id`) REFERENCES `ballot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asked_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`second_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ballot_review_two" CHECK("ballot_review"."second_by" IS NULL OR "ballot_review"."second_by" <> "ballot_review"."asked_by"),
	CONSTRAINT "ballot_review_reason" CHECK(("ballot_review"."kind" = 'void') = ("ballot_review"."reason" <> ''))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ballot_review_open` ON `ballot_review` (`ballot_id`) WHERE decided_at IS NULL;--> statement-breakpoint
CREATE TABLE `ballot_trace` (
	`ballot_id` text PRIMARY KEY NOT NULL,
	`poll_id` integer NOT NULL,
	`address` text NOT NULL,
	`domain` text NOT NULL,
	`network` text NOT NULL,
	`proof` text NOT NULL,
	`is_plain` integer DEFAULT false NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`ballot_id`) REFERENCES `ballot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`poll_id`) REFERENCES `poll`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ballot_trace_network` ON `ballot_trace` (`poll_id`,`network`,`at`);--> statement-breakpoint
CREATE INDEX `ballot_trace_domain` ON `ballot_trace` (`poll_id`,`domain`,`at`);--> statement-breakpoint
CREATE TABLE `encouragement` (
	`id` integer PRIMARY KEY NOT NULL,
	`candidate_id` integer NOT NULL,
	`ballot_id` text NOT NULL,
	`name` text NOT NULL,
	`words` text NOT NULL,
	`status` text DEFAULT 'waiting' NOT NULL,
	`at` integer NOT NULL,
	`reviewed_by` integer,
	`reviewed_at` integer,
	FOREIGN KEY (`candidate_id`) REFERENCES `poll_candidate`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ballot_id`) REFERENCES `ballot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reviewed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `encouragement_ballot_id_unique` ON `encouragement` (`ballot_id`);--> statement-breakpoint
CREATE INDEX `encouragement_candidate` ON `encouragement` (`candidate_id`,`status`);--> statement-breakpoint
CREATE TABLE `ledger_entry` (
	`poll_id` integer NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`ballot_id` text NOT NULL,
	`commitment` text NOT NULL,
	`hour` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`prev` text NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`poll_id`, `seq`),
	FOREIGN KEY (`poll_id`) REFERENCES `poll`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ballot_id`) REFERENCES `ballot`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ledger_entry_ballot` ON `ledger_entry` (`ballot_id`);--> statement-breakpoint
CREATE TABLE `ledger_head` (
	`poll_id` integer NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL,
	`at` integer NOT NULL,
	`signature` text NOT NULL,
	PRIMARY KEY(`poll_id`, `seq`),
	FOREIGN KEY (`poll_id`,`seq`) REFERENCES `ledger_entry`(`poll_id`,`seq`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `poll` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`category_id` integer,
	`event_id` integer,
	`slug` text DEFAULT '' NOT NULL,
	`title` text NOT NULL,
	`introduction` text DEFAULT '' NOT NULL,
	`timezone` text DEFAULT 'America/Toronto' NOT NULL,
	`published_at` integer,
	`opens_at` integer NOT NULL,
	`closes_at` integer NOT NULL,
	`freeze_hours` integer DEFAULT 48 NOT NULL,
	`per_voter` integer DEFAULT 1 NOT NULL,
	`retained` integer DEFAULT 1 NOT NULL,
	`may_change` integer DEFAULT true NOT NULL,
	`embargo_until` integer,
	`contested_until` integer NOT NULL,
	`destroyed_at` integer,
	`ballots` integer DEFAULT 0 NOT NULL,
	`voided` integer DEFAULT 0 NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`category_id`) REFERENCES `award_category`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "poll_owner" CHECK(("poll"."category_id" IS NULL) <> ("poll"."event_id" IS NULL)),
	CONSTRAINT "poll_calendar" CHECK("poll"."opens_at" < "poll"."closes_at" AND "poll"."closes_at" <= "poll"."contested_until"),
	CONSTRAINT "poll_choices" CHECK("poll"."per_voter" BETWEEN 1 AND 20 AND "poll"."retained" BETWEEN 1 AND 20),
	CONSTRAINT "poll_freeze" CHECK("poll"."freeze_hours" BETWEEN 0 AND 240),
	CONSTRAINT "poll_counts" CHECK("poll"."ballots" >= 0 AND "poll"."voided" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `poll_code_unique` ON `poll` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `poll_category_id_unique` ON `poll` (`category_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `poll_of_event` ON `poll` (`event_id`,`slug`) WHERE event_id IS NOT NULL;--> statement-breakpoint
CREATE TABLE `poll_candidate` (
	`id` integer PRIMARY KEY NOT NULL,
	`poll_id` integer NOT NULL,
	`code` text NOT NULL,
	`nomination_id` integer,
	`name` text NOT NULL,
	`organisation_name` text DEFAULT '' NOT NULL,
	`region_code` text,
	`story` text DEFAULT '' NOT NULL,
	`photo_id` integer,
	`position` integer DEFAULT 0 NOT NULL,
	`votes` integer DEFAULT 0 NOT NULL,
	`removed_at` integer,
	`removed_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`poll_id`) REFERENCES `poll`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`nomination_id`) REFERENCES `nomination`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`photo_id`) REFERENCES `nomination_file`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "poll_candidate_votes" CHECK("poll_candidate"."votes" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `poll_candidate_nomination_id_unique` ON `poll_candidate` (`nomination_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `poll_candidate_code` ON `poll_candidate` (`poll_id`,`code`);--> statement-breakpoint
CREATE TABLE `poll_secret` (
	`poll_id` integer PRIMARY KEY NOT NULL,
	`pepper` text NOT NULL,
	`signing_key` text NOT NULL,
	FOREIGN KEY (`poll_id`) REFERENCES `poll`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `spent_work` (
	`id` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `spent_work_expires` ON `spent_work` (`expires_at`);--> statement-breakpoint
CREATE TABLE `vote_code` (
	`id` integer PRIMARY KEY NOT NULL,
	`poll_id` integer NOT NULL,
	`voter_key` text NOT NULL,
	`address` text NOT NULL,
	`code_hash` text NOT NULL,
	`choices` text NOT NULL,
	`is_plain` integer DEFAULT false NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`poll_id`) REFERENCES `poll`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `vote_code_created` ON `vote_code` (`created_at`);--> statement-breakpoint
-- Polls. What is asked is settled by the first line of the ledger, whose hash holds it.
CREATE TRIGGER poll_settled BEFORE UPDATE OF code, title, per_voter, category_id, event_id ON poll
WHEN NEW.code <> OLD.code OR NEW.title <> OLD.title OR NEW.per_voter <> OLD.per_voter
	OR NEW.category_id IS NOT OLD.category_id OR NEW.event_id IS NOT OLD.event_id BEGIN
	SELECT RAISE(ABORT, 'poll_settled') WHERE EXISTS (SELECT 1 FROM ledger_entry e WHERE e.poll_id = OLD.id);
END;
--> statement-breakpoint
CREATE TRIGGER poll_secret_stays BEFORE UPDATE ON poll_secret BEGIN
	SELECT RAISE(ABORT, 'poll_settled') WHERE NEW.poll_id <> OLD.poll_id OR (
		EXISTS (SELECT 1 FROM ledger_entry e WHERE e.poll_id = OLD.poll_id) AND (NEW.signing_key <> OLD.signing_key
			OR (NEW.pepper <> OLD.pepper AND NOT (NEW.pepper = '' AND EXISTS (
				SELECT 1 FROM poll p WHERE p.id = OLD.poll_id AND p.destroyed_at IS NOT NULL)))));
END;
--> statement-breakpoint
CREATE TRIGGER poll_secret_no_delete BEFORE DELETE ON poll_secret BEGIN
	SELECT RAISE(ABORT, 'poll_settled') WHERE EXISTS (SELECT 1 FROM ledger_entry e WHERE e.poll_id = OLD.poll_id);
END;
--> statement-breakpoint
CREATE TRIGGER poll_candidate_settled BEFORE UPDATE OF poll_id, code, name, position ON poll_candidate
WHEN NEW.poll_id <> OLD.poll_id OR NEW.code <> OLD.code OR NEW.name <> OLD.name OR NEW.position <> OLD.position BEGIN
	SELECT RAISE(ABORT, 'poll_settled') WHERE EXISTS (SELECT 1 FROM ledger_entry e WHERE e.poll_id = OLD.poll_id);
END;
--> statement-breakpoint
CREATE TRIGGER poll_candidate_no_late BEFORE INSERT ON poll_candidate BEGIN
	SELECT RAISE(ABORT, 'poll_settled') WHERE EXISTS (SELECT 1 FROM ledger_entry e WHERE e.poll_id = NEW.poll_id);
END;
--> statement-breakpoint
CREATE TRIGGER poll_candidate_no_delete BEFORE DELETE ON poll_candidate BEGIN
	SELECT RAISE(ABORT, 'poll_settled') WHERE EXISTS (SELECT 1 FROM ledger_entry e WHERE e.poll_id = OLD.poll_id);
END;
--> statement-breakpoint
-- Ballots. Each counts for whom it chooses while it stands: counters follow, whoever writes.
CREATE TRIGGER ballot_choices BEFORE INSERT ON ballot BEGIN
	SELECT RAISE(ABORT, 'ballot_starts_standing') WHERE NEW.is_void <> 0;
	SELECT RAISE(ABORT, 'ballot_choices') WHERE json_array_length(NEW.choices) NOT BETWEEN 1 AND (SELECT p.per_voter FROM poll p WHERE p.id = NEW.poll_id)
		OR (SELECT count(DISTINCT c.value) FROM json_each(NEW.choices) c
			JOIN poll_candidate k ON k.poll_id = NEW.poll_id AND k.code = c.value AND k.removed_at IS NULL) <> json_array_length(NEW.choices);
END;
--> statement-breakpoint
CREATE TRIGGER ballot_cast AFTER INSERT ON ballot BEGIN
	UPDATE poll SET ballots = ballots + 1 WHERE id = NEW.poll_id;
	UPDATE poll_candidate SET votes = votes + 1 WHERE poll_id = NEW.poll_id AND code IN (SELECT value FROM json_each(NEW.choices));
END;
--> statement-breakpoint
CREATE TRIGGER ballot_stays BEFORE UPDATE OF id, poll_id, voter_key, choices, nonce, is_void ON ballot BEGIN
	SELECT RAISE(ABORT, 'ballot_immutable') WHERE NEW.id <> OLD.id OR NEW.poll_id <> OLD.poll_id
		-- Made nobody's when the pepper goes.
		OR (NEW.voter_key <> OLD.voter_key AND NOT EXISTS (SELECT 1 FROM poll p WHERE p.id = OLD.poll_id AND p.destroyed_at IS NOT NULL));
	SELECT RAISE(ABORT, 'ballot_void') WHERE OLD.is_void = 1 AND NEW.choices <> OLD.choices;
	SELECT RAISE(ABORT, 'ballot_no_change') WHERE NEW.choices <> OLD.choices AND NOT EXISTS (
		SELECT 1 FROM poll p WHERE p.id = NEW.poll_id AND p.may_change);
	SELECT RAISE(ABORT, 'ballot_choices') WHERE NEW.choices <> OLD.choices AND (
		json_array_length(NEW.choices) NOT BETWEEN 1 AND (SELECT p.per_voter FROM poll p WHERE p.id = NEW.poll_id)
		OR (SELECT count(DISTINCT c.value) FROM json_each(NEW.choices) c
			JOIN poll_candidate k ON k.poll_id = NEW.poll_id AND k.code = c.value AND k.removed_at IS NULL) <> json_array_length(NEW.choices));
	-- Taken out or put back by two people, and not otherwise.
	SELECT RAISE(ABORT, 'ballot_needs_two') WHERE NEW.is_void <> OLD.is_void AND NOT EXISTS (
		SELECT 1 FROM ballot_review r WHERE r.ballot_id = NEW.id AND r.agreed = 1 AND r.kind = iif(NEW.is_void, 'void', 'restore')
			AND r.id = (SELECT max(x.id) FROM ballot_review x WHERE x.ballot_id = NEW.id AND x.agreed = 1));
END;
--> statement-breakpoint
CREATE TRIGGER ballot_moved AFTER UPDATE OF choices, is_void ON ballot WHEN NEW.choices <> OLD.choices OR NEW.is_void <> OLD.is_void BEGIN
	UPDATE poll_candidate SET votes = votes - 1
		WHERE NOT OLD.is_void AND poll_id = OLD.poll_id AND code IN (SELECT value FROM json_each(OLD.choices));
	UPDATE poll_candidate SET votes = votes + 1
		WHERE NOT NEW.is_void AND poll_id = NEW.poll_id AND code IN (SELECT value FROM json_each(NEW.choices));
	UPDATE poll SET ballots = ballots + (NOT NEW.is_void) - (NOT OLD.is_void), voided = voided + NEW.is_void - OLD.is_void WHERE id = NEW.poll_id;
END;
--> statement-breakpoint
CREATE TRIGGER ballot_no_delete BEFORE DELETE ON ballot BEGIN SELECT RAISE(ABORT, 'ballot_immutable'); END;
--> statement-breakpoint
-- The ledger: each line follows the last, and none changes.
CREATE TRIGGER ledger_entry_follows BEFORE INSERT ON ledger_entry BEGIN
	SELECT RAISE(ABORT, 'ledger_broken') WHERE NEW.seq <> 1 + coalesce((SELECT max(e.seq) FROM ledger_entry e WHERE e.poll_id = NEW.poll_id), 0)
		OR (NEW.seq > 1 AND NEW.prev <> (SELECT e.hash FROM ledger_entry e WHERE e.poll_id = NEW.poll_id AND e.seq = NEW.seq - 1))
		OR (SELECT b.poll_id FROM ballot b WHERE b.id = NEW.ballot_id) IS NOT NEW.poll_id;
END;
--> statement-breakpoint
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER ledger_head_true BEFORE INSERT ON ledger_head BEGIN
	SELECT RAISE(ABORT, 'ledger_broken') WHERE NEW.hash <> (SELECT e.hash FROM ledger_entry e WHERE e.poll_id = NEW.poll_id AND e.seq = NEW.seq);
END;
--> statement-breakpoint
CREATE TRIGGER ledger_head_no_update BEFORE UPDATE ON ledger_head BEGIN SELECT RAISE(ABORT, 'ledger_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER ledger_head_no_delete BEFORE DELETE ON ledger_head BEGIN SELECT RAISE(ABORT, 'ledger_append_only'); END;
--> statement-breakpoint
-- Two people of the permanence.
CREATE TRIGGER ballot_review_asked BEFORE INSERT ON ballot_review BEGIN
	SELECT RAISE(ABORT, 'ballot_review_undecided') WHERE NEW.decided_at IS NOT NULL OR NEW.second_by IS NOT NULL OR NEW.agreed IS NOT NULL;
	SELECT RAISE(ABORT, 'ballot_review_kind') WHERE (SELECT b.is_void FROM ballot b WHERE b.id = NEW.ballot_id) IS NOT (NEW.kind = 'restore');
	SELECT RAISE(ABORT, 'ballot_needs_two') WHERE NOT EXISTS (SELECT 1 FROM staff_role s WHERE s.person_id = NEW.asked_by AND s.role = 'staff');
END;
--> statement-breakpoint
CREATE TRIGGER ballot_review_decided BEFORE UPDATE ON ballot_review BEGIN
	SELECT RAISE(ABORT, 'ballot_review_stays') WHERE OLD.decided_at IS NOT NULL OR NEW.ballot_id <> OLD.ballot_id OR NEW.kind <> OLD.kind
		OR NEW.reason <> OLD.reason OR NEW.asked_by <> OLD.asked_by OR NEW.asked_at <> OLD.asked_at;
	SELECT RAISE(ABORT, 'ballot_needs_two') WHERE NEW.agreed = 1 AND NOT EXISTS (
		SELECT 1 FROM staff_role s WHERE s.person_id = NEW.second_by AND s.role = 'staff');
END;
--> statement-breakpoint
CREATE TRIGGER ballot_review_no_delete BEFORE DELETE ON ballot_review BEGIN SELECT RAISE(ABORT, 'ballot_review_stays'); END;
--> statement-breakpoint
-- A code is tried a few times, used once.
CREATE TRIGGER vote_code_stays BEFORE UPDATE ON vote_code BEGIN
	SELECT RAISE(ABORT, 'vote_code_used') WHERE OLD.used_at IS NOT NULL;
	SELECT RAISE(ABORT, 'vote_code_spent') WHERE NEW.attempts > 5 OR (NEW.used_at IS NOT NULL AND OLD.attempts >= 5);
	SELECT RAISE(ABORT, 'vote_code_stays') WHERE NEW.poll_id <> OLD.poll_id OR NEW.voter_key <> OLD.voter_key OR NEW.code_hash <> OLD.code_hash
		OR NEW.choices <> OLD.choices OR NEW.attempts < OLD.attempts OR NEW.expires_at <> OLD.expires_at;
END;
