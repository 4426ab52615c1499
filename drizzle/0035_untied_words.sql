-- A word that is signed is of no ballot that is opened, once addresses are destroyed. Foreign keys are off while migrations run.
CREATE TABLE `__new_encouragement` (
	`id` integer PRIMARY KEY NOT NULL,
	`candidate_id` integer NOT NULL,
	`ballot_id` text,
	`name` text NOT NULL,
	`words` text NOT NULL,
	`status` text DEFAULT 'waiting' NOT NULL,
	`at` integer NOT NULL,
	`reviewed_by` integer,
	`reviewed_at` integer,
	FOREIGN KEY (`candidate_id`) REFERENCES `poll_candidate`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ballot_id`) REFERENCES `ballot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reviewed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_encouragement`("id", "candidate_id", "ballot_id", "name", "words", "status", "at", "reviewed_by", "reviewed_at") SELECT "id", "candidate_id", "ballot_id", "name", "words", "status", "at", "reviewed_by", "reviewed_at" FROM `encouragement`;--> statement-breakpoint
DROP TABLE `encouragement`;--> statement-breakpoint
ALTER TABLE `__new_encouragement` RENAME TO `encouragement`;--> statement-breakpoint
CREATE UNIQUE INDEX `encouragement_ballot_id_unique` ON `encouragement` (`ballot_id`);--> statement-breakpoint
CREATE INDEX `encouragement_candidate` ON `encouragement` (`candidate_id`,`status`);--> statement-breakpoint
UPDATE `encouragement` SET `ballot_id` = NULL WHERE `candidate_id` IN (
	SELECT k.`id` FROM `poll_candidate` k JOIN `poll` p ON p.`id` = k.`poll_id` WHERE p.`destroyed_at` IS NOT NULL);
