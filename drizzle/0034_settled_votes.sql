CREATE TABLE `poll_decision` (
	`id` integer PRIMARY KEY NOT NULL,
	`poll_id` integer NOT NULL,
	`kind` text NOT NULL,
	`candidate_id` integer,
	`seal` integer,
	`reason` text NOT NULL,
	`asked_by` integer NOT NULL,
	`asked_at` integer NOT NULL,
	`second_by` integer,
	`decided_at` integer,
	`agreed` integer,
	FOREIGN KEY (`poll_id`) REFERENCES `poll`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`candidate_id`) REFERENCES `poll_candidate`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`asked_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`second_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "poll_decision_two" CHECK("poll_decision"."second_by" IS NULL OR "poll_decision"."second_by" <> "poll_decision"."asked_by"),
	CONSTRAINT "poll_decision_reason" CHECK("poll_decision"."reason" <> ''),
	CONSTRAINT "poll_decision_object" CHECK(("poll_decision"."kind" = 'reopen') = ("poll_decision"."candidate_id" IS NULL) AND ("poll_decision"."kind" = 'reopen') = ("poll_decision"."seal" IS NOT NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `poll_decision_of_candidate` ON `poll_decision` (`candidate_id`) WHERE decided_at IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `poll_decision_of_seal` ON `poll_decision` (`poll_id`) WHERE decided_at IS NULL AND candidate_id IS NULL;--> statement-breakpoint
DROP TRIGGER poll_made_waits;--> statement-breakpoint
DROP TRIGGER poll_set_waits;--> statement-breakpoint
UPDATE poll SET contested_until = max(contested_until, (SELECT o.out_at FROM prize_out o WHERE o.category_id = poll.category_id)),
	embargo_until = (SELECT o.out_at FROM prize_out o WHERE o.category_id = poll.category_id)
WHERE category_id IS NOT NULL AND coalesce(embargo_until, 0) < (SELECT o.out_at FROM prize_out o WHERE o.category_id = poll.category_id) AND destroyed_at IS NULL;
--> statement-breakpoint
-- What a vote asks, of whom and until when is settled by the first line of its ledger.
DROP TRIGGER poll_settled;--> statement-breakpoint
CREATE TRIGGER poll_settled BEFORE UPDATE OF code, title, per_voter, category_id, event_id, slug, timezone, published_at, opens_at, closes_at, freeze_hours, retained, may_change ON poll
WHEN NEW.code <> OLD.code OR NEW.title <> OLD.title OR NEW.per_voter <> OLD.per_voter
	OR NEW.category_id IS NOT OLD.category_id OR NEW.event_id IS NOT OLD.event_id OR NEW.slug <> OLD.slug OR NEW.timezone <> OLD.timezone
	OR NEW.published_at IS NOT OLD.published_at OR NEW.opens_at <> OLD.opens_at OR NEW.closes_at <> OLD.closes_at
	OR NEW.freeze_hours <> OLD.freeze_hours OR NEW.retained <> OLD.retained OR NEW.may_change <> OLD.may_change BEGIN
	SELECT RAISE(ABORT, 'poll_settled') WHERE EXISTS (SELECT 1 FROM ledger_entry e WHERE e.poll_id = OLD.id);
END;
--> statement-breakpoint
-- When it is told follows its prize and nothing else, and it is contested for as long after it.
CREATE TRIGGER poll_told_settled BEFORE UPDATE OF embargo_until, contested_until ON poll
WHEN NEW.embargo_until IS NOT OLD.embargo_until OR NEW.contested_until <> OLD.contested_until BEGIN
	SELECT RAISE(ABORT, 'poll_settled') WHERE EXISTS (SELECT 1 FROM ledger_entry e WHERE e.poll_id = OLD.id) AND (
		NEW.embargo_until IS NOT (SELECT o.out_at FROM prize_out o WHERE o.category_id = OLD.category_id)
		OR NEW.contested_until - NEW.embargo_until <> OLD.contested_until - OLD.embargo_until);
END;
--> statement-breakpoint
-- The vote of a prize is never told before its prize.
CREATE TRIGGER poll_made_under_embargo BEFORE INSERT ON poll WHEN NEW.category_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'poll_before_prize') WHERE NEW.embargo_until IS NULL
		OR NEW.embargo_until < (SELECT o.out_at FROM prize_out o WHERE o.category_id = NEW.category_id);
END;
--> statement-breakpoint
CREATE TRIGGER poll_stays_under_embargo BEFORE UPDATE OF embargo_until, category_id ON poll WHEN NEW.category_id IS NOT NULL
	AND (NEW.embargo_until IS NOT OLD.embargo_until OR NEW.category_id IS NOT OLD.category_id) BEGIN
	SELECT RAISE(ABORT, 'poll_before_prize') WHERE NEW.embargo_until IS NULL
		OR NEW.embargo_until < (SELECT o.out_at FROM prize_out o WHERE o.category_id = NEW.category_id);
END;
--> statement-breakpoint
-- An edition has one address for its vote.
CREATE TRIGGER poll_begins BEFORE INSERT ON poll WHEN NEW.published_at IS NOT NULL OR NEW.sealed_at IS NOT NULL OR NEW.destroyed_at IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'poll_begins_unpublished');
END;
--> statement-breakpoint
CREATE TRIGGER poll_alone_in_edition BEFORE UPDATE OF published_at, category_id ON poll WHEN NEW.published_at IS NOT NULL AND NEW.category_id IS NOT NULL
	AND (OLD.published_at IS NULL OR NEW.category_id IS NOT OLD.category_id) BEGIN
	SELECT RAISE(ABORT, 'poll_edition_taken') WHERE EXISTS (
		SELECT 1 FROM poll p JOIN award_category c ON c.id = p.category_id JOIN award_category mine ON mine.edition_id = c.edition_id
		WHERE mine.id = NEW.category_id AND p.id <> NEW.id AND p.published_at IS NOT NULL);
