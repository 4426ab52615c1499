CREATE TABLE `certificate` (
	`id` integer PRIMARY KEY NOT NULL,
	`year` integer NOT NULL,
	`serial` integer NOT NULL,
	`code` text NOT NULL,
	`registration_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`event_id` integer NOT NULL,
	`minutes` integer NOT NULL,
	`content` text NOT NULL,
	`sha256` text NOT NULL,
	`signature` text NOT NULL,
	`replaces_id` integer,
	`issued_at` integer NOT NULL,
	`issued_by` integer,
	`revoked_at` integer,
	`revoked_by` integer,
	`revoked_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`replaces_id`) REFERENCES `certificate`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`issued_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`revoked_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "certificate_hours" CHECK("certificate"."minutes" >= 15),
	CONSTRAINT "certificate_revoked_why" CHECK(("certificate"."revoked_at" IS NULL) = ("certificate"."revoked_reason" = ''))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `certificate_code_unique` ON `certificate` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `certificate_number` ON `certificate` (`year`,`serial`);--> statement-breakpoint
CREATE UNIQUE INDEX `certificate_one_valid` ON `certificate` (`registration_id`) WHERE revoked_at IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `certificate_replaced_once` ON `certificate` (`replaces_id`);--> statement-breakpoint
CREATE INDEX `certificate_registration` ON `certificate` (`registration_id`);--> statement-breakpoint
CREATE INDEX `certificate_person` ON `certificate` (`person_id`);--> statement-breakpoint
CREATE INDEX `certificate_event` ON `certificate` (`event_id`);--> statement-breakpoint
-- A certificate says the minutes of the sheets and doors, no more and no less, of somebody who has their place, once it is all over.
CREATE TRIGGER certificate_of_presence BEFORE INSERT ON certificate BEGIN
	SELECT RAISE(ABORT, 'certificate_of_another') WHERE NOT EXISTS (SELECT 1 FROM registration r
		WHERE r.id = NEW.registration_id AND r.event_id = NEW.event_id AND r.person_id = NEW.person_id AND r.status = 'active');
	SELECT RAISE(ABORT, 'certificate_too_early') WHERE EXISTS (SELECT 1 FROM session s
		WHERE s.event_id = NEW.event_id AND s.status = 'scheduled' AND s.ends_at > NEW.issued_at);
	SELECT RAISE(ABORT, 'certificate_minutes') WHERE NEW.minutes <> (SELECT coalesce(sum(p.minutes), 0)
		FROM session_presence p JOIN session s ON s.id = p.session_id
		WHERE p.registration_id = NEW.registration_id AND s.event_id = NEW.event_id AND s.status = 'scheduled');
	SELECT RAISE(ABORT, 'certificate_content') WHERE NEW.minutes <> json_extract(NEW.content, '$.minutes');
END;
--> statement-breakpoint
-- Of a course, only who attended enough of its dates; a course that was called off has no certificate.
CREATE TRIGGER certificate_by_the_rule BEFORE INSERT ON certificate BEGIN
	SELECT RAISE(ABORT, 'certificate_hours_missing') WHERE EXISTS (
		SELECT 1 FROM course_session o JOIN course c ON c.id = o.course_id
		WHERE o.event_id = NEW.event_id AND (o.status = 'cancelled' OR NEW.minutes * 100 < c.attendance_percent * (
			SELECT coalesce(sum((s.ends_at - s.starts_at) / 60000), 0) FROM session s
			WHERE s.event_id = NEW.event_id AND s.kind = 'training' AND s.status = 'scheduled')));
END;
--> statement-breakpoint
CREATE TRIGGER certificate_numbers_follow BEFORE INSERT ON certificate
WHEN NEW.serial <> 1 + coalesce((SELECT max(serial) FROM certificate WHERE year = NEW.year), 0) BEGIN
	SELECT RAISE(ABORT, 'certificate_number');
END;
--> statement-breakpoint
-- What replaces another is of the same place, and the other is worth nothing any more.
CREATE TRIGGER certificate_replaces BEFORE INSERT ON certificate WHEN NEW.replaces_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'certificate_replaces') WHERE NOT EXISTS (SELECT 1 FROM certificate c
		WHERE c.id = NEW.replaces_id AND c.registration_id = NEW.registration_id AND c.revoked_at IS NOT NULL);
END;
--> statement-breakpoint
-- Written once. It is revoked once; and its name may be taken out of it, and nothing else, six years after its year.
CREATE TRIGGER certificate_written_once BEFORE UPDATE ON certificate WHEN
	NEW.id <> OLD.id OR NEW.year <> OLD.year OR NEW.serial <> OLD.serial OR NEW.code <> OLD.code
	OR NEW.registration_id <> OLD.registration_id OR NEW.person_id <> OLD.person_id OR NEW.event_id <> OLD.event_id
	OR NEW.minutes <> OLD.minutes OR NEW.sha256 <> OLD.sha256 OR NEW.signature <> OLD.signature
	OR NEW.replaces_id IS NOT OLD.replaces_id OR NEW.issued_at <> OLD.issued_at OR NEW.issued_by IS NOT OLD.issued_by
	OR (NEW.content <> OLD.content AND NOT (
		OLD.year < CAST(strftime('%Y', 'now') AS INTEGER) - 6
		AND NEW.content = json_set(OLD.content, '$.person', 'Personne anonymisée')))
	OR (OLD.revoked_at IS NOT NULL AND (NEW.revoked_at IS NOT OLD.revoked_at OR NEW.revoked_by IS NOT OLD.revoked_by
		OR NEW.revoked_reason <> OLD.revoked_reason))
BEGIN
	SELECT RAISE(ABORT, 'certificate_written_once');
END;
--> statement-breakpoint
CREATE TRIGGER certificate_stays BEFORE DELETE ON certificate BEGIN SELECT RAISE(ABORT, 'certificate_stays'); END;
