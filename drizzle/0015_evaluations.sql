-- Nothing was ever written in these three. Without row numbers, the order in which people answered stands in no table; the id of an answer is drawn here, whoever inserts it.
DROP TABLE `evaluation`;--> statement-breakpoint
DROP TABLE `evaluation_given`;--> statement-breakpoint
DROP TABLE `evaluation_asked`;--> statement-breakpoint
CREATE TABLE `evaluation` (
	`id` text PRIMARY KEY DEFAULT (lower(hex(randomblob(16)))) NOT NULL,
	`session_id` integer NOT NULL,
	`overall` integer NOT NULL,
	`useful` integer NOT NULL,
	`pace` text NOT NULL,
	`comment` text DEFAULT '' NOT NULL,
	`shown` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "evaluation_scale" CHECK("evaluation"."overall" BETWEEN 1 AND 5 AND "evaluation"."useful" BETWEEN 1 AND 5)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `evaluation_session` ON `evaluation` (`session_id`,`shown`);--> statement-breakpoint
CREATE TABLE `evaluation_given` (
	`session_id` integer NOT NULL,
	`registration_id` integer NOT NULL,
	PRIMARY KEY(`session_id`, `registration_id`),
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `evaluation_given_registration` ON `evaluation_given` (`registration_id`);--> statement-breakpoint
CREATE TABLE `evaluation_asked` (
	`registration_id` integer NOT NULL,
	`day` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`registration_id`, `day`),
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
-- What can be evaluated: not a break, a supper nor a welcome.
CREATE VIEW evaluated_session AS
	SELECT id, event_id, day, starts_at, ends_at, bookable FROM session
	WHERE status = 'scheduled' AND kind IN ('keynote', 'workshop', 'round_table', 'exchange', 'poster');
--> statement-breakpoint
-- Who was at such a session (decision 14). Its door says it, once it has read somebody. Else whoever had a seat, or a ticket that opens what is open to all; and, on a day when the welcome desk read badges, only those it read, or another door did. Nobody evaluates the session they speak in.
CREATE VIEW attended_session AS
	SELECT s.id AS session_id, r.id AS registration_id
	FROM evaluated_session s JOIN registration r ON r.event_id = s.event_id JOIN "order" o ON o.id = r.order_id
	WHERE r.status = 'active' AND o.status IN ('awaiting_payment', 'paid')
		AND NOT EXISTS (SELECT 1 FROM session_speaker x JOIN speaker p ON p.id = x.speaker_id
			WHERE x.session_id = s.id AND p.person_id = r.person_id)
		AND CASE WHEN EXISTS (SELECT 1 FROM checkpoint c JOIN attendance_count n ON n.checkpoint_id = c.id
			WHERE c.session_id = s.id AND n.present > 0)
		THEN EXISTS (SELECT 1 FROM checkpoint c JOIN admission a ON a.checkpoint_id = c.id
			WHERE c.session_id = s.id AND a.registration_id = r.id)
		ELSE CASE WHEN s.bookable
			THEN EXISTS (SELECT 1 FROM booking b WHERE b.registration_id = r.id AND b.session_id = s.id AND b.status = 'active')
			ELSE EXISTS (SELECT 1 FROM opened_session w WHERE w.registration_id = r.id AND w.session_id = s.id) END
			AND (NOT EXISTS (SELECT 1 FROM checkpoint c JOIN attendance_count n ON n.checkpoint_id = c.id AND n.period = s.day
				WHERE c.event_id = s.event_id AND c.session_id IS NULL AND n.present > 0)
			OR EXISTS (SELECT 1 FROM admission a JOIN checkpoint c ON c.id = a.checkpoint_id LEFT JOIN session t ON t.id = c.session_id
				WHERE a.registration_id = r.id AND c.event_id = s.event_id AND (a.period = s.day OR t.day = s.day))) END;
--> statement-breakpoint
CREATE TRIGGER evaluation_given_there BEFORE INSERT ON evaluation_given BEGIN
	SELECT RAISE(ABORT, 'evaluation_not_there') WHERE NOT EXISTS (
		SELECT 1 FROM attended_session a WHERE a.session_id = NEW.session_id AND a.registration_id = NEW.registration_id);
END;
--> statement-breakpoint
-- An answer stays as it was given; all that changes is that it enters the results.
CREATE TRIGGER evaluation_no_update BEFORE UPDATE ON evaluation
WHEN NEW.id <> OLD.id OR NEW.session_id <> OLD.session_id OR NEW.overall <> OLD.overall OR NEW.useful <> OLD.useful
	OR NEW.pace <> OLD.pace OR NEW.comment <> OLD.comment OR NEW.shown < OLD.shown BEGIN
	SELECT RAISE(ABORT, 'evaluation_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER evaluation_no_delete BEFORE DELETE ON evaluation BEGIN SELECT RAISE(ABORT, 'evaluation_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER evaluation_starts_unseen BEFORE INSERT ON evaluation WHEN NEW.shown <> 0 BEGIN SELECT RAISE(ABORT, 'evaluation_shown_alone'); END;
--> statement-breakpoint
-- Five answers at least stay out of the results as long as others may come: what comes last is never a difference of fewer.
CREATE TRIGGER evaluation_shown_together AFTER UPDATE OF shown ON evaluation WHEN NEW.shown > OLD.shown BEGIN
	SELECT RAISE(ABORT, 'evaluation_shown_alone') WHERE (
		SELECT count(*) FROM evaluation WHERE session_id = NEW.session_id AND shown = 0) < 5;
END;
--> statement-breakpoint
-- Slides are everyone's only of a session, and with the consent of whoever sent them; the consent taken back takes them away.
CREATE TRIGGER programme_file_consented BEFORE UPDATE OF published_at ON programme_file WHEN NEW.published_at IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'slides_without_consent') WHERE NEW.session_id IS NULL OR NOT coalesce((
		SELECT c.granted FROM consent c WHERE c.person_id = NEW.uploaded_by AND c.purpose = 'slides' ORDER BY c.id DESC LIMIT 1), 0);
END;
--> statement-breakpoint
CREATE TRIGGER programme_file_starts_unpublished BEFORE INSERT ON programme_file WHEN NEW.published_at IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'slides_without_consent');
END;
--> statement-breakpoint
CREATE TRIGGER consent_takes_slides_away AFTER INSERT ON consent WHEN NEW.purpose = 'slides' AND NEW.granted = 0 BEGIN
	UPDATE programme_file SET published_at = NULL WHERE uploaded_by = NEW.person_id AND published_at IS NOT NULL;
END;
