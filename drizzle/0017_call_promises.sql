ALTER TABLE `proposal` ADD `confirm_by` text;--> statement-breakpoint
ALTER TABLE `proposal` ADD `lapsed_at` integer;--> statement-breakpoint
ALTER TABLE `proposal` ADD `withdrawn_from` text;--> statement-breakpoint
ALTER TABLE `proposal` ADD `place_settled_at` integer;--> statement-breakpoint
ALTER TABLE `proposal` ADD `replaced_by` integer REFERENCES proposal(id);--> statement-breakpoint
ALTER TABLE `review` ADD `revision` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
-- What the trail and a tag kept until now: the last day that a letter gave to confirm, what was withdrawn, the places settled.
UPDATE proposal SET confirm_by = (SELECT json_extract(a.details, '$.confirmBy') FROM audit_entry a
	WHERE a.object_kind = 'proposal' AND a.object_id = CAST(proposal.id AS TEXT) AND a.action = 'proposal.decided' ORDER BY a.id DESC LIMIT 1)
WHERE status IN ('accepted', 'confirmed');
--> statement-breakpoint
UPDATE proposal SET confirm_by = (
	SELECT min(date(proposal.decided_at / 1000, 'unixepoch', '+14 days'), date(e.first_day, '-1 day')) FROM event e WHERE e.id = proposal.event_id)
WHERE status = 'accepted' AND confirm_by IS NULL;
--> statement-breakpoint
UPDATE proposal SET withdrawn_from = coalesce((SELECT json_extract(a.details, '$.was') FROM audit_entry a
	WHERE a.object_kind = 'proposal' AND a.object_id = CAST(proposal.id AS TEXT) AND a.action = 'proposal.withdrawn' ORDER BY a.id DESC LIMIT 1),
	CASE WHEN confirmed_at IS NOT NULL THEN 'confirmed' WHEN decided_at IS NOT NULL THEN 'waitlisted' WHEN submitted_at IS NOT NULL THEN 'submitted' ELSE 'draft' END)
WHERE status = 'withdrawn';
--> statement-breakpoint
UPDATE proposal SET place_settled_at = coalesce(withdrawn_at, updated_at) WHERE withdrawn_from IN ('accepted', 'confirmed')
	AND EXISTS (SELECT 1 FROM proposal_tag t WHERE t.proposal_id = proposal.id AND t.tag = 'remplacée');
--> statement-breakpoint
DELETE FROM proposal_tag WHERE tag = 'remplacée' AND proposal_id IN (SELECT id FROM proposal WHERE place_settled_at IS NOT NULL);
--> statement-breakpoint
UPDATE review SET revision = (SELECT p.revision FROM proposal p WHERE p.id = review.proposal_id);
--> statement-breakpoint
-- A place is taken back only from whoever was accepted and has not confirmed, and says so.
DROP TRIGGER proposal_transition;
--> statement-breakpoint
CREATE TRIGGER proposal_transition BEFORE UPDATE OF status ON proposal WHEN OLD.status <> NEW.status BEGIN
	SELECT RAISE(ABORT, 'proposal_transition') WHERE OLD.status || '>' || NEW.status NOT IN (
		'draft>submitted', 'draft>withdrawn', 'submitted>draft', 'submitted>withdrawn',
		'submitted>accepted', 'submitted>waitlisted', 'submitted>declined',
		'waitlisted>accepted', 'waitlisted>declined', 'waitlisted>withdrawn',
		'declined>accepted', 'declined>waitlisted', 'accepted>waitlisted', 'accepted>declined',
		'accepted>confirmed', 'accepted>withdrawn', 'confirmed>withdrawn');
	SELECT RAISE(ABORT, 'proposal_transition') WHERE OLD.status = 'accepted' AND NEW.status IN ('waitlisted', 'declined') AND NEW.lapsed_at IS NULL;
	SELECT RAISE(ABORT, 'proposal_incomplete') WHERE NEW.status NOT IN ('draft', 'withdrawn')
		AND (NEW.title = '' OR NEW.summary = '' OR NEW.format_id IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER proposal_withdrawn_from AFTER UPDATE OF status ON proposal WHEN NEW.status = 'withdrawn' AND OLD.status <> 'withdrawn' BEGIN
	UPDATE proposal SET withdrawn_from = OLD.status WHERE id = NEW.id;
END;
--> statement-breakpoint
-- A place that was left goes to one, once.
CREATE TRIGGER proposal_place_settled_once BEFORE UPDATE OF place_settled_at, replaced_by ON proposal WHEN NEW.place_settled_at IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'place_settled') WHERE OLD.place_settled_at IS NOT NULL
		OR NOT (NEW.lapsed_at IS NOT NULL OR coalesce(NEW.withdrawn_from, '') IN ('accepted', 'confirmed'));
END;
--> statement-breakpoint
-- Whoever answers for a proposal speaks in it; when they leave, somebody who speaks in it takes their place first.
DROP TRIGGER proposal_keeps_its_event;
--> statement-breakpoint
CREATE TRIGGER proposal_keeps_its_event BEFORE UPDATE OF event_id, submitter_id, code ON proposal
WHEN NEW.event_id <> OLD.event_id OR NEW.submitter_id <> OLD.submitter_id OR NEW.code <> OLD.code BEGIN
	SELECT RAISE(ABORT, 'proposal_immutable') WHERE NEW.event_id <> OLD.event_id OR NEW.code <> OLD.code OR NOT EXISTS (
		SELECT 1 FROM proposal_speaker s WHERE s.proposal_id = OLD.id AND s.person_id = NEW.submitter_id AND s.status = 'accepted');
END;
--> statement-breakpoint
CREATE TRIGGER proposal_submitter_speaks BEFORE DELETE ON proposal_speaker
WHEN OLD.person_id = (SELECT submitter_id FROM proposal WHERE id = OLD.proposal_id) BEGIN SELECT RAISE(ABORT, 'proposal_submitter_speaks'); END;
--> statement-breakpoint
-- Who must not read a proposal: whoever speaks in it, and whoever declared a conflict. Somebody only asked to speak has
-- answered nothing: another's word takes no reading back, it only keeps it from counting until they answer.
DROP VIEW review_barred;
--> statement-breakpoint
CREATE VIEW review_barred AS
	SELECT proposal_id, person_id FROM review_conflict
	UNION
	SELECT proposal_id, person_id FROM proposal_speaker WHERE status = 'accepted';
--> statement-breakpoint
CREATE VIEW review_set_aside AS
	SELECT proposal_id, person_id FROM review_barred
	UNION
	SELECT s.proposal_id, p.id FROM proposal_speaker s JOIN person p ON p.email_canonical = s.email_canonical WHERE s.status = 'invited';
--> statement-breakpoint
DROP TRIGGER proposal_speaker_takes_back;
--> statement-breakpoint
CREATE TRIGGER proposal_speaker_takes_back AFTER INSERT ON proposal_speaker WHEN NEW.status = 'accepted' BEGIN
	DELETE FROM review WHERE proposal_id = NEW.proposal_id AND person_id = NEW.person_id;
END;
--> statement-breakpoint
DROP TRIGGER proposal_speaker_known_takes_back;
--> statement-breakpoint
CREATE TRIGGER proposal_speaker_accepted_takes_back AFTER UPDATE OF status, person_id ON proposal_speaker WHEN NEW.status = 'accepted' BEGIN
	DELETE FROM review WHERE proposal_id = NEW.proposal_id AND person_id = NEW.person_id;
END;
