CREATE TABLE `poll_candidate_picture` (
	`candidate_id` integer PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`bytes` blob NOT NULL,
	FOREIGN KEY (`candidate_id`) REFERENCES `poll_candidate`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
ALTER TABLE `ballot_trace` ADD `registration_id` integer REFERENCES registration(id);--> statement-breakpoint
ALTER TABLE `ballot_trace` ADD `place_id` integer REFERENCES registration(id);--> statement-breakpoint
CREATE UNIQUE INDEX `ballot_trace_place` ON `ballot_trace` (`poll_id`,`place_id`);--> statement-breakpoint
ALTER TABLE `poll` ADD `electorate` text DEFAULT 'anyone' NOT NULL;--> statement-breakpoint
ALTER TABLE `poll_candidate` ADD `session_id` integer REFERENCES session(id) ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE `poll_candidate` ADD `speaker_id` integer REFERENCES speaker(id) ON DELETE SET NULL;--> statement-breakpoint
ALTER TABLE `poll_candidate` ADD `exhibitor_id` integer REFERENCES exhibitor(id) ON DELETE SET NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `poll_candidate_session` ON `poll_candidate` (`poll_id`,`session_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `poll_candidate_speaker` ON `poll_candidate` (`poll_id`,`speaker_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `poll_candidate_exhibitor` ON `poll_candidate` (`poll_id`,`exhibitor_id`);--> statement-breakpoint
-- Who votes is settled by the first line of the ledger, and only an event has people registered to it.
CREATE TRIGGER poll_electorate_settled BEFORE UPDATE OF electorate ON poll WHEN NEW.electorate <> OLD.electorate BEGIN
	SELECT RAISE(ABORT, 'poll_settled') WHERE EXISTS (SELECT 1 FROM ledger_entry e WHERE e.poll_id = OLD.id);
	SELECT RAISE(ABORT, 'poll_electorate') WHERE NEW.electorate <> 'anyone' AND NEW.event_id IS NULL;
END;
--> statement-breakpoint
CREATE TRIGGER poll_electorate_known BEFORE INSERT ON poll WHEN NEW.electorate <> 'anyone' AND NEW.event_id IS NULL BEGIN
	SELECT RAISE(ABORT, 'poll_electorate');
END;
--> statement-breakpoint
-- A ballot of those registered is of a place that stands at that instant, and of one that has not voted (ballot_trace_place).
CREATE TRIGGER ballot_trace_attends BEFORE INSERT ON ballot_trace
WHEN (SELECT p.electorate FROM poll p WHERE p.id = NEW.poll_id) = 'attendees' BEGIN
	SELECT RAISE(ABORT, 'ballot_not_attendee') WHERE NEW.place_id IS NULL OR NOT EXISTS (
		SELECT 1 FROM registration r JOIN poll p ON p.id = NEW.poll_id AND p.event_id = r.event_id
			JOIN "order" o ON o.id = r.order_id AND o.status IN ('paid', 'awaiting_payment')
		WHERE r.id = NEW.registration_id AND r.status = 'active');
END;
--> statement-breakpoint
CREATE TRIGGER ballot_changed_attends BEFORE UPDATE OF choices ON ballot
WHEN NEW.choices <> OLD.choices AND (SELECT p.electorate FROM poll p WHERE p.id = OLD.poll_id) = 'attendees' BEGIN
	SELECT RAISE(ABORT, 'ballot_not_attendee') WHERE NOT EXISTS (
		SELECT 1 FROM ballot_trace t JOIN registration r ON r.id = t.registration_id AND r.status = 'active'
			JOIN "order" o ON o.id = r.order_id AND o.status IN ('paid', 'awaiting_payment')
		WHERE t.ballot_id = OLD.id);
END;
--> statement-breakpoint
CREATE TRIGGER ballot_trace_stays BEFORE UPDATE OF ballot_id, poll_id, registration_id, place_id ON ballot_trace BEGIN
	SELECT RAISE(ABORT, 'ballot_immutable');
END;
