CREATE TABLE `former_speaker` (
	`proposal_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	PRIMARY KEY(`proposal_id`, `person_id`),
	FOREIGN KEY (`proposal_id`) REFERENCES `proposal`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `former_speaker_person` ON `former_speaker` (`person_id`);--> statement-breakpoint
CREATE TRIGGER proposal_speaker_left AFTER DELETE ON proposal_speaker WHEN OLD.status = 'accepted' BEGIN
	INSERT OR IGNORE INTO former_speaker (proposal_id, person_id) VALUES (OLD.proposal_id, OLD.person_id);
END;
--> statement-breakpoint
CREATE TRIGGER proposal_speaker_undone AFTER UPDATE OF status, person_id ON proposal_speaker
WHEN OLD.status = 'accepted' AND (NEW.status <> 'accepted' OR NEW.person_id <> OLD.person_id) BEGIN
	INSERT OR IGNORE INTO former_speaker (proposal_id, person_id) VALUES (OLD.proposal_id, OLD.person_id);
END;
--> statement-breakpoint
-- Who left until now, as far as the trail and the facts that are still kept say it.
INSERT OR IGNORE INTO former_speaker (proposal_id, person_id)
	SELECT p.id, r.id FROM audit_entry a JOIN proposal p ON a.object_id = CAST(p.id AS TEXT) JOIN person r ON r.id = a.actor_id
	WHERE a.object_kind = 'proposal' AND a.action = 'speaker.left' AND a.actor_kind = 'person'
		AND EXISTS (SELECT 1 FROM audit_entry s WHERE s.object_kind = 'proposal' AND s.object_id = a.object_id
			AND s.actor_kind = 'person' AND s.actor_id = a.actor_id AND s.action IN ('speaker.accepted', 'proposal.begun'));
--> statement-breakpoint
INSERT OR IGNORE INTO former_speaker (proposal_id, person_id)
	SELECT p.id, r.id FROM outbox o JOIN proposal p ON p.id = o.payload ->> '$.proposalId' JOIN person r ON r.id = o.payload ->> '$.personId'
	WHERE o.kind = 'speaker.left';
--> statement-breakpoint
-- Having spoken in a proposal is a conflict for good: nobody judges what they wrote, whoever speaks in it now.
DROP VIEW review_barred;
--> statement-breakpoint
CREATE VIEW review_barred AS
	SELECT proposal_id, person_id FROM review_conflict
	UNION
	SELECT proposal_id, person_id FROM proposal_speaker WHERE status = 'accepted'
	UNION
	SELECT proposal_id, person_id FROM former_speaker;
--> statement-breakpoint
DELETE FROM review WHERE EXISTS (
	SELECT 1 FROM former_speaker f WHERE f.proposal_id = review.proposal_id AND f.person_id = review.person_id);
--> statement-breakpoint
-- What somebody said of their absences is of no use once nothing that they propose to the event is under way.
DELETE FROM unavailability WHERE NOT EXISTS (
	SELECT 1 FROM proposal_speaker s JOIN proposal p ON p.id = s.proposal_id
	WHERE s.person_id = unavailability.person_id AND s.status = 'accepted' AND p.event_id = unavailability.event_id
		AND p.status NOT IN ('withdrawn', 'declined'));
