CREATE TABLE `poll_refusal` (
	`poll_id` integer NOT NULL,
	`kind` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`poll_id`, `kind`),
	FOREIGN KEY (`poll_id`) REFERENCES `poll`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "poll_refusal_some" CHECK("poll_refusal"."n" > 0)
);
--> statement-breakpoint
ALTER TABLE `poll` ADD `sealed_at` integer;--> statement-breakpoint
ALTER TABLE `poll_candidate` ADD `heads_stopped_at` integer;--> statement-breakpoint
-- Once an instance has seen the close, no other takes a ballot, however late its clock.
CREATE TRIGGER ballot_after_seal BEFORE INSERT ON ballot BEGIN
	SELECT RAISE(ABORT, 'poll_sealed') WHERE (SELECT p.sealed_at FROM poll p WHERE p.id = NEW.poll_id) IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER ballot_changed_after_seal BEFORE UPDATE OF choices ON ballot WHEN NEW.choices <> OLD.choices BEGIN
	SELECT RAISE(ABORT, 'poll_sealed') WHERE (SELECT p.sealed_at FROM poll p WHERE p.id = OLD.poll_id) IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER poll_sealed_stays BEFORE UPDATE OF sealed_at, closes_at ON poll
WHEN OLD.sealed_at IS NOT NULL AND (NEW.sealed_at IS NOT OLD.sealed_at OR NEW.closes_at > OLD.closes_at) BEGIN
	SELECT RAISE(ABORT, 'poll_sealed');
END;
