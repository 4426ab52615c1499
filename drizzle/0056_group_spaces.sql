CREATE TABLE `group_agreement` (
	`event_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`name` text NOT NULL,
	`version` integer NOT NULL,
	`statement` text NOT NULL,
	`agreed_at` integer NOT NULL,
	PRIMARY KEY(`event_id`, `person_id`),
	FOREIGN KEY (`event_id`) REFERENCES `course_session`(`event_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "group_agreement_words" CHECK("group_agreement"."version" >= 1 AND "group_agreement"."statement" <> '')
);
--> statement-breakpoint
CREATE INDEX `group_agreement_person` ON `group_agreement` (`person_id`);--> statement-breakpoint
CREATE TABLE `group_case` (
	`id` integer PRIMARY KEY NOT NULL,
	`session_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`subject` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "group_case_subject" CHECK(length("group_case"."subject") <= 200)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `group_case_one_a_meeting` ON `group_case` (`session_id`);--> statement-breakpoint
CREATE INDEX `group_case_person` ON `group_case` (`person_id`);--> statement-breakpoint
CREATE TABLE `group_learning` (
	`session_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`words` text NOT NULL,
	PRIMARY KEY(`session_id`, `person_id`),
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "group_learning_words" CHECK(length("group_learning"."words") BETWEEN 1 AND 2000)
);
--> statement-breakpoint
CREATE INDEX `group_learning_person` ON `group_learning` (`person_id`);--> statement-breakpoint
-- Who is in a co-development group: registered, and their order confirmed.
CREATE VIEW group_member AS
	SELECT r.event_id, r.person_id, r.id AS registration_id FROM registration r
	JOIN "order" o ON o.id = r.order_id JOIN course_session g ON g.event_id = r.event_id JOIN course c ON c.id = g.course_id
	WHERE c.kind = 'group' AND r.status = 'active' AND o.status IN ('paid', 'awaiting_payment');
--> statement-breakpoint
CREATE TRIGGER group_agreement_of_member BEFORE INSERT ON group_agreement BEGIN
	SELECT RAISE(ABORT, 'group_member_only') WHERE NOT EXISTS (SELECT 1 FROM group_member m
		WHERE m.event_id = NEW.event_id AND m.person_id = NEW.person_id);
END;
--> statement-breakpoint
-- What was accepted stays as it was read.
CREATE TRIGGER group_agreement_stays BEFORE UPDATE ON group_agreement BEGIN
	SELECT RAISE(ABORT, 'group_agreement_stays');
END;
--> statement-breakpoint
CREATE TRIGGER group_case_of_member BEFORE INSERT ON group_case BEGIN
	SELECT RAISE(ABORT, 'group_agreement_first') WHERE NOT EXISTS (SELECT 1 FROM session s
		JOIN group_member m ON m.event_id = s.event_id AND m.person_id = NEW.person_id
		JOIN group_agreement a ON a.event_id = s.event_id AND a.person_id = NEW.person_id
		WHERE s.id = NEW.session_id AND s.kind = 'training' AND s.status = 'scheduled');
END;
--> statement-breakpoint
CREATE TRIGGER group_case_stays BEFORE UPDATE ON group_case WHEN NEW.session_id <> OLD.session_id OR NEW.person_id <> OLD.person_id BEGIN
	SELECT RAISE(ABORT, 'group_case_stays');
END;
--> statement-breakpoint
CREATE TRIGGER group_learning_of_member BEFORE INSERT ON group_learning BEGIN
	SELECT RAISE(ABORT, 'group_agreement_first') WHERE NOT EXISTS (SELECT 1 FROM session s
		JOIN group_member m ON m.event_id = s.event_id AND m.person_id = NEW.person_id
		JOIN group_agreement a ON a.event_id = s.event_id AND a.person_id = NEW.person_id
		WHERE s.id = NEW.session_id);
END;
--> statement-breakpoint
-- Whoever leaves takes the cases they brought with them, and those they were to bring.
CREATE TRIGGER group_case_leaves AFTER UPDATE OF status ON registration WHEN OLD.status = 'active' AND NEW.status <> 'active' BEGIN
	DELETE FROM group_case WHERE person_id = NEW.person_id
		AND session_id IN (SELECT s.id FROM session s WHERE s.event_id = NEW.event_id);
END;
