CREATE TABLE `reading_past` (
	`reading_id` integer NOT NULL,
	`revision` integer NOT NULL,
	`marks` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`reading_id`, `revision`),
	FOREIGN KEY (`reading_id`) REFERENCES `reading`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `juror` ADD `terms` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `juror_one_seat` ON `juror` (`edition_id`,`person_id`) WHERE person_id IS NOT NULL;--> statement-breakpoint
ALTER TABLE `nomination` ADD `organisation_claimed` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `nomination` ADD `nominee_email_canonical` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `nominee_consent` ADD `revision` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `award_result` ADD `basis` text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE nomination SET nominee_email_canonical = lower(trim(nominee_email));
--> statement-breakpoint
CREATE INDEX nomination_nominee_email ON nomination (nominee_email_canonical) WHERE nominee_email_canonical <> '';
--> statement-breakpoint
CREATE TRIGGER nomination_begins_compared BEFORE INSERT ON nomination WHEN NEW.nominee_email <> '' AND NEW.nominee_email_canonical = '' BEGIN
	SELECT RAISE(ABORT, 'nominee_email_not_compared');
END;
--> statement-breakpoint
-- Who the nominee is bars them from judging: no address without what it is compared by.
CREATE TRIGGER nomination_stays_compared BEFORE UPDATE OF nominee_email, nominee_email_canonical ON nomination
WHEN (NEW.nominee_email <> '' AND NEW.nominee_email_canonical = '')
	OR (NEW.nominee_email <> OLD.nominee_email AND lower(trim(NEW.nominee_email)) <> lower(trim(OLD.nominee_email))
		AND NEW.nominee_email_canonical = OLD.nominee_email_canonical) BEGIN
	SELECT RAISE(ABORT, 'nominee_email_not_compared');
END;
--> statement-breakpoint
-- Who must never read a nomination for the jury: whoever said so, and whoever has a hand in it or once had (whoever left it and
-- is asked again keeps the date of their first answer). Someone invited to
-- write it who never answered knows nothing of it, or else a nominator would choose who judges.
DROP VIEW nomination_barred;
--> statement-breakpoint
CREATE VIEW nomination_barred AS
	SELECT juror_id, nomination_id FROM conflict_declaration WHERE conflict = 1
	UNION
	SELECT j.id, n.id FROM juror j JOIN nomination n ON n.edition_id = j.edition_id AND n.nominator_id = j.person_id
	UNION
	SELECT j.id, n.id FROM juror j JOIN nomination n ON n.edition_id = j.edition_id
		AND n.nominee_email_canonical = j.email_canonical AND j.email_canonical <> ''
	UNION
	SELECT j.id, n.id FROM juror j JOIN person p ON p.id = j.person_id JOIN nomination n ON n.edition_id = j.edition_id
		AND n.nominee_email_canonical = p.email_canonical
	UNION
	SELECT j.id, n.id FROM juror j JOIN co_nominator c ON (c.status IN ('accepted', 'left') OR (c.status = 'invited' AND c.answered_at IS NOT NULL)) AND (c.person_id = j.person_id OR c.email_canonical = j.email_canonical)
		JOIN nomination n ON n.id = c.nomination_id AND n.edition_id = j.edition_id;
--> statement-breakpoint
DROP VIEW nomination_party;
--> statement-breakpoint
CREATE VIEW nomination_party AS
	SELECT n.nominator_id AS person_id, n.id AS nomination_id FROM nomination n
	UNION
	SELECT p.id, n.id FROM nomination n JOIN person p ON p.email_canonical = n.nominee_email_canonical
	UNION
	SELECT c.person_id, c.nomination_id FROM co_nominator c
	WHERE (c.status IN ('accepted', 'left') OR (c.status = 'invited' AND c.answered_at IS NOT NULL)) AND c.person_id IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER reading_past_no_update BEFORE UPDATE ON reading_past BEGIN SELECT RAISE(ABORT, 'reading_past_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER reading_past_no_delete BEFORE DELETE ON reading_past BEGIN SELECT RAISE(ABORT, 'reading_past_append_only'); END;
--> statement-breakpoint
DROP TRIGGER nomination_room;
--> statement-breakpoint
-- How many nominations one organisation may hand in for a prize; of whoever nominates for none, or for one that they only say
-- is theirs, how many they may: a stranger uses up nobody's room.
CREATE TRIGGER nomination_room BEFORE UPDATE OF status, organisation_id, organisation_claimed ON nomination
WHEN NEW.status NOT IN ('draft', 'withdrawn') AND (OLD.status = 'draft' OR NEW.organisation_id IS NOT OLD.organisation_id
	OR NEW.organisation_claimed <> OLD.organisation_claimed) BEGIN
	SELECT RAISE(ABORT, 'organisation_nominations_full') WHERE (
		SELECT count(*) FROM nomination n WHERE n.category_id = NEW.category_id AND n.id <> NEW.id
			AND n.status NOT IN ('draft', 'withdrawn') AND iif(NEW.organisation_id IS NULL OR NEW.organisation_claimed,
				n.nominator_id = NEW.nominator_id AND (n.organisation_id IS NULL OR n.organisation_claimed),
				n.organisation_id = NEW.organisation_id AND NOT n.organisation_claimed)
	) >= (SELECT c.per_organisation FROM award_category c WHERE c.id = NEW.category_id);
END;
--> statement-breakpoint
-- A juror signs a result who read for it, and had a counted reading of the prize, or of the edition for one that the jury gives by ballot: a seat given after the scores signs nothing.
CREATE TRIGGER result_confirmation_of_readers BEFORE INSERT ON result_confirmation
WHEN NOT EXISTS (SELECT 1 FROM staff_role s WHERE s.person_id = NEW.person_id AND s.role = 'staff') BEGIN
	SELECT RAISE(ABORT, 'confirm_needs_reading') WHERE NOT EXISTS (
		SELECT 1 FROM award_category c JOIN juror j ON j.edition_id = c.edition_id AND j.person_id = NEW.person_id
		JOIN counted_reading r ON r.juror_id = j.id JOIN award_category x ON x.id = r.category_id AND x.edition_id = c.edition_id
		WHERE c.id = NEW.category_id AND (c.mode = 'favourite' OR r.category_id = c.id));
END;
