CREATE TABLE `identity` (
	`provider` text NOT NULL,
	`subject` text NOT NULL,
	`person_id` integer NOT NULL,
	`linked_at` integer NOT NULL,
	PRIMARY KEY(`provider`, `subject`),
	FOREIGN KEY (`person_id`) REFERENCES `account`(`person_id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "identity_subject" CHECK(length("identity"."subject") BETWEEN 1 AND 255)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `identity_one_each` ON `identity` (`person_id`,`provider`);--> statement-breakpoint
CREATE TABLE `spent_trip` (
	`id` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `spent_trip_expires` ON `spent_trip` (`expires_at`);--> statement-breakpoint
-- Whose account opens whose never moves: it is taken away, and given anew.
CREATE TRIGGER identity_stays BEFORE UPDATE ON identity BEGIN SELECT RAISE(ABORT, 'identity_stays'); END;
