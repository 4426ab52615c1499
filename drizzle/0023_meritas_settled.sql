CREATE TABLE `award_release` (
	`edition_id` integer PRIMARY KEY NOT NULL,
	`parts` text NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`updated_by` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`edition_id`) REFERENCES `award_edition`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`updated_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
-- How many nominations one organisation may hand in for a prize; of whoever nominates for none, how many they may.
CREATE TRIGGER nomination_room BEFORE UPDATE OF status, organisation_id ON nomination
WHEN NEW.status NOT IN ('draft', 'withdrawn') AND (OLD.status = 'draft' OR NEW.organisation_id IS NOT OLD.organisation_id) BEGIN
	SELECT RAISE(ABORT, 'organisation_nominations_full') WHERE (
		SELECT count(*) FROM nomination n WHERE n.category_id = NEW.category_id AND n.id <> NEW.id
			AND n.status NOT IN ('draft', 'withdrawn') AND n.organisation_id IS NEW.organisation_id
			AND (NEW.organisation_id IS NOT NULL OR n.nominator_id = NEW.nominator_id)
	) >= (SELECT c.per_organisation FROM award_category c WHERE c.id = NEW.category_id);
END;
--> statement-breakpoint
-- Of the two who lock a result, one at least is of the permanence.
CREATE TRIGGER result_confirmation_of_staff BEFORE INSERT ON result_confirmation
WHEN EXISTS (SELECT 1 FROM result_confirmation c WHERE c.category_id = NEW.category_id AND c.person_id <> NEW.person_id) BEGIN
	SELECT RAISE(ABORT, 'confirm_needs_staff') WHERE NOT EXISTS (
		SELECT 1 FROM staff_role s WHERE s.role = 'staff' AND (s.person_id = NEW.person_id OR s.person_id IN (
			SELECT c.person_id FROM result_confirmation c WHERE c.category_id = NEW.category_id)));
END;
--> statement-breakpoint
-- What was read was handed in by then: nominations are taken no more once the jury has begun.
CREATE TRIGGER award_edition_nominations_settled BEFORE UPDATE OF nominations_open_at, nominations_close_at ON award_edition
WHEN NEW.nominations_open_at <> OLD.nominations_open_at OR NEW.nominations_close_at <> OLD.nominations_close_at BEGIN
	SELECT RAISE(ABORT, 'nominations_settled') WHERE EXISTS (
		SELECT 1 FROM nomination n JOIN reading r ON r.nomination_id = n.id WHERE n.edition_id = OLD.id);
END;
--> statement-breakpoint
-- What was said for the jury alone may be erased when it has served, of any reading; nothing else of it changes then.
DROP TRIGGER reading_changed;
--> statement-breakpoint
CREATE TRIGGER reading_changed BEFORE UPDATE ON reading
WHEN NOT (NEW.private_note = '' AND NEW.comment = '' AND (OLD.private_note <> '' OR OLD.comment <> '')
	AND NEW.juror_id = OLD.juror_id AND NEW.nomination_id = OLD.nomination_id AND NEW.complete = OLD.complete
	AND NEW.revision = OLD.revision AND NEW.withdrawn_at IS OLD.withdrawn_at) BEGIN
	SELECT RAISE(ABORT, 'reading_immutable') WHERE NEW.juror_id <> OLD.juror_id OR NEW.nomination_id <> OLD.nomination_id;
	-- Taken out of the count, it stays as it was: the trail shows it.
	SELECT RAISE(ABORT, 'reading_withdrawn') WHERE OLD.withdrawn_at IS NOT NULL;
	SELECT RAISE(ABORT, 'reading_not_open') WHERE NEW.withdrawn_at IS NULL AND NOT EXISTS (
		SELECT 1 FROM open_dossier o WHERE o.juror_id = NEW.juror_id AND o.nomination_id = NEW.nomination_id);
	SELECT RAISE(ABORT, 'result_locked') WHERE NEW.withdrawn_at IS NULL AND EXISTS (
		SELECT 1 FROM nomination n JOIN award_result a ON a.category_id = n.category_id AND a.locked_at IS NOT NULL WHERE n.id = NEW.nomination_id);
	SELECT RAISE(ABORT, 'reading_incomplete') WHERE NEW.complete = 1 AND EXISTS (
		SELECT 1 FROM nomination n JOIN award_criterion c ON c.category_id = n.category_id
		WHERE n.id = NEW.nomination_id AND NOT EXISTS (
			SELECT 1 FROM reading_mark m WHERE m.reading_id = NEW.id AND m.criterion_id = c.id));
END;
--> statement-breakpoint
-- Who has a hand in a nomination, on a jury or not: who answers for it, who writes it with them, and its nominee.
CREATE VIEW nomination_party AS
	SELECT n.nominator_id AS person_id, n.id AS nomination_id FROM nomination n
	UNION
	SELECT p.id, n.id FROM nomination n JOIN person p ON p.email_canonical = lower(trim(n.nominee_email))
	UNION
	SELECT p.id, c.nomination_id FROM co_nominator c JOIN person p ON p.id = c.person_id WHERE c.status <> 'declined'
	UNION
	SELECT p.id, c.nomination_id FROM co_nominator c JOIN person p ON p.email_canonical = c.email_canonical WHERE c.status <> 'declined';
--> statement-breakpoint
-- Nobody confirms a result in which a nomination is theirs, or closed to them by a conflict.
CREATE TRIGGER result_confirmation_unbiased BEFORE INSERT ON result_confirmation BEGIN
	SELECT RAISE(ABORT, 'result_conflict') WHERE EXISTS (
		SELECT 1 FROM award_category c JOIN nomination n ON n.edition_id = c.edition_id
			AND n.status IN ('eligible', 'shortlisted', 'laureate')
			AND iif(c.mode = 'favourite', n.category_id <> c.id, n.category_id = c.id)
		WHERE c.id = NEW.category_id AND (
			EXISTS (SELECT 1 FROM nomination_party x WHERE x.person_id = NEW.person_id AND x.nomination_id = n.id)
			OR EXISTS (SELECT 1 FROM nomination_barred b JOIN juror j ON j.id = b.juror_id
				WHERE j.person_id = NEW.person_id AND b.nomination_id = n.id)));
END;
--> statement-breakpoint
-- A result locks on laureates who agreed to be nominated, each once, and on none whom another prize of the edition honours.
CREATE TRIGGER award_result_laureates BEFORE UPDATE OF locked_at ON award_result WHEN OLD.locked_at IS NULL AND NEW.locked_at IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'laureate_twice') WHERE (
		SELECT count(*) <> count(DISTINCT l.value) FROM json_each(NEW.laureates) l)
		OR EXISTS (SELECT 1 FROM award_category mine JOIN award_category c ON c.edition_id = mine.edition_id AND c.id <> mine.id
			JOIN award_result a ON a.category_id = c.id AND a.locked_at IS NOT NULL JOIN json_each(a.laureates) l
			WHERE mine.id = NEW.category_id AND l.value IN (SELECT x.value FROM json_each(NEW.laureates) x));
	SELECT RAISE(ABORT, 'laureate_silent') WHERE EXISTS (
		SELECT 1 FROM json_each(NEW.laureates) l WHERE coalesce((
			SELECT k.nominated FROM nominee_consent k WHERE k.nomination_id = l.value ORDER BY k.id DESC LIMIT 1), 0) = 0);
END;
--> statement-breakpoint
-- The digest of minutes that are locked is that of the minutes.
CREATE TRIGGER award_result_minutes_stay BEFORE UPDATE OF minutes_hash ON award_result
WHEN OLD.minutes_hash IS NOT NULL AND NEW.minutes_hash IS NOT OLD.minutes_hash AND NEW.locked_at IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'result_locked');
END;
--> statement-breakpoint
-- What the jury began to read under: blind or not, who chooses, how many are honoured.
CREATE TRIGGER award_category_settled BEFORE UPDATE OF blind, mode, laureates ON award_category
WHEN NEW.blind <> OLD.blind OR NEW.mode <> OLD.mode OR NEW.laureates <> OLD.laureates BEGIN
	SELECT RAISE(ABORT, 'rubric_frozen') WHERE EXISTS (
		SELECT 1 FROM nomination n JOIN reading r ON r.nomination_id = n.id WHERE n.category_id = OLD.id);
END;
--> statement-breakpoint
-- Whoever has seen the ranking scores no more: from the opening of a deliberation, the dates of scoring stay.
CREATE TRIGGER award_edition_scoring_settled BEFORE UPDATE OF scoring_opens_at, scoring_closes_at ON award_edition
WHEN NEW.scoring_opens_at <> OLD.scoring_opens_at OR NEW.scoring_closes_at <> OLD.scoring_closes_at BEGIN
	SELECT RAISE(ABORT, 'scoring_settled') WHERE EXISTS (
		SELECT 1 FROM deliberation_entry d JOIN award_category c ON c.id = d.category_id
		WHERE c.edition_id = OLD.id AND d.kind = 'opened');
END;
--> statement-breakpoint
-- A locked result stays what was locked: only its nominee takes a nomination out of it.
CREATE TRIGGER nomination_locked_stays BEFORE UPDATE OF status ON nomination
WHEN NEW.status = 'withdrawn' AND OLD.status <> 'withdrawn' AND NEW.withdrawn_by IS NOT 'nominee' BEGIN
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (
		SELECT 1 FROM award_result a WHERE a.locked_at IS NOT NULL AND (a.category_id = NEW.category_id
			OR EXISTS (SELECT 1 FROM json_each(a.laureates) l WHERE l.value = NEW.id)));
END;
--> statement-breakpoint
-- Who refuses once their name is public leaves the public pages.
CREATE TRIGGER laureate_refuses AFTER INSERT ON nominee_consent WHEN NEW.nominated = 0 BEGIN
	UPDATE laureate SET taken_down_at = NEW.at, taken_down_reason = 'Refus de la personne ou de l’organisme'
	WHERE nomination_id = NEW.nomination_id AND taken_down_at IS NULL;
END;
