CREATE TABLE `admission_tally` (
	`ticket_type_id` integer PRIMARY KEY NOT NULL,
	`people` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `ticket_registration` ON `ticket` (`registration_id`);--> statement-breakpoint
DROP INDEX `person_search`;--> statement-breakpoint
CREATE INDEX `person_name` ON `person` ("family_name" COLLATE NOCASE,"given_name" COLLATE NOCASE);
--> statement-breakpoint
-- What opens what, said once: triggers, the verification and the door all ask these views.
-- A ticket opens the session that names its type, or, where the session names none, every session of the days it is valid.
CREATE VIEW opened_session AS
	SELECT k.registration_id, s.id AS session_id
	FROM ticket k JOIN ticket_type y ON y.id = k.ticket_type_id JOIN session s ON s.event_id = y.event_id
	WHERE k.status = 'active'
		AND (y.code = s.ticket_type_code OR (s.ticket_type_code IS NULL AND EXISTS (SELECT 1 FROM json_each(y.days) d WHERE d.value = s.day)));
--> statement-breakpoint
-- A checkpoint reads the ticket types it names; one that names none reads passes.
CREATE VIEW checkpoint_reads AS
	SELECT c.id AS checkpoint_id, y.id AS ticket_type_id
	FROM checkpoint c JOIN ticket_type y ON y.event_id = c.event_id
	WHERE CASE WHEN json_array_length(c.ticket_type_codes) = 0 THEN y.role = 'admission'
		ELSE y.code IN (SELECT value FROM json_each(c.ticket_type_codes)) END;
--> statement-breakpoint
DROP TRIGGER ticket_gives_places_back;
--> statement-breakpoint
CREATE TRIGGER ticket_gives_places_back AFTER UPDATE OF status ON ticket WHEN OLD.status = 'active' AND NEW.status <> 'active' BEGIN
	UPDATE quota SET taken = taken - 1 WHERE id IN (SELECT quota_id FROM ticket_type_quota WHERE ticket_type_id = OLD.ticket_type_id);
	UPDATE booking SET status = 'cancelled' WHERE registration_id = OLD.registration_id AND status = 'active' AND NOT EXISTS (
		SELECT 1 FROM opened_session o WHERE o.registration_id = booking.registration_id AND o.session_id = booking.session_id);
END;
--> statement-breakpoint
DROP TRIGGER booking_allowed;
--> statement-breakpoint
CREATE TRIGGER booking_allowed BEFORE INSERT ON booking WHEN NEW.status = 'active' BEGIN
	SELECT RAISE(ABORT, 'session_not_bookable') WHERE NOT EXISTS (
		SELECT 1 FROM session s JOIN registration r ON r.event_id = s.event_id
		WHERE s.id = NEW.session_id AND r.id = NEW.registration_id AND r.status = 'active' AND s.bookable = 1 AND s.status = 'scheduled');
	SELECT RAISE(ABORT, 'session_not_covered') WHERE NOT EXISTS (
		SELECT 1 FROM opened_session o WHERE o.registration_id = NEW.registration_id AND o.session_id = NEW.session_id);
	SELECT RAISE(ABORT, 'session_overlap') WHERE EXISTS (
		SELECT 1 FROM session wanted, booking b JOIN session s ON s.id = b.session_id
		WHERE wanted.id = NEW.session_id AND b.registration_id = NEW.registration_id AND b.status = 'active' AND b.session_id <> NEW.session_id
			AND s.starts_at < wanted.ends_at AND wanted.starts_at < s.ends_at);
END;
--> statement-breakpoint
DROP TRIGGER booking_allowed_again;
--> statement-breakpoint
CREATE TRIGGER booking_allowed_again BEFORE UPDATE OF status ON booking WHEN OLD.status <> 'active' AND NEW.status = 'active' BEGIN
	SELECT RAISE(ABORT, 'session_not_bookable') WHERE NOT EXISTS (
		SELECT 1 FROM session s JOIN registration r ON r.event_id = s.event_id
		WHERE s.id = NEW.session_id AND r.id = NEW.registration_id AND r.status = 'active' AND s.bookable = 1 AND s.status = 'scheduled');
	SELECT RAISE(ABORT, 'session_not_covered') WHERE NOT EXISTS (
		SELECT 1 FROM opened_session o WHERE o.registration_id = NEW.registration_id AND o.session_id = NEW.session_id);
	SELECT RAISE(ABORT, 'session_overlap') WHERE EXISTS (
		SELECT 1 FROM session wanted, booking b JOIN session s ON s.id = b.session_id
		WHERE wanted.id = NEW.session_id AND b.registration_id = NEW.registration_id AND b.status = 'active' AND b.session_id <> NEW.session_id
			AND s.starts_at < wanted.ends_at AND wanted.starts_at < s.ends_at);
END;
--> statement-breakpoint
-- People inside by ticket type, kept with each admission and each ticket.
INSERT INTO admission_tally (ticket_type_id, people)
	SELECT k.ticket_type_id, count(DISTINCT a.registration_id)
	FROM admission a JOIN checkpoint_reads c ON c.checkpoint_id = a.checkpoint_id
	JOIN ticket k ON k.registration_id = a.registration_id AND k.ticket_type_id = c.ticket_type_id AND k.status = 'active'
	GROUP BY 1;
--> statement-breakpoint
CREATE TRIGGER admission_tally_insert AFTER INSERT ON admission BEGIN
	INSERT INTO admission_tally (ticket_type_id, people)
	SELECT k.ticket_type_id, 1 FROM ticket k JOIN checkpoint_reads c ON c.ticket_type_id = k.ticket_type_id
	WHERE k.registration_id = NEW.registration_id AND k.status = 'active' AND c.checkpoint_id = NEW.checkpoint_id AND NOT EXISTS (
		SELECT 1 FROM admission a JOIN checkpoint_reads o ON o.checkpoint_id = a.checkpoint_id
		WHERE a.registration_id = NEW.registration_id AND o.ticket_type_id = k.ticket_type_id AND a.rowid <> NEW.rowid)
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
END;
--> statement-breakpoint
CREATE TRIGGER admission_tally_delete AFTER DELETE ON admission BEGIN
	INSERT INTO admission_tally (ticket_type_id, people)
	SELECT k.ticket_type_id, -1 FROM ticket k JOIN checkpoint_reads c ON c.ticket_type_id = k.ticket_type_id
	WHERE k.registration_id = OLD.registration_id AND k.status = 'active' AND c.checkpoint_id = OLD.checkpoint_id AND NOT EXISTS (
		SELECT 1 FROM admission a JOIN checkpoint_reads o ON o.checkpoint_id = a.checkpoint_id
		WHERE a.registration_id = OLD.registration_id AND o.ticket_type_id = k.ticket_type_id)
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
END;
--> statement-breakpoint
CREATE TRIGGER admission_tally_ticket_insert AFTER INSERT ON ticket WHEN NEW.status = 'active' BEGIN
	INSERT INTO admission_tally (ticket_type_id, people)
	SELECT NEW.ticket_type_id, 1 WHERE EXISTS (
		SELECT 1 FROM admission a JOIN checkpoint_reads c ON c.checkpoint_id = a.checkpoint_id
		WHERE a.registration_id = NEW.registration_id AND c.ticket_type_id = NEW.ticket_type_id)
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
END;
--> statement-breakpoint
CREATE TRIGGER admission_tally_ticket_update AFTER UPDATE OF status ON ticket WHEN (OLD.status = 'active') <> (NEW.status = 'active') BEGIN
	INSERT INTO admission_tally (ticket_type_id, people)
	SELECT NEW.ticket_type_id, iif(NEW.status = 'active', 1, -1) WHERE EXISTS (
		SELECT 1 FROM admission a JOIN checkpoint_reads c ON c.checkpoint_id = a.checkpoint_id
		WHERE a.registration_id = NEW.registration_id AND c.ticket_type_id = NEW.ticket_type_id)
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
END;
--> statement-breakpoint
CREATE TRIGGER admission_tally_ticket_delete AFTER DELETE ON ticket WHEN OLD.status = 'active' BEGIN
	INSERT INTO admission_tally (ticket_type_id, people)
	SELECT OLD.ticket_type_id, -1 WHERE EXISTS (
		SELECT 1 FROM admission a JOIN checkpoint_reads c ON c.checkpoint_id = a.checkpoint_id
		WHERE a.registration_id = OLD.registration_id AND c.ticket_type_id = OLD.ticket_type_id)
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
END;
--> statement-breakpoint
-- What was counted at a door must stay what its admissions count for.
CREATE TRIGGER checkpoint_keeps_what_it_reads BEFORE UPDATE OF event_id, ticket_type_codes ON checkpoint
WHEN (NEW.event_id <> OLD.event_id OR NEW.ticket_type_codes <> OLD.ticket_type_codes) AND EXISTS (SELECT 1 FROM admission WHERE checkpoint_id = OLD.id) BEGIN
	SELECT RAISE(ABORT, 'checkpoint_already_open');
END;
--> statement-breakpoint
CREATE TRIGGER ticket_type_keeps_what_opens BEFORE UPDATE OF event_id, code, role ON ticket_type
WHEN (NEW.event_id <> OLD.event_id OR NEW.code <> OLD.code OR NEW.role <> OLD.role) AND EXISTS (SELECT 1 FROM ticket WHERE ticket_type_id = OLD.id AND status = 'active') BEGIN
	SELECT RAISE(ABORT, 'ticket_type_already_sold');
END;
