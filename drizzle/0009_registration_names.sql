-- SQLite adds a column that may not be null only with a default; whoever writes a registration always names it.
ALTER TABLE `registration` ADD `given_name` text DEFAULT '' NOT NULL;
--> statement-breakpoint
ALTER TABLE `registration` ADD `family_name` text DEFAULT '' NOT NULL;
--> statement-breakpoint
UPDATE registration SET (given_name, family_name) = (SELECT p.given_name, p.family_name FROM person p WHERE p.id = registration.person_id);
--> statement-breakpoint
DROP INDEX `person_name`;
--> statement-breakpoint
CREATE INDEX `registration_name` ON `registration` (`event_id`,"family_name" COLLATE NOCASE,"given_name" COLLATE NOCASE);
--> statement-breakpoint
CREATE TRIGGER registration_named BEFORE INSERT ON registration WHEN NEW.given_name = '' OR NEW.family_name = '' BEGIN
	SELECT RAISE(ABORT, 'registration_named');
END;
--> statement-breakpoint
-- Someone is found by their name and address, and by every other name that an event knows them by.
CREATE VIEW words_of_person AS
	SELECT p.id, p.search_name || ' ' || p.email_canonical || coalesce((
		SELECT ' ' || group_concat(name, ' ') FROM (
			SELECT DISTINCT replace(replace(replace(replace(replace(replace(r.given_name || ' ' || r.family_name, 'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), '·', ''), '‧', '') AS name
			FROM registration r WHERE r.person_id = p.id AND (r.given_name <> p.given_name OR r.family_name <> p.family_name))), '') AS words
	FROM person p;
--> statement-breakpoint
DROP TRIGGER person_words_update;
--> statement-breakpoint
CREATE TRIGGER person_words_update AFTER UPDATE OF search_name, email_canonical, given_name, family_name ON person BEGIN
	UPDATE person_words SET words = (SELECT w.words FROM words_of_person w WHERE w.id = NEW.id) WHERE rowid = NEW.id;
END;
--> statement-breakpoint
-- Most are registered by the name already known, and cost one look at it.
CREATE TRIGGER registration_words_insert AFTER INSERT ON registration
WHEN NOT EXISTS (SELECT 1 FROM person p WHERE p.id = NEW.person_id AND p.given_name = NEW.given_name AND p.family_name = NEW.family_name) BEGIN
	UPDATE person_words SET words = (SELECT w.words FROM words_of_person w WHERE w.id = NEW.person_id) WHERE rowid = NEW.person_id;
END;
--> statement-breakpoint
CREATE TRIGGER registration_words_update AFTER UPDATE OF given_name, family_name, person_id ON registration BEGIN
	UPDATE person_words SET words = (SELECT w.words FROM words_of_person w WHERE w.id = person_words.rowid)
	WHERE rowid IN (OLD.person_id, NEW.person_id);
END;
--> statement-breakpoint
CREATE TRIGGER registration_words_delete AFTER DELETE ON registration BEGIN
	UPDATE person_words SET words = (SELECT w.words FROM words_of_person w WHERE w.id = OLD.person_id) WHERE rowid = OLD.person_id;
END;
