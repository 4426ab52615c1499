ALTER TABLE `course_session` ADD `room` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `course_session` ADD `cancel_reason` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `course_session` ADD `revision` integer DEFAULT 1 NOT NULL;
--> statement-breakpoint
-- At most so many people of one organisation in a dated offer, whoever registers them.
CREATE TRIGGER organisation_cap_insert BEFORE INSERT ON registration WHEN NEW.status = 'active' AND NEW.organisation_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'organisation_cap') WHERE (
		SELECT count(*) FROM registration r
		WHERE r.event_id = NEW.event_id AND r.organisation_id = NEW.organisation_id AND r.status = 'active'
	) >= (SELECT c.per_organisation FROM course_session c WHERE c.event_id = NEW.event_id);
END;
--> statement-breakpoint
CREATE TRIGGER organisation_cap_update BEFORE UPDATE OF status, organisation_id ON registration
WHEN NEW.status = 'active' AND NEW.organisation_id IS NOT NULL AND (OLD.status <> 'active' OR OLD.organisation_id IS NOT NEW.organisation_id) BEGIN
	SELECT RAISE(ABORT, 'organisation_cap') WHERE (
		SELECT count(*) FROM registration r
		WHERE r.event_id = NEW.event_id AND r.organisation_id = NEW.organisation_id AND r.status = 'active' AND r.id <> NEW.id
	) >= (SELECT c.per_organisation FROM course_session c WHERE c.event_id = NEW.event_id);
END;
--> statement-breakpoint
-- Nobody is registered in what was called off, and nothing is called off over the heads of those who are.
CREATE TRIGGER course_session_off_insert BEFORE INSERT ON registration WHEN NEW.status = 'active' BEGIN
	SELECT RAISE(ABORT, 'course_session_off') WHERE (SELECT c.status FROM course_session c WHERE c.event_id = NEW.event_id) = 'cancelled';
END;
--> statement-breakpoint
CREATE TRIGGER course_session_off_update BEFORE UPDATE OF status ON registration WHEN NEW.status = 'active' AND OLD.status <> 'active' BEGIN
	SELECT RAISE(ABORT, 'course_session_off') WHERE (SELECT c.status FROM course_session c WHERE c.event_id = NEW.event_id) = 'cancelled';
END;
--> statement-breakpoint
CREATE TRIGGER course_session_people_told BEFORE UPDATE OF status ON course_session WHEN NEW.status = 'cancelled' AND OLD.status <> 'cancelled' BEGIN
	SELECT RAISE(ABORT, 'course_session_has_people') WHERE EXISTS (
		SELECT 1 FROM registration r WHERE r.event_id = NEW.event_id AND r.status = 'active');
END;
