CREATE TABLE `lead` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`exhibitor_id` integer NOT NULL,
	`number` integer NOT NULL,
	`person_id` integer NOT NULL,
	`registration_id` integer NOT NULL,
	`answer` text,
	`answered_at` integer,
	`first_met_at` integer NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`interest` integer DEFAULT 0 NOT NULL,
	`tags` text DEFAULT '[]' NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`exhibitor_id`) REFERENCES `exhibitor`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "lead_interest" CHECK("lead"."interest" BETWEEN 0 AND 3)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lead_code_unique` ON `lead` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `lead_once` ON `lead` (`exhibitor_id`,`person_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `lead_number` ON `lead` (`exhibitor_id`,`number`);--> statement-breakpoint
CREATE INDEX `lead_person` ON `lead` (`person_id`);--> statement-breakpoint
CREATE TABLE `lead_export` (
	`id` integer PRIMARY KEY NOT NULL,
	`exhibitor_id` integer NOT NULL,
	`by_person_id` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`exhibitor_id`) REFERENCES `exhibitor`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `lead_export_of` ON `lead_export` (`exhibitor_id`);--> statement-breakpoint
CREATE TABLE `lead_exported` (
	`export_id` integer NOT NULL,
	`lead_id` integer NOT NULL,
	PRIMARY KEY(`export_id`, `lead_id`),
	FOREIGN KEY (`export_id`) REFERENCES `lead_export`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`lead_id`) REFERENCES `lead`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `lead_exported_lead` ON `lead_exported` (`lead_id`);--> statement-breakpoint
CREATE TABLE `lead_scan` (
	`id` integer PRIMARY KEY NOT NULL,
	`nonce` text NOT NULL,
	`lead_id` integer NOT NULL,
	`by_person_id` integer,
	`at` integer NOT NULL,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`lead_id`) REFERENCES `lead`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`by_person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lead_scan_nonce_unique` ON `lead_scan` (`nonce`);--> statement-breakpoint
CREATE INDEX `lead_scan_lead` ON `lead_scan` (`lead_id`);--> statement-breakpoint
-- What a visitor says: of one exhibitor, else of all of them, else nothing yet.
CREATE VIEW lead_state AS SELECT l.id AS id, l.exhibitor_id AS exhibitor_id, CASE coalesce(
	CASE l.answer WHEN 'accepted' THEN 1 WHEN 'refused' THEN 0 END,
	(SELECT c.granted FROM consent c WHERE c.person_id = l.person_id AND c.purpose = 'exhibitors' ORDER BY c.id DESC LIMIT 1)
) WHEN 1 THEN 'released' WHEN 0 THEN 'refused' ELSE 'asked' END AS state FROM lead l;
--> statement-breakpoint
-- A badge of the event, read by one who exhibits there.
CREATE TRIGGER lead_of_event BEFORE INSERT ON lead BEGIN
	SELECT RAISE(ABORT, 'lead_of_event') WHERE NOT EXISTS (
		SELECT 1 FROM exhibitor x JOIN registration r ON r.event_id = x.event_id
		WHERE x.id = NEW.exhibitor_id AND x.status = 'confirmed' AND r.id = NEW.registration_id
			AND r.person_id = NEW.person_id AND r.status = 'active');
END;
--> statement-breakpoint
CREATE TRIGGER lead_stays BEFORE UPDATE OF exhibitor_id, number, person_id, registration_id ON lead BEGIN
	SELECT RAISE(ABORT, 'lead_stays');
END;
--> statement-breakpoint
-- Nothing is written of somebody who said no, and what was written goes.
CREATE TRIGGER lead_unwritten BEFORE UPDATE OF note, interest, tags ON lead
WHEN NEW.note <> '' OR NEW.interest <> 0 OR NEW.tags <> '[]' BEGIN
	SELECT RAISE(ABORT, 'lead_refused') WHERE EXISTS (
		SELECT 1 FROM lead_state s WHERE s.id = NEW.id AND s.state = 'refused');
END;
--> statement-breakpoint
CREATE TRIGGER lead_withdrawn AFTER UPDATE OF answer ON lead WHEN NEW.answer = 'refused' BEGIN
	UPDATE lead SET note = '', interest = 0, tags = '[]', revision = revision + 1 WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER lead_consent_withdrawn AFTER INSERT ON consent WHEN NEW.purpose = 'exhibitors' AND NEW.granted = 0 BEGIN
	UPDATE lead SET note = '', interest = 0, tags = '[]', revision = revision + 1
	WHERE person_id = NEW.person_id AND answer IS NULL;
END;
--> statement-breakpoint
-- A file holds those of its exhibitor who agree when it is made.
CREATE TRIGGER lead_exported_released BEFORE INSERT ON lead_exported BEGIN
	SELECT RAISE(ABORT, 'lead_not_released') WHERE NOT EXISTS (
		SELECT 1 FROM lead_state s JOIN lead_export e ON e.exhibitor_id = s.exhibitor_id
		WHERE s.id = NEW.lead_id AND e.id = NEW.export_id AND s.state = 'released');
END;
--> statement-breakpoint
CREATE TRIGGER lead_exported_no_update BEFORE UPDATE ON lead_exported BEGIN SELECT RAISE(ABORT, 'lead_exported_kept'); END;
--> statement-breakpoint
CREATE TRIGGER lead_scan_no_update BEFORE UPDATE OF nonce, lead_id, at, received_at ON lead_scan BEGIN
	SELECT RAISE(ABORT, 'lead_scan_kept');
END;
