-- Numbers of mails and of facts are in keys that outlive them (`mail.send:<id>`, `vote.code:<id>`): given twice, what comes
-- second passes for done, and nobody receives it. Foreign keys are off while migrations run.
CREATE TABLE `__new_mail` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`dedupe_key` text NOT NULL,
	`template` text NOT NULL,
	`recipient` text NOT NULL,
	`subject` text NOT NULL,
	`text` text NOT NULL,
	`html` text NOT NULL,
	`order_id` integer,
	`status` text DEFAULT 'kept' NOT NULL,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	FOREIGN KEY (`order_id`) REFERENCES `order`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_mail`("id", "dedupe_key", "template", "recipient", "subject", "text", "html", "order_id", "status", "created_at", "sent_at") SELECT "id", "dedupe_key", "template", "recipient", "subject", "text", "html", "order_id", "status", "created_at", "sent_at" FROM `mail`;--> statement-breakpoint
DROP TABLE `mail`;--> statement-breakpoint
ALTER TABLE `__new_mail` RENAME TO `mail`;--> statement-breakpoint
CREATE UNIQUE INDEX `mail_dedupe_key_unique` ON `mail` (`dedupe_key`);--> statement-breakpoint
CREATE INDEX `mail_created` ON `mail` (`created_at`);--> statement-breakpoint
CREATE INDEX `mail_order` ON `mail` (`order_id`);--> statement-breakpoint
CREATE INDEX `mail_vote_code` ON `mail` (`created_at`) WHERE template = 'vote-code';--> statement-breakpoint
CREATE INDEX `mail_recipient` ON `mail` (lower("recipient"));--> statement-breakpoint
CREATE TABLE `__new_outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`dedupe_key` text,
	`created_at` integer NOT NULL,
	`run_after` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`leased_until` integer,
	`done_at` integer,
	`dead_at` integer,
	`last_error` text
);
--> statement-breakpoint
INSERT INTO `__new_outbox`("id", "kind", "payload", "dedupe_key", "created_at", "run_after", "attempts", "leased_until", "done_at", "dead_at", "last_error") SELECT "id", "kind", "payload", "dedupe_key", "created_at", "run_after", "attempts", "leased_until", "done_at", "dead_at", "last_error" FROM `outbox`;--> statement-breakpoint
DROP TABLE `outbox`;--> statement-breakpoint
ALTER TABLE `__new_outbox` RENAME TO `outbox`;--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_dedupe_key_unique` ON `outbox` (`dedupe_key`);--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`run_after`) WHERE done_at IS NULL AND dead_at IS NULL;--> statement-breakpoint
CREATE INDEX `outbox_dead` ON `outbox` (`dead_at`) WHERE dead_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `outbox_vote_code` ON `outbox` (`created_at`) WHERE kind = 'vote.code';--> statement-breakpoint
-- Up to the highest number that a key still holds.
DELETE FROM sqlite_sequence WHERE name IN ('mail', 'outbox');--> statement-breakpoint
INSERT INTO sqlite_sequence (name, seq) SELECT 'mail', max(coalesce((SELECT max(id) FROM mail), 0),
	coalesce((SELECT max(CAST(substr(dedupe_key, 11) AS INTEGER)) FROM outbox WHERE dedupe_key GLOB 'mail.send:*'), 0));--> statement-breakpoint
INSERT INTO sqlite_sequence (name, seq) SELECT 'outbox', max(coalesce((SELECT max(id) FROM outbox), 0),
	coalesce((SELECT max(n) FROM (SELECT CAST(substr(dedupe_key, instr(dedupe_key, ':') + 1) AS INTEGER) AS n FROM mail) WHERE n < 1000000000), 0));--> statement-breakpoint
ALTER TABLE `poll` ADD `announced_seq` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `poll` ADD `is_close_announced` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `vote_code` ADD `network` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `vote_code_network` ON `vote_code` (`poll_id`,`network`,`created_at`);--> statement-breakpoint
-- What was mailed before is not mailed again.
UPDATE poll SET announced_seq = coalesce((SELECT max(CAST(o.payload ->> '$.seq' AS INTEGER)) FROM outbox o
		WHERE o.kind = 'vote.head' AND o.payload ->> '$.pollId' = poll.id AND NOT o.payload ->> '$.isLast'), 0),
	is_close_announced = EXISTS (SELECT 1 FROM outbox o
		WHERE o.kind = 'vote.head' AND o.payload ->> '$.pollId' = poll.id AND o.payload ->> '$.isLast');