END;
--> statement-breakpoint
-- Addresses are destroyed once nobody may contest a ballot, not before, and for good.
CREATE TRIGGER poll_destroyed_once BEFORE UPDATE OF destroyed_at ON poll WHEN NEW.destroyed_at IS NOT OLD.destroyed_at BEGIN
	SELECT RAISE(ABORT, 'poll_contestable') WHERE OLD.destroyed_at IS NOT NULL OR NEW.destroyed_at < NEW.contested_until;
END;
--> statement-breakpoint
DROP TRIGGER ballot_trace_stays;--> statement-breakpoint
CREATE TRIGGER ballot_trace_stays BEFORE UPDATE ON ballot_trace BEGIN SELECT RAISE(ABORT, 'ballot_immutable'); END;
--> statement-breakpoint
CREATE TRIGGER ballot_trace_no_delete BEFORE DELETE ON ballot_trace BEGIN
	SELECT RAISE(ABORT, 'poll_contestable') WHERE NOT EXISTS (SELECT 1 FROM poll p WHERE p.id = OLD.poll_id AND p.destroyed_at IS NOT NULL);
END;
--> statement-breakpoint
-- That a ballot was looked at, and why, is never unsaid.
CREATE TRIGGER ballot_held_stays BEFORE UPDATE OF held_at, held_for ON ballot
WHEN OLD.held_at IS NOT NULL AND (NEW.held_at IS NOT OLD.held_at OR NEW.held_for <> OLD.held_for) BEGIN
	SELECT RAISE(ABORT, 'ballot_immutable');
END;
--> statement-breakpoint
-- Whom a candidate is stays. What leaves the programme leaves it as it is named.
CREATE TRIGGER poll_candidate_origin_settled BEFORE UPDATE OF nomination_id, session_id, speaker_id, exhibitor_id ON poll_candidate
WHEN NEW.nomination_id IS NOT OLD.nomination_id
	OR (NEW.session_id IS NOT NULL AND NEW.session_id IS NOT OLD.session_id)
	OR (NEW.speaker_id IS NOT NULL AND NEW.speaker_id IS NOT OLD.speaker_id)
	OR (NEW.exhibitor_id IS NOT NULL AND NEW.exhibitor_id IS NOT OLD.exhibitor_id) BEGIN
	SELECT RAISE(ABORT, 'poll_settled') WHERE EXISTS (SELECT 1 FROM ledger_entry e WHERE e.poll_id = OLD.poll_id);
