CREATE TABLE `place_wait` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`status` text DEFAULT 'waiting' NOT NULL,
	`created_at` integer NOT NULL,
	`offered_until` integer,
	`ended_at` integer,
	FOREIGN KEY (`event_id`) REFERENCES `course_session`(`event_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "place_wait_offer" CHECK("place_wait"."status" <> 'offered' OR "place_wait"."offered_until" IS NOT NULL)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `place_wait_once` ON `place_wait` (`event_id`,`person_id`) WHERE status IN ('waiting', 'offered');--> statement-breakpoint
CREATE INDEX `place_wait_waiting` ON `place_wait` (`event_id`,`id`) WHERE status = 'waiting';--> statement-breakpoint
CREATE INDEX `place_wait_offered` ON `place_wait` (`offered_until`) WHERE status = 'offered';--> statement-breakpoint
CREATE INDEX `place_wait_person` ON `place_wait` (`person_id`);--> statement-breakpoint
-- A place that is offered counts as taken in the quotas of the passes of its event: nobody else can have it.
CREATE TRIGGER place_wait_begins BEFORE INSERT ON place_wait WHEN NEW.status <> 'waiting' BEGIN SELECT RAISE(ABORT, 'place_wait_transition'); END;
--> statement-breakpoint
CREATE TRIGGER place_wait_keeps_its_turn BEFORE UPDATE OF id, event_id, person_id ON place_wait BEGIN SELECT RAISE(ABORT, 'place_wait_immutable'); END;
--> statement-breakpoint
CREATE TRIGGER place_wait_transition BEFORE UPDATE OF status ON place_wait WHEN NEW.status <> OLD.status BEGIN
	SELECT RAISE(ABORT, 'place_wait_transition') WHERE OLD.status || '>' || NEW.status NOT IN (
		'waiting>offered', 'waiting>accepted', 'waiting>withdrawn', 'waiting>lapsed',
		'offered>accepted', 'offered>withdrawn', 'offered>lapsed');
	SELECT RAISE(ABORT, 'place_queue') WHERE NEW.status = 'offered' AND EXISTS (
		SELECT 1 FROM place_wait w WHERE w.event_id = NEW.event_id AND w.status = 'waiting' AND w.id < NEW.id);
END;
--> statement-breakpoint
CREATE TRIGGER place_wait_takes AFTER UPDATE OF status ON place_wait WHEN NEW.status = 'offered' AND OLD.status <> 'offered' BEGIN
	UPDATE quota SET taken = taken + 1 WHERE id IN (
		SELECT tq.quota_id FROM ticket_type y JOIN ticket_type_quota tq ON tq.ticket_type_id = y.id
		WHERE y.event_id = NEW.event_id AND y.role = 'admission');
END;
--> statement-breakpoint
CREATE TRIGGER place_wait_gives_back AFTER UPDATE OF status ON place_wait WHEN OLD.status = 'offered' AND NEW.status <> 'offered' BEGIN
	UPDATE quota SET taken = taken - 1 WHERE id IN (
		SELECT tq.quota_id FROM ticket_type y JOIN ticket_type_quota tq ON tq.ticket_type_id = y.id
		WHERE y.event_id = NEW.event_id AND y.role = 'admission');
END;
--> statement-breakpoint
CREATE TRIGGER place_wait_deleted AFTER DELETE ON place_wait WHEN OLD.status = 'offered' BEGIN
	UPDATE quota SET taken = taken - 1 WHERE id IN (
		SELECT tq.quota_id FROM ticket_type y JOIN ticket_type_quota tq ON tq.ticket_type_id = y.id
		WHERE y.event_id = OLD.event_id AND y.role = 'admission');
END;
--> statement-breakpoint
-- Nobody orders before those who wait: only whoever accepts an offered place in the same write, or leaves a place that
-- was held in their name for one of their own.
CREATE TRIGGER place_queue BEFORE INSERT ON "order" WHEN EXISTS (SELECT 1 FROM place_wait w WHERE w.event_id = NEW.event_id AND w.status = 'waiting') BEGIN
	SELECT RAISE(ABORT, 'place_queue') WHERE NOT EXISTS (
		SELECT 1 FROM place_wait w WHERE w.event_id = NEW.event_id AND w.status = 'accepted' AND w.ended_at >= NEW.placed_at)
	AND NOT EXISTS (
		SELECT 1 FROM registration r WHERE r.event_id = NEW.event_id AND r.person_id = NEW.payer_person_id
			AND r.status <> 'active' AND r.cancelled_at >= NEW.placed_at);
END;
--> statement-breakpoint
-- Whoever is registered, by whoever it was, waits no more.
CREATE TRIGGER place_wait_served AFTER INSERT ON registration WHEN NEW.status = 'active' BEGIN
	UPDATE place_wait SET status = 'accepted', ended_at = NEW.created_at
	WHERE event_id = NEW.event_id AND person_id = NEW.person_id AND status IN ('waiting', 'offered');
END;
