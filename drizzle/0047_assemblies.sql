CREATE TABLE `assembly` (
	`event_id` integer PRIMARY KEY NOT NULL,
	`quorum_kind` text DEFAULT 'share' NOT NULL,
	`quorum_value` integer DEFAULT 25 NOT NULL,
	`naming_closes_at` integer NOT NULL,
	`notice_days` integer DEFAULT 10 NOT NULL,
	`convened_at` integer,
	`opened_at` integer,
	`closed_at` integer,
	`quorum` integer,
	`remarks` text DEFAULT '' NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "assembly_quorum_value" CHECK("assembly"."quorum_value" >= 1 AND ("assembly"."quorum_kind" = 'count' OR "assembly"."quorum_value" <= 100)),
	CONSTRAINT "assembly_notice" CHECK("assembly"."notice_days" BETWEEN 0 AND 60),
	CONSTRAINT "assembly_opened_quorum" CHECK(("assembly"."opened_at" IS NULL) = ("assembly"."quorum" IS NULL)),
	CONSTRAINT "assembly_closed_after" CHECK("assembly"."closed_at" IS NULL OR "assembly"."opened_at" IS NOT NULL)
);
--> statement-breakpoint
CREATE TABLE `assembly_ballot` (
	`motion_id` integer NOT NULL,
	`ballot` text NOT NULL,
	`choice` text NOT NULL,
	`nonce` text NOT NULL,
	PRIMARY KEY(`motion_id`, `ballot`),
	FOREIGN KEY (`motion_id`) REFERENCES `assembly_motion`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `assembly_delegate` (
	`event_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`named_at` integer NOT NULL,
	PRIMARY KEY(`event_id`, `organisation_id`),
	FOREIGN KEY (`event_id`) REFERENCES `assembly`(`event_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assembly_delegate_person` ON `assembly_delegate` (`event_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `assembly_delegate_of` ON `assembly_delegate` (`person_id`);--> statement-breakpoint
CREATE TABLE `assembly_entry` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`event_id` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`present` integer NOT NULL,
	`motion_id` integer,
	`details` text DEFAULT '{}' NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `assembly`(`event_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`motion_id`) REFERENCES `assembly_motion`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `assembly_entry_event` ON `assembly_entry` (`event_id`,`id`);--> statement-breakpoint
CREATE TABLE `assembly_file` (
	`motion_id` integer PRIMARY KEY NOT NULL,
	`content` text NOT NULL,
	`sha256` text NOT NULL,
	FOREIGN KEY (`motion_id`) REFERENCES `assembly_motion`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `assembly_item` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`position` integer NOT NULL,
	`title` text NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `assembly`(`event_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `assembly_item_order` ON `assembly_item` (`event_id`,`position`);--> statement-breakpoint
CREATE TABLE `assembly_minutes` (
	`event_id` integer PRIMARY KEY NOT NULL,
	`content` text NOT NULL,
	`sha256` text NOT NULL,
	`adopted_on` text NOT NULL,
	`written_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `assembly`(`event_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `assembly_motion` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`code` text NOT NULL,
	`event_id` integer NOT NULL,
	`item_id` integer NOT NULL,
	`amends_id` integer,
	`text` text NOT NULL,
	`proposer_id` integer NOT NULL,
	`seconder_id` integer NOT NULL,
	`majority` text DEFAULT 'simple' NOT NULL,
	`method` text DEFAULT 'hands' NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`opened_at` integer,
	`closed_at` integer,
	`present_at_open` integer,
	`present_at_close` integer,
	`lost_quorum` integer DEFAULT false NOT NULL,
	`votes_for` integer,
	`votes_against` integer,
	`abstained` integer,
	`carried` integer,
	`reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `assembly`(`event_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`item_id`) REFERENCES `assembly_item`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`event_id`,`proposer_id`) REFERENCES `assembly_delegate`(`event_id`,`organisation_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`event_id`,`seconder_id`) REFERENCES `assembly_delegate`(`event_id`,`organisation_id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "assembly_motion_seconded" CHECK("assembly_motion"."proposer_id" <> "assembly_motion"."seconder_id"),
	CONSTRAINT "assembly_motion_counted" CHECK(("assembly_motion"."state" = 'closed') = ("assembly_motion"."votes_for" IS NOT NULL AND "assembly_motion"."votes_against" IS NOT NULL AND "assembly_motion"."abstained" IS NOT NULL AND "assembly_motion"."carried" IS NOT NULL)),
	CONSTRAINT "assembly_motion_hands" CHECK("assembly_motion"."state" <> 'closed' OR "assembly_motion"."method" <> 'hands' OR ("assembly_motion"."votes_for" >= 0 AND "assembly_motion"."votes_against" >= 0 AND "assembly_motion"."abstained" >= 0 AND "assembly_motion"."votes_for" + "assembly_motion"."votes_against" + "assembly_motion"."abstained" <= "assembly_motion"."present_at_close")),
	CONSTRAINT "assembly_motion_carried" CHECK("assembly_motion"."state" <> 'closed' OR "assembly_motion"."carried" = ("assembly_motion"."votes_for" > 0 AND iif("assembly_motion"."majority" = 'simple', "assembly_motion"."votes_for" > "assembly_motion"."votes_against", "assembly_motion"."votes_for" >= 2 * "assembly_motion"."votes_against")))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assembly_motion_code_unique` ON `assembly_motion` (`code`);--> statement-breakpoint
CREATE INDEX `assembly_motion_event` ON `assembly_motion` (`event_id`);--> statement-breakpoint
CREATE INDEX `assembly_motion_amends` ON `assembly_motion` (`amends_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `assembly_one_open` ON `assembly_motion` (`event_id`) WHERE state = 'open';--> statement-breakpoint
CREATE TABLE `assembly_presence` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`arrived_at` integer NOT NULL,
	`left_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`event_id`,`organisation_id`) REFERENCES `assembly_delegate`(`event_id`,`organisation_id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "assembly_presence_order" CHECK("assembly_presence"."left_at" IS NULL OR "assembly_presence"."left_at" >= "assembly_presence"."arrived_at")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `assembly_present_once` ON `assembly_presence` (`event_id`,`organisation_id`) WHERE left_at IS NULL;--> statement-breakpoint
CREATE INDEX `assembly_presence_person` ON `assembly_presence` (`person_id`);--> statement-breakpoint
CREATE TABLE `assembly_voter` (
	`motion_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	PRIMARY KEY(`motion_id`, `organisation_id`),
	FOREIGN KEY (`motion_id`) REFERENCES `assembly_motion`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER assembly_is_agm BEFORE INSERT ON assembly BEGIN
	SELECT RAISE(ABORT, 'assembly_not_agm') WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.id = NEW.event_id AND e.kind = 'agm');
END;
--> statement-breakpoint
-- What people came and voted under stays.
CREATE TRIGGER assembly_settled BEFORE UPDATE ON assembly WHEN OLD.opened_at IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'assembly_begun') WHERE NEW.opened_at IS NOT OLD.opened_at OR NEW.quorum IS NOT OLD.quorum
		OR NEW.quorum_kind <> OLD.quorum_kind OR NEW.quorum_value <> OLD.quorum_value;
	SELECT RAISE(ABORT, 'assembly_over') WHERE OLD.closed_at IS NOT NULL AND NEW.closed_at IS NOT OLD.closed_at;
	SELECT RAISE(ABORT, 'motion_still_open') WHERE NEW.closed_at IS NOT NULL AND OLD.closed_at IS NULL
		AND EXISTS (SELECT 1 FROM assembly_motion m WHERE m.event_id = NEW.event_id AND m.state = 'open');
	SELECT RAISE(ABORT, 'minutes_adopted') WHERE NEW.remarks <> OLD.remarks
		AND EXISTS (SELECT 1 FROM assembly_minutes m WHERE m.event_id = NEW.event_id);
END;
--> statement-breakpoint
CREATE TRIGGER assembly_delegate_of_member BEFORE INSERT ON assembly_delegate BEGIN
	SELECT RAISE(ABORT, 'delegate_not_member') WHERE NOT EXISTS (SELECT 1 FROM organisation o WHERE o.id = NEW.organisation_id AND o.is_member);
	SELECT RAISE(ABORT, 'assembly_over') WHERE EXISTS (SELECT 1 FROM assembly a WHERE a.event_id = NEW.event_id AND a.closed_at IS NOT NULL);
END;
--> statement-breakpoint
-- Once it is open, another takes a delegate's place for a reason, and never from under somebody who is in the room.
CREATE TRIGGER assembly_delegate_replaced BEFORE UPDATE ON assembly_delegate
WHEN NEW.person_id <> OLD.person_id OR NEW.event_id <> OLD.event_id OR NEW.organisation_id <> OLD.organisation_id BEGIN
	SELECT RAISE(ABORT, 'delegate_settled') WHERE NEW.event_id <> OLD.event_id OR NEW.organisation_id <> OLD.organisation_id;
	SELECT RAISE(ABORT, 'assembly_over') WHERE EXISTS (SELECT 1 FROM assembly a WHERE a.event_id = NEW.event_id AND a.closed_at IS NOT NULL);
	SELECT RAISE(ABORT, 'delegate_reason') WHERE NEW.reason = ''
		AND EXISTS (SELECT 1 FROM assembly a WHERE a.event_id = NEW.event_id AND a.opened_at IS NOT NULL);
	SELECT RAISE(ABORT, 'delegate_in_room') WHERE EXISTS (SELECT 1 FROM assembly_presence p
		WHERE p.event_id = OLD.event_id AND p.organisation_id = OLD.organisation_id AND p.left_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER assembly_presence_of_delegate BEFORE INSERT ON assembly_presence BEGIN
	SELECT RAISE(ABORT, 'not_the_delegate') WHERE NOT EXISTS (SELECT 1 FROM assembly_delegate d
		WHERE d.event_id = NEW.event_id AND d.organisation_id = NEW.organisation_id AND d.person_id = NEW.person_id);
	SELECT RAISE(ABORT, 'assembly_over') WHERE EXISTS (SELECT 1 FROM assembly a WHERE a.event_id = NEW.event_id AND a.closed_at IS NOT NULL);
END;
--> statement-breakpoint
CREATE TRIGGER assembly_presence_ends_once BEFORE UPDATE ON assembly_presence
WHEN OLD.left_at IS NOT NULL OR NEW.event_id <> OLD.event_id OR NEW.organisation_id <> OLD.organisation_id
	OR NEW.person_id <> OLD.person_id OR NEW.arrived_at <> OLD.arrived_at BEGIN
	SELECT RAISE(ABORT, 'assembly_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER assembly_presence_no_delete BEFORE DELETE ON assembly_presence BEGIN SELECT RAISE(ABORT, 'assembly_append_only'); END;
--> statement-breakpoint
-- A vote during which the quorum was lost says so, whoever left.
CREATE TRIGGER assembly_quorum_left AFTER UPDATE OF left_at ON assembly_presence WHEN NEW.left_at IS NOT NULL BEGIN
	UPDATE assembly_motion SET lost_quorum = 1 WHERE event_id = NEW.event_id AND state = 'open' AND NOT lost_quorum
		AND (SELECT count(*) FROM assembly_presence p WHERE p.event_id = NEW.event_id AND p.left_at IS NULL)
			< (SELECT a.quorum FROM assembly a WHERE a.event_id = NEW.event_id);
END;
--> statement-breakpoint
CREATE TRIGGER assembly_motion_begins BEFORE INSERT ON assembly_motion BEGIN
	SELECT RAISE(ABORT, 'motion_not_draft') WHERE NEW.state <> 'draft';
	SELECT RAISE(ABORT, 'motion_elsewhere') WHERE NOT EXISTS (SELECT 1 FROM assembly_item i WHERE i.id = NEW.item_id AND i.event_id = NEW.event_id);
	SELECT RAISE(ABORT, 'motion_elsewhere') WHERE NEW.amends_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM assembly_motion m
		WHERE m.id = NEW.amends_id AND m.event_id = NEW.event_id AND m.amends_id IS NULL AND m.state = 'draft');
	SELECT RAISE(ABORT, 'assembly_over') WHERE EXISTS (SELECT 1 FROM assembly a WHERE a.event_id = NEW.event_id AND a.closed_at IS NOT NULL);
END;
--> statement-breakpoint
-- What is put to the vote stays as it was read; from open, one goes to closed or withdrawn, and stays there.
CREATE TRIGGER assembly_motion_settled BEFORE UPDATE ON assembly_motion BEGIN
	SELECT RAISE(ABORT, 'motion_settled') WHERE NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.event_id <> OLD.event_id
		OR NEW.amends_id IS NOT OLD.amends_id;
	SELECT RAISE(ABORT, 'motion_settled') WHERE OLD.state IN ('closed', 'withdrawn');
	SELECT RAISE(ABORT, 'motion_settled') WHERE OLD.state = 'open' AND (NEW.text <> OLD.text OR NEW.item_id <> OLD.item_id
		OR NEW.proposer_id <> OLD.proposer_id OR NEW.seconder_id <> OLD.seconder_id OR NEW.majority <> OLD.majority OR NEW.method <> OLD.method
		OR NEW.opened_at IS NOT OLD.opened_at OR NEW.present_at_open IS NOT OLD.present_at_open OR NEW.lost_quorum < OLD.lost_quorum
		OR NEW.state = 'draft');
	SELECT RAISE(ABORT, 'motion_settled') WHERE OLD.state = 'draft' AND NEW.state = 'closed';
END;
--> statement-breakpoint
-- Put to the vote with a quorum, in an assembly that is open, after its amendments.
CREATE TRIGGER assembly_motion_opens BEFORE UPDATE OF state ON assembly_motion WHEN NEW.state = 'open' AND OLD.state = 'draft' BEGIN
	SELECT RAISE(ABORT, 'assembly_not_open') WHERE NOT EXISTS (SELECT 1 FROM assembly a
		WHERE a.event_id = NEW.event_id AND a.opened_at IS NOT NULL AND a.closed_at IS NULL);
	SELECT RAISE(ABORT, 'quorum_missing') WHERE (SELECT count(*) FROM assembly_presence p WHERE p.event_id = NEW.event_id AND p.left_at IS NULL)
		< (SELECT a.quorum FROM assembly a WHERE a.event_id = NEW.event_id);
	SELECT RAISE(ABORT, 'amendments_first') WHERE EXISTS (SELECT 1 FROM assembly_motion m WHERE m.amends_id = NEW.id AND m.state IN ('draft', 'open'));
END;
--> statement-breakpoint
-- Closed with no more hands than delegates, or with what is in the box.
CREATE TRIGGER assembly_motion_closes BEFORE UPDATE OF state ON assembly_motion WHEN NEW.state = 'closed' BEGIN
	SELECT RAISE(ABORT, 'assembly_motion_hands') WHERE NEW.present_at_close IS NOT
		(SELECT count(*) FROM assembly_presence p WHERE p.event_id = NEW.event_id AND p.left_at IS NULL);
	SELECT RAISE(ABORT, 'ballots_differ') WHERE NEW.method = 'secret' AND (
		NEW.votes_for <> (SELECT count(*) FROM assembly_ballot b WHERE b.motion_id = NEW.id AND b.choice = 'pour')
		OR NEW.votes_against <> (SELECT count(*) FROM assembly_ballot b WHERE b.motion_id = NEW.id AND b.choice = 'contre')
		OR NEW.abstained <> (SELECT count(*) FROM assembly_ballot b WHERE b.motion_id = NEW.id AND b.choice = 'abstention')
		OR (SELECT count(*) FROM assembly_ballot b WHERE b.motion_id = NEW.id) <> (SELECT count(*) FROM assembly_voter v WHERE v.motion_id = NEW.id));
END;
--> statement-breakpoint
CREATE TRIGGER assembly_motion_no_delete BEFORE DELETE ON assembly_motion BEGIN SELECT RAISE(ABORT, 'assembly_append_only'); END;
--> statement-breakpoint
-- Only of a delegate who is in the room, while the vote is open.
CREATE TRIGGER assembly_voter_present BEFORE INSERT ON assembly_voter BEGIN
	SELECT RAISE(ABORT, 'motion_not_open') WHERE NOT EXISTS (SELECT 1 FROM assembly_motion m
		WHERE m.id = NEW.motion_id AND m.state = 'open' AND m.method = 'secret');
	SELECT RAISE(ABORT, 'delegate_absent') WHERE NOT EXISTS (SELECT 1 FROM assembly_motion m JOIN assembly_presence p ON p.event_id = m.event_id
		WHERE m.id = NEW.motion_id AND p.organisation_id = NEW.organisation_id AND p.left_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER assembly_voter_no_update BEFORE UPDATE ON assembly_voter BEGIN SELECT RAISE(ABORT, 'assembly_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER assembly_voter_no_delete BEFORE DELETE ON assembly_voter BEGIN SELECT RAISE(ABORT, 'assembly_append_only'); END;
--> statement-breakpoint
-- As many ballots as people who voted, and no more.
CREATE TRIGGER assembly_ballot_voted BEFORE INSERT ON assembly_ballot BEGIN
	SELECT RAISE(ABORT, 'motion_not_open') WHERE NOT EXISTS (SELECT 1 FROM assembly_motion m
		WHERE m.id = NEW.motion_id AND m.state = 'open' AND m.method = 'secret');
	SELECT RAISE(ABORT, 'ballots_differ') WHERE (SELECT count(*) FROM assembly_ballot b WHERE b.motion_id = NEW.motion_id)
		>= (SELECT count(*) FROM assembly_voter v WHERE v.motion_id = NEW.motion_id);
END;
--> statement-breakpoint
CREATE TRIGGER assembly_ballot_no_update BEFORE UPDATE ON assembly_ballot BEGIN SELECT RAISE(ABORT, 'assembly_append_only'); END;
--> statement-breakpoint
-- The box of a vote that was withdrawn is emptied unread.
CREATE TRIGGER assembly_ballot_no_delete BEFORE DELETE ON assembly_ballot BEGIN
	SELECT RAISE(ABORT, 'assembly_append_only') WHERE NOT EXISTS (SELECT 1 FROM assembly_motion m WHERE m.id = OLD.motion_id AND m.state = 'withdrawn');
END;
--> statement-breakpoint
CREATE TRIGGER assembly_file_no_update BEFORE UPDATE ON assembly_file BEGIN SELECT RAISE(ABORT, 'assembly_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER assembly_file_no_delete BEFORE DELETE ON assembly_file BEGIN SELECT RAISE(ABORT, 'assembly_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER assembly_entry_no_update BEFORE UPDATE ON assembly_entry BEGIN SELECT RAISE(ABORT, 'assembly_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER assembly_entry_no_delete BEFORE DELETE ON assembly_entry BEGIN SELECT RAISE(ABORT, 'assembly_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER assembly_minutes_once_over BEFORE INSERT ON assembly_minutes BEGIN
	SELECT RAISE(ABORT, 'assembly_not_over') WHERE NOT EXISTS (SELECT 1 FROM assembly a WHERE a.event_id = NEW.event_id AND a.closed_at IS NOT NULL);
END;
--> statement-breakpoint
CREATE TRIGGER assembly_minutes_no_update BEFORE UPDATE ON assembly_minutes BEGIN SELECT RAISE(ABORT, 'assembly_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER assembly_minutes_no_delete BEFORE DELETE ON assembly_minutes BEGIN SELECT RAISE(ABORT, 'assembly_append_only'); END;
