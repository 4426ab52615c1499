ALTER TABLE `course` ADD `kind` text DEFAULT 'training' NOT NULL;--> statement-breakpoint
ALTER TABLE `course` ADD `is_certified` integer DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE `course_session` ADD `members_only` integer DEFAULT false NOT NULL;
--> statement-breakpoint
-- What an entry is, its offers sell and its page says: it stays.
CREATE TRIGGER course_kind_stays BEFORE UPDATE OF kind ON course WHEN NEW.kind <> OLD.kind BEGIN
	SELECT RAISE(ABORT, 'course_kind_stays');
END;
--> statement-breakpoint
-- An offer for members takes people of member organisations only, whoever registers them.
CREATE TRIGGER offer_members_only_insert BEFORE INSERT ON registration WHEN NEW.status = 'active' BEGIN
	SELECT RAISE(ABORT, 'offer_members_only') WHERE EXISTS (
		SELECT 1 FROM course_session c WHERE c.event_id = NEW.event_id AND c.members_only = 1
	) AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.id = NEW.organisation_id AND o.is_member = 1);
END;
--> statement-breakpoint
CREATE TRIGGER offer_members_only_update BEFORE UPDATE OF status, organisation_id ON registration
WHEN NEW.status = 'active' AND (OLD.status <> 'active' OR OLD.organisation_id IS NOT NEW.organisation_id) BEGIN
	SELECT RAISE(ABORT, 'offer_members_only') WHERE EXISTS (
		SELECT 1 FROM course_session c WHERE c.event_id = NEW.event_id AND c.members_only = 1
	) AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.id = NEW.organisation_id AND o.is_member = 1);
END;
--> statement-breakpoint
-- What gives no certificate gives none, whoever asks.
CREATE TRIGGER certificate_not_given BEFORE INSERT ON certificate BEGIN
	SELECT RAISE(ABORT, 'certificate_not_given') WHERE EXISTS (
		SELECT 1 FROM course_session o JOIN course c ON c.id = o.course_id
		WHERE o.event_id = NEW.event_id AND c.is_certified = 0);
END;