END;
--> statement-breakpoint
-- Who stands no more of themselves: their nomination is withdrawn, they agree no more to be nominated or named; or their session is called off.
CREATE VIEW poll_candidate_left AS
	SELECT k.id AS candidate_id FROM poll_candidate k
	WHERE EXISTS (SELECT 1 FROM nomination n WHERE n.id = k.nomination_id AND n.status = 'withdrawn')
		OR EXISTS (SELECT 1 FROM nominee_consent c WHERE (c.nominated = 0 OR c.named = 0)
			AND c.id = (SELECT max(x.id) FROM nominee_consent x WHERE x.nomination_id = k.nomination_id))
		OR EXISTS (SELECT 1 FROM session s WHERE s.id = k.session_id AND s.status = 'cancelled');
--> statement-breakpoint
CREATE TRIGGER nominee_leaves_vote AFTER INSERT ON nominee_consent WHEN NEW.nominated = 0 OR NEW.named = 0 BEGIN
	UPDATE poll SET revision = revision + 1 WHERE id IN (
		SELECT k.poll_id FROM poll_candidate k WHERE k.nomination_id = NEW.nomination_id AND k.removed_at IS NULL);
	DELETE FROM poll_candidate WHERE nomination_id = NEW.nomination_id AND poll_id IN (SELECT p.id FROM poll p WHERE p.published_at IS NULL);
	UPDATE poll_candidate SET removed_at = NEW.at, removed_reason = 'Elle s’est retirée d’elle-même.', story = '', organisation_name = '', photo_id = NULL
	WHERE nomination_id = NEW.nomination_id AND removed_at IS NULL AND NOT EXISTS (
		SELECT 1 FROM poll p JOIN award_result a ON a.category_id = p.category_id AND a.locked_at IS NOT NULL WHERE p.id = poll_candidate.poll_id);
END;
--> statement-breakpoint
CREATE TRIGGER nomination_leaves_vote AFTER UPDATE OF status ON nomination WHEN NEW.status = 'withdrawn' AND OLD.status <> 'withdrawn' BEGIN
	UPDATE poll SET revision = revision + 1 WHERE id IN (
		SELECT k.poll_id FROM poll_candidate k WHERE k.nomination_id = NEW.id AND k.removed_at IS NULL);
	DELETE FROM poll_candidate WHERE nomination_id = NEW.id AND poll_id IN (SELECT p.id FROM poll p WHERE p.published_at IS NULL);
	UPDATE poll_candidate SET removed_at = coalesce(NEW.withdrawn_at, NEW.updated_at), removed_reason = 'Elle s’est retirée d’elle-même.',
		story = '', organisation_name = '', photo_id = NULL
	WHERE nomination_id = NEW.id AND removed_at IS NULL AND NOT EXISTS (
		SELECT 1 FROM poll p JOIN award_result a ON a.category_id = p.category_id AND a.locked_at IS NOT NULL WHERE p.id = poll_candidate.poll_id);
END;
--> statement-breakpoint
-- What two people take out of a vote, one does not by withdrawing the nomination.
CREATE TRIGGER nomination_in_vote BEFORE UPDATE OF status ON nomination
WHEN NEW.status = 'withdrawn' AND OLD.status <> 'withdrawn' AND NEW.withdrawn_by = 'staff' BEGIN
	SELECT RAISE(ABORT, 'nomination_in_vote') WHERE EXISTS (
		SELECT 1 FROM poll_candidate k JOIN ledger_entry e ON e.poll_id = k.poll_id AND e.seq = 1
		WHERE k.nomination_id = OLD.id AND k.removed_at IS NULL);
END;
--> statement-breakpoint
-- A candidate for whom people may have voted is taken out, or put back, by two people, and not once the result is locked.
CREATE TRIGGER poll_candidate_leaves BEFORE UPDATE OF removed_at, removed_reason ON poll_candidate
WHEN (NEW.removed_at IS NOT OLD.removed_at OR NEW.removed_reason <> OLD.removed_reason)
	AND EXISTS (SELECT 1 FROM ledger_entry e WHERE e.poll_id = OLD.poll_id) BEGIN
	SELECT RAISE(ABORT, 'result_locked') WHERE EXISTS (
		SELECT 1 FROM poll p JOIN award_result a ON a.category_id = p.category_id AND a.locked_at IS NOT NULL WHERE p.id = OLD.poll_id);
	SELECT RAISE(ABORT, 'candidate_left') WHERE NEW.removed_at IS NULL AND OLD.id IN (SELECT l.candidate_id FROM poll_candidate_left l);
	SELECT RAISE(ABORT, 'candidate_needs_two') WHERE (OLD.removed_at IS NULL) = (NEW.removed_at IS NULL)
		OR (coalesce((SELECT iif(d.kind = 'remove', 'remove ' || d.reason, d.kind) FROM poll_decision d
				WHERE d.candidate_id = OLD.id AND d.agreed = 1 ORDER BY d.id DESC LIMIT 1), '')
			<> iif(NEW.removed_at IS NULL, 'return', 'remove ' || NEW.removed_reason)
		AND (NEW.removed_at IS NULL OR OLD.id NOT IN (SELECT l.candidate_id FROM poll_candidate_left l)));
