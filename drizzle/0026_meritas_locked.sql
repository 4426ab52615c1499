-- Of those who locked a result, who can act no more: of the permanence no longer, and no longer of the jury.
CREATE VIEW signer_gone AS
	SELECT c.category_id, c.person_id FROM result_confirmation c JOIN award_category k ON k.id = c.category_id
	WHERE NOT EXISTS (SELECT 1 FROM staff_role s WHERE s.person_id = c.person_id AND s.role = 'staff')
		AND NOT EXISTS (SELECT 1 FROM juror j WHERE j.person_id = c.person_id AND j.edition_id = k.edition_id AND j.status = 'accepted');
--> statement-breakpoint
-- Locked results that two people want open again: those who locked them, or for each who can act no more another of the
-- permanence, who is not the other signer.
CREATE VIEW result_reopenable AS
	SELECT a.category_id FROM award_result a WHERE a.locked_at IS NOT NULL
	AND NOT EXISTS (SELECT 1 FROM result_confirmation c WHERE c.category_id = a.category_id
		AND NOT EXISTS (SELECT 1 FROM result_unlock u WHERE u.category_id = c.category_id AND u.person_id = c.person_id)
		AND NOT EXISTS (SELECT 1 FROM signer_gone g WHERE g.category_id = c.category_id AND g.person_id = c.person_id))
	AND (SELECT count(*) FROM signer_gone g WHERE g.category_id = a.category_id
		AND NOT EXISTS (SELECT 1 FROM result_unlock u WHERE u.category_id = g.category_id AND u.person_id = g.person_id))
		<= (SELECT count(*) FROM result_unlock u WHERE u.category_id = a.category_id
			AND NOT EXISTS (SELECT 1 FROM result_confirmation c WHERE c.category_id = u.category_id AND c.person_id = u.person_id));
--> statement-breakpoint
DROP TRIGGER award_result_stays;
--> statement-breakpoint
CREATE TRIGGER award_result_stays BEFORE UPDATE ON award_result BEGIN
	SELECT RAISE(ABORT, 'result_immutable') WHERE NEW.category_id <> OLD.category_id;
	SELECT RAISE(ABORT, 'result_locked') WHERE OLD.locked_at IS NOT NULL AND (
		NEW.laureates <> OLD.laureates OR NEW.reason <> OLD.reason OR NEW.figures <> OLD.figures OR NEW.digest <> OLD.digest
		OR NEW.basis <> OLD.basis
		OR NEW.proposed_by <> OLD.proposed_by OR NEW.proposed_at <> OLD.proposed_at OR NEW.locked_at <> OLD.locked_at);
	SELECT RAISE(ABORT, 'result_needs_two') WHERE OLD.locked_at IS NULL AND NEW.locked_at IS NOT NULL AND (
		SELECT count(*) FROM result_confirmation c WHERE c.category_id = NEW.category_id AND c.digest = NEW.digest) < 2;
	-- A ballot that is open may still say otherwise.
	SELECT RAISE(ABORT, 'round_still_open') WHERE OLD.locked_at IS NULL AND NEW.locked_at IS NOT NULL AND EXISTS (
		SELECT 1 FROM jury_round o WHERE o.category_id = NEW.category_id AND o.closed_at IS NULL);
	SELECT RAISE(ABORT, 'unlock_needs_both') WHERE OLD.locked_at IS NOT NULL AND NEW.locked_at IS NULL AND NOT EXISTS (
		SELECT 1 FROM result_reopenable r WHERE r.category_id = NEW.category_id);
END;
--> statement-breakpoint
DROP TRIGGER result_unlock_allowed;
--> statement-breakpoint
CREATE TRIGGER result_unlock_allowed BEFORE INSERT ON result_unlock BEGIN
	SELECT RAISE(ABORT, 'result_not_locked') WHERE NOT EXISTS (
		SELECT 1 FROM award_result a WHERE a.category_id = NEW.category_id AND a.locked_at IS NOT NULL);
	SELECT RAISE(ABORT, 'unlock_not_theirs') WHERE NOT EXISTS (
		SELECT 1 FROM result_confirmation c WHERE c.category_id = NEW.category_id AND c.person_id = NEW.person_id)
		AND NOT (EXISTS (SELECT 1 FROM staff_role s WHERE s.person_id = NEW.person_id AND s.role = 'staff')
			AND EXISTS (SELECT 1 FROM signer_gone g WHERE g.category_id = NEW.category_id));
