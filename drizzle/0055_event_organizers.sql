CREATE TABLE `event_organizer` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`name` text NOT NULL,
	`url` text DEFAULT '' NOT NULL,
	`position` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "event_organizer_named" CHECK(trim("event_organizer"."name") <> '')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `event_organizer_once` ON `event_organizer` (`event_id`,`name`);