END;
--> statement-breakpoint
CREATE TRIGGER poll_decision_asked BEFORE INSERT ON poll_decision BEGIN
	SELECT RAISE(ABORT, 'poll_decision_undecided') WHERE NEW.decided_at IS NOT NULL OR NEW.second_by IS NOT NULL OR NEW.agreed IS NOT NULL;
	SELECT RAISE(ABORT, 'candidate_needs_two') WHERE NOT EXISTS (SELECT 1 FROM staff_role s WHERE s.person_id = NEW.asked_by AND s.role = 'staff');
	SELECT RAISE(ABORT, 'poll_decision_kind') WHERE NEW.kind <> 'reopen' AND NOT EXISTS (
		SELECT 1 FROM poll_candidate k WHERE k.id = NEW.candidate_id AND k.poll_id = NEW.poll_id AND (k.removed_at IS NULL) = (NEW.kind = 'remove'));
	SELECT RAISE(ABORT, 'poll_decision_kind') WHERE NEW.kind = 'reopen' AND NOT EXISTS (
		SELECT 1 FROM poll p WHERE p.id = NEW.poll_id AND p.sealed_at = NEW.seal);
END;
--> statement-breakpoint
CREATE TRIGGER poll_decision_decided BEFORE UPDATE ON poll_decision BEGIN
	SELECT RAISE(ABORT, 'poll_decision_stays') WHERE OLD.decided_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.poll_id <> OLD.poll_id OR NEW.kind <> OLD.kind
		OR NEW.candidate_id IS NOT OLD.candidate_id OR NEW.seal IS NOT OLD.seal OR NEW.reason <> OLD.reason
		OR NEW.asked_by <> OLD.asked_by OR NEW.asked_at <> OLD.asked_at;
	SELECT RAISE(ABORT, 'candidate_needs_two') WHERE NEW.agreed = 1 AND NOT EXISTS (
		SELECT 1 FROM staff_role s WHERE s.person_id = NEW.second_by AND s.role = 'staff');
	-- After the close, the count of an event is its result, and nobody comes back to a choice that is over.
	SELECT RAISE(ABORT, 'poll_over') WHERE NEW.agreed = 1 AND EXISTS (
		SELECT 1 FROM poll p WHERE p.id = NEW.poll_id AND NEW.decided_at >= p.closes_at AND (NEW.kind <> 'remove' OR p.category_id IS NULL));
END;
--> statement-breakpoint
CREATE TRIGGER poll_decision_no_delete BEFORE DELETE ON poll_decision BEGIN SELECT RAISE(ABORT, 'poll_decision_stays'); END;
--> statement-breakpoint
-- Sealed, it stays so, unless two people say that the clock which sealed it was wrong, before the close.
DROP TRIGGER poll_sealed_stays;--> statement-breakpoint
CREATE TRIGGER poll_sealed_stays BEFORE UPDATE OF sealed_at, closes_at ON poll
WHEN OLD.sealed_at IS NOT NULL AND (NEW.sealed_at IS NOT OLD.sealed_at OR NEW.closes_at > OLD.closes_at) BEGIN
	SELECT RAISE(ABORT, 'poll_sealed') WHERE NEW.closes_at > OLD.closes_at OR NEW.sealed_at IS NOT NULL OR NOT EXISTS (
		SELECT 1 FROM poll_decision d WHERE d.poll_id = OLD.id AND d.kind = 'reopen' AND d.agreed = 1 AND d.seal = OLD.sealed_at);
END;