END;
--> statement-breakpoint
DROP TRIGGER result_unlocked_by_both;
--> statement-breakpoint
CREATE TRIGGER result_unlocked_by_both AFTER INSERT ON result_unlock
WHEN EXISTS (SELECT 1 FROM result_reopenable r WHERE r.category_id = NEW.category_id) BEGIN
	UPDATE award_result SET locked_at = NULL, minutes_hash = NULL WHERE category_id = NEW.category_id;
	DELETE FROM result_confirmation WHERE category_id = NEW.category_id;
	DELETE FROM result_unlock WHERE category_id = NEW.category_id;
	DELETE FROM laureate WHERE category_id = NEW.category_id AND nomination_id IS NOT NULL;
END;
--> statement-breakpoint
-- Who asked to open a locked result, and why, stays written as long as it is locked.
CREATE TRIGGER result_unlock_no_update BEFORE UPDATE ON result_unlock BEGIN SELECT RAISE(ABORT, 'result_unlock_immutable'); END;
--> statement-breakpoint
CREATE TRIGGER result_unlock_no_delete BEFORE DELETE ON result_unlock BEGIN
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (SELECT 1 FROM award_result a WHERE a.category_id = OLD.category_id AND a.locked_at IS NOT NULL);
END;
--> statement-breakpoint
-- A ballot is on nominations of its prize (of the edition, for a « coup de cœur »), and none is opened on a locked result.
CREATE TRIGGER jury_round_allowed BEFORE INSERT ON jury_round BEGIN
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (
		SELECT 1 FROM award_result a WHERE a.category_id = NEW.category_id AND a.locked_at IS NOT NULL);
	SELECT RAISE(ABORT, 'round_closed') WHERE NEW.closed_at IS NOT NULL;
	SELECT RAISE(ABORT, 'round_candidates') WHERE EXISTS (
		SELECT 1 FROM json_each(NEW.candidates) x WHERE NOT EXISTS (
			SELECT 1 FROM nomination n JOIN award_category c ON c.id = NEW.category_id
			WHERE n.id = x.value AND n.edition_id = c.edition_id AND n.status IN ('eligible', 'shortlisted', 'laureate')
				AND iif(c.mode = 'favourite', n.category_id <> c.id, n.category_id = c.id)));
END;
--> statement-breakpoint
DROP TRIGGER jury_ballot_allowed;
--> statement-breakpoint
-- A juror ranks only those of whom they have said that there is no conflict.
CREATE TRIGGER jury_ballot_allowed BEFORE INSERT ON jury_ballot BEGIN
	SELECT RAISE(ABORT, 'round_closed') WHERE EXISTS (SELECT 1 FROM jury_round o WHERE o.id = NEW.round_id AND o.closed_at IS NOT NULL);
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (
		SELECT 1 FROM jury_round o JOIN award_result a ON a.category_id = o.category_id WHERE o.id = NEW.round_id AND a.locked_at IS NOT NULL);
	SELECT RAISE(ABORT, 'ballot_not_juror') WHERE NOT EXISTS (
		SELECT 1 FROM jury_round o JOIN award_category c ON c.id = o.category_id JOIN juror j ON j.edition_id = c.edition_id
		WHERE o.id = NEW.round_id AND j.id = NEW.juror_id AND j.status = 'accepted');
	SELECT RAISE(ABORT, 'ballot_candidates') WHERE EXISTS (
		SELECT 1 FROM json_each(NEW.ranking) g JOIN json_each(g.value) v
		WHERE v.value NOT IN (SELECT x.value FROM jury_round o JOIN json_each(o.candidates) x WHERE o.id = NEW.round_id)
			OR EXISTS (SELECT 1 FROM nomination_barred b WHERE b.juror_id = NEW.juror_id AND b.nomination_id = v.value)
			OR NOT EXISTS (SELECT 1 FROM conflict_declaration d WHERE d.juror_id = NEW.juror_id AND d.nomination_id = v.value AND d.conflict = 0));
	SELECT RAISE(ABORT, 'ballot_twice') WHERE (
		SELECT count(*) <> count(DISTINCT v.value) FROM json_each(NEW.ranking) g JOIN json_each(g.value) v);
END;
--> statement-breakpoint
DROP TRIGGER jury_ballot_changed;
--> statement-breakpoint
CREATE TRIGGER jury_ballot_changed BEFORE UPDATE ON jury_ballot BEGIN
	SELECT RAISE(ABORT, 'ballot_immutable') WHERE NEW.round_id <> OLD.round_id OR NEW.juror_id <> OLD.juror_id;
	SELECT RAISE(ABORT, 'round_closed') WHERE EXISTS (SELECT 1 FROM jury_round o WHERE o.id = NEW.round_id AND o.closed_at IS NOT NULL);
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (
		SELECT 1 FROM jury_round o JOIN award_result a ON a.category_id = o.category_id WHERE o.id = NEW.round_id AND a.locked_at IS NOT NULL);
	SELECT RAISE(ABORT, 'ballot_not_juror') WHERE NOT EXISTS (SELECT 1 FROM juror j WHERE j.id = NEW.juror_id AND j.status = 'accepted');
	SELECT RAISE(ABORT, 'ballot_candidates') WHERE EXISTS (
		SELECT 1 FROM json_each(NEW.ranking) g JOIN json_each(g.value) v
		WHERE v.value NOT IN (SELECT x.value FROM jury_round o JOIN json_each(o.candidates) x WHERE o.id = NEW.round_id)
			OR EXISTS (SELECT 1 FROM nomination_barred b WHERE b.juror_id = NEW.juror_id AND b.nomination_id = v.value)
			OR NOT EXISTS (SELECT 1 FROM conflict_declaration d WHERE d.juror_id = NEW.juror_id AND d.nomination_id = v.value AND d.conflict = 0));
	SELECT RAISE(ABORT, 'ballot_twice') WHERE (
		SELECT count(*) <> count(DISTINCT v.value) FROM json_each(NEW.ranking) g JOIN json_each(g.value) v);
END;
--> statement-breakpoint
-- What was locked is what is published: the prize keeps its name, its address, and how it is given.
CREATE TRIGGER award_category_locked BEFORE UPDATE OF edition_id, slug, name, mode, blind, laureates ON award_category
WHEN NEW.edition_id <> OLD.edition_id OR NEW.slug <> OLD.slug OR NEW.name <> OLD.name OR NEW.mode <> OLD.mode
	OR NEW.blind <> OLD.blind OR NEW.laureates <> OLD.laureates BEGIN
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (
		SELECT 1 FROM award_result a WHERE a.category_id = OLD.id AND a.locked_at IS NOT NULL);
END;
--> statement-breakpoint
-- Results that wait for their embargo come out when it ends, not because somebody moved it into the past.
CREATE TRIGGER award_edition_embargo_settled BEFORE UPDATE OF embargo_until ON award_edition
WHEN NEW.embargo_until < OLD.embargo_until AND OLD.embargo_until > unixepoch() * 1000 AND NEW.embargo_until <= unixepoch() * 1000 BEGIN
	SELECT RAISE(ABORT, 'embargo_settled') WHERE EXISTS (
		SELECT 1 FROM award_result a JOIN award_category c ON c.id = a.category_id
		WHERE c.edition_id = OLD.id AND a.locked_at IS NOT NULL);
END;
--> statement-breakpoint
-- The digest of a result names its edition by its address.
CREATE TRIGGER award_edition_slug_settled BEFORE UPDATE OF slug ON award_edition WHEN NEW.slug <> OLD.slug BEGIN
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (
		SELECT 1 FROM award_result a JOIN award_category c ON c.id = a.category_id
		WHERE c.edition_id = OLD.id AND a.locked_at IS NOT NULL);
END;
--> statement-breakpoint
-- Whom a locked result honours is said as it was when it was locked.
CREATE TRIGGER nomination_of_laureate_stays BEFORE UPDATE OF code, edition_id, category_id, title, nominee_name, summary ON nomination
WHEN NEW.code <> OLD.code OR NEW.edition_id <> OLD.edition_id OR NEW.category_id <> OLD.category_id OR NEW.title <> OLD.title
	OR NEW.nominee_name <> OLD.nominee_name OR NEW.summary <> OLD.summary BEGIN
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (
		SELECT 1 FROM award_result a JOIN json_each(a.laureates) l WHERE a.locked_at IS NOT NULL AND l.value = OLD.id);
END;
--> statement-breakpoint
-- In an edition that was judged here, nobody is a laureate but by a nomination; and a row stays what its result made it.
CREATE TRIGGER laureate_of_nomination BEFORE INSERT ON laureate WHEN NEW.nomination_id IS NULL BEGIN
	SELECT RAISE(ABORT, 'laureate_without_nomination') WHERE EXISTS (
		SELECT 1 FROM nomination n WHERE n.edition_id = NEW.edition_id AND n.status <> 'draft');
END;
--> statement-breakpoint
CREATE TRIGGER laureate_stays BEFORE UPDATE OF edition_id, category_id, nomination_id, prize, name, organisation_name, project, citation ON laureate
WHEN OLD.nomination_id IS NOT NULL AND (NEW.edition_id <> OLD.edition_id OR NEW.category_id IS NOT OLD.category_id
	OR NEW.nomination_id IS NOT OLD.nomination_id OR NEW.prize <> OLD.prize OR NEW.name <> OLD.name
	OR NEW.organisation_name <> OLD.organisation_name OR NEW.project <> OLD.project OR NEW.citation <> OLD.citation) BEGIN
	SELECT RAISE(ABORT, 'laureate_immutable');
END;
