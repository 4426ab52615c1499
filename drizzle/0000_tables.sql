CREATE TABLE `audit_entry` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor_kind` text NOT NULL,
	`actor_id` integer,
	`action` text NOT NULL,
	`object_kind` text NOT NULL,
	`object_id` text NOT NULL,
	`details` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_object` ON `audit_entry` (`object_kind`,`object_id`);--> statement-breakpoint
CREATE INDEX `audit_at` ON `audit_entry` (`at`);--> statement-breakpoint
CREATE TABLE `account` (
	`person_id` integer PRIMARY KEY NOT NULL,
	`password_hash` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `auth_session` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `auth_session_person` ON `auth_session` (`person_id`);--> statement-breakpoint
CREATE TABLE `device` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`event_id` integer NOT NULL,
	`checkpoint_id` integer,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`checkpoint_id`) REFERENCES `checkpoint`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `device_token_hash_unique` ON `device` (`token_hash`);--> statement-breakpoint
CREATE TABLE `login_code` (
	`id` integer PRIMARY KEY NOT NULL,
	`email_canonical` text NOT NULL,
	`code_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE INDEX `login_code_email` ON `login_code` (`email_canonical`,`created_at`);--> statement-breakpoint
CREATE TABLE `staff_role` (
	`person_id` integer NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`person_id`, `role`),
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `throttle` (
	`key` text PRIMARY KEY NOT NULL,
	`window_start` integer NOT NULL,
	`count` integer NOT NULL,
	CONSTRAINT "throttle_count" CHECK("throttle"."count" > 0)
);
--> statement-breakpoint
CREATE INDEX `throttle_window` ON `throttle` (`window_start`);--> statement-breakpoint
CREATE TABLE `admission` (
	`checkpoint_id` integer NOT NULL,
	`registration_id` integer NOT NULL,
	`period` text NOT NULL,
	`scan_id` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`checkpoint_id`, `registration_id`, `period`),
	FOREIGN KEY (`checkpoint_id`) REFERENCES `checkpoint`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`scan_id`) REFERENCES `scan`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `admission_registration` ON `admission` (`registration_id`);--> statement-breakpoint
CREATE TABLE `attendance_count` (
	`checkpoint_id` integer NOT NULL,
	`period` text NOT NULL,
	`present` integer NOT NULL,
	PRIMARY KEY(`checkpoint_id`, `period`),
	FOREIGN KEY (`checkpoint_id`) REFERENCES `checkpoint`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `checkpoint` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`rule` text NOT NULL,
	`ticket_type_codes` text NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `checkpoint_slug` ON `checkpoint` (`event_id`,`slug`);--> statement-breakpoint
CREATE TABLE `scan` (
	`id` integer PRIMARY KEY NOT NULL,
	`nonce` text NOT NULL,
	`checkpoint_id` integer NOT NULL,
	`registration_id` integer,
	`verdict` text NOT NULL,
	`period` text NOT NULL,
	`how` text NOT NULL,
	`undoes_scan_id` integer,
	`device_id` integer,
	`device_name` text DEFAULT '' NOT NULL,
	`by_person_id` integer,
	`scanned_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`checkpoint_id`) REFERENCES `checkpoint`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `scan_nonce_unique` ON `scan` (`nonce`);--> statement-breakpoint
CREATE INDEX `scan_checkpoint` ON `scan` (`checkpoint_id`,`received_at`);--> statement-breakpoint
CREATE INDEX `scan_registration` ON `scan` (`registration_id`);--> statement-breakpoint
CREATE TABLE `event` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`tagline` text DEFAULT '' NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`first_day` text NOT NULL,
	`last_day` text NOT NULL,
	`timezone` text DEFAULT 'America/Toronto' NOT NULL,
	`venue_name` text DEFAULT '' NOT NULL,
	`venue_address` text DEFAULT '' NOT NULL,
	`city` text DEFAULT '' NOT NULL,
	`registration_opens_at` integer NOT NULL,
	`registration_closes_at` integer NOT NULL,
	`changes_close_at` integer NOT NULL,
	`invoice_terms_days` integer DEFAULT 30 NOT NULL,
	`published_at` integer,
	CONSTRAINT "event_days" CHECK("event"."last_day" >= "event"."first_day")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `event_slug_unique` ON `event` (`slug`);--> statement-breakpoint
CREATE TABLE `exhibitor` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`booth` text NOT NULL,
	`summary` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exhibitor_slug` ON `exhibitor` (`event_id`,`slug`);--> statement-breakpoint
CREATE TABLE `mail` (
	`id` integer PRIMARY KEY NOT NULL,
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
CREATE UNIQUE INDEX `mail_dedupe_key_unique` ON `mail` (`dedupe_key`);--> statement-breakpoint
CREATE INDEX `mail_created` ON `mail` (`created_at`);--> statement-breakpoint
CREATE INDEX `mail_order` ON `mail` (`order_id`);--> statement-breakpoint
CREATE TABLE `mail_attachment` (
	`id` integer PRIMARY KEY NOT NULL,
	`mail_id` integer NOT NULL,
	`filename` text NOT NULL,
	`content_type` text NOT NULL,
	`content` blob NOT NULL,
	FOREIGN KEY (`mail_id`) REFERENCES `mail`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `mail_attachment_mail` ON `mail_attachment` (`mail_id`);--> statement-breakpoint
CREATE TABLE `consent` (
	`id` integer PRIMARY KEY NOT NULL,
	`person_id` integer NOT NULL,
	`purpose` text NOT NULL,
	`granted` integer NOT NULL,
	`wording` text NOT NULL,
	`wording_version` text NOT NULL,
	`source` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `consent_person` ON `consent` (`person_id`,`purpose`);--> statement-breakpoint
CREATE TABLE `organisation` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`city` text,
	`region_code` text,
	`is_member` integer DEFAULT true NOT NULL,
	FOREIGN KEY (`region_code`) REFERENCES `region`(`code`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `organisation_slug_unique` ON `organisation` (`slug`);--> statement-breakpoint
CREATE TABLE `organisation_manager` (
	`organisation_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`organisation_id`, `person_id`),
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `organisation_manager_person` ON `organisation_manager` (`person_id`);--> statement-breakpoint
CREATE TABLE `person` (
	`id` integer PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`email_canonical` text NOT NULL,
	`given_name` text NOT NULL,
	`family_name` text NOT NULL,
	`search_name` text NOT NULL,
	`organisation_id` integer,
	`locale` text DEFAULT 'fr' NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `person_email_canonical_unique` ON `person` (`email_canonical`);--> statement-breakpoint
CREATE INDEX `person_search` ON `person` (`search_name`);--> statement-breakpoint
CREATE INDEX `person_organisation` ON `person` (`organisation_id`);--> statement-breakpoint
CREATE TABLE `region` (
	`code` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY NOT NULL,
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
CREATE UNIQUE INDEX `outbox_dedupe_key_unique` ON `outbox` (`dedupe_key`);--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`run_after`) WHERE done_at IS NULL AND dead_at IS NULL;--> statement-breakpoint
CREATE INDEX `outbox_dead` ON `outbox` (`dead_at`) WHERE dead_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `checkout` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` integer NOT NULL,
	`url` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `order`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `checkout_order` ON `checkout` (`order_id`);--> statement-breakpoint
CREATE TABLE `invoice` (
	`id` integer PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`kind` text NOT NULL,
	`order_id` integer NOT NULL,
	`invoice_id` integer,
	`issued_on` text NOT NULL,
	`due_on` text,
	`supplier` text NOT NULL,
	`buyer` text NOT NULL,
	`purchase_order` text,
	`lines` text NOT NULL,
	`subtotal_cents` integer NOT NULL,
	`tps_cents` integer NOT NULL,
	`tvq_cents` integer NOT NULL,
	`total_cents` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `order`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "invoice_adds_up" CHECK("invoice"."total_cents" = "invoice"."subtotal_cents" + "invoice"."tps_cents" + "invoice"."tvq_cents")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invoice_number_unique` ON `invoice` (`number`);--> statement-breakpoint
CREATE INDEX `invoice_order` ON `invoice` (`order_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `invoice_once_per_order` ON `invoice` (`order_id`) WHERE kind = 'invoice';--> statement-breakpoint
CREATE TABLE `invoice_series` (
	`series` text PRIMARY KEY NOT NULL,
	`last` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `payment` (
	`id` integer PRIMARY KEY NOT NULL,
	`order_id` integer NOT NULL,
	`direction` text NOT NULL,
	`method` text NOT NULL,
	`amount_cents` integer NOT NULL,
	`reference` text NOT NULL,
	`recorded_by` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "payment_positive" CHECK("payment"."amount_cents" > 0)
);
--> statement-breakpoint
CREATE INDEX `payment_order` ON `payment` (`order_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `payment_card_reference` ON `payment` (`method`,`direction`,`reference`) WHERE method = 'card';--> statement-breakpoint
CREATE TABLE `stripe_event` (
	`id` text PRIMARY KEY NOT NULL,
	`type` text NOT NULL,
	`applied_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `booking` (
	`id` integer PRIMARY KEY NOT NULL,
	`session_id` integer NOT NULL,
	`registration_id` integer NOT NULL,
	`status` text DEFAULT 'active' NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `booking_once` ON `booking` (`registration_id`,`session_id`) WHERE status = 'active';--> statement-breakpoint
CREATE INDEX `booking_session` ON `booking` (`session_id`,`status`);--> statement-breakpoint
CREATE TABLE `room` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`name` text NOT NULL,
	`capacity` integer NOT NULL,
	`directions` text DEFAULT '' NOT NULL,
	`step_free` integer DEFAULT true NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `session` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`slug` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`summary` text DEFAULT '' NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`track_id` integer,
	`room_id` integer,
	`slot` text NOT NULL,
	`day` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`bookable` integer DEFAULT false NOT NULL,
	`capacity` integer DEFAULT 0 NOT NULL,
	`booked` integer DEFAULT 0 NOT NULL,
	`ticket_type_code` text,
	`status` text DEFAULT 'scheduled' NOT NULL,
	`calendar_sequence` integer DEFAULT 0 NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`track_id`) REFERENCES `track`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`room_id`) REFERENCES `room`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "session_times" CHECK("session"."ends_at" > "session"."starts_at"),
	CONSTRAINT "session_never_overbooked" CHECK("session"."booked" >= 0 AND ("session"."bookable" = 0 OR "session"."booked" <= "session"."capacity"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `session_slug` ON `session` (`event_id`,`slug`);--> statement-breakpoint
CREATE INDEX `session_starts` ON `session` (`event_id`,`starts_at`);--> statement-breakpoint
CREATE TABLE `session_speaker` (
	`session_id` integer NOT NULL,
	`speaker_id` integer NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`session_id`, `speaker_id`),
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`speaker_id`) REFERENCES `speaker`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `session_speaker_speaker` ON `session_speaker` (`speaker_id`);--> statement-breakpoint
CREATE TABLE `speaker` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`person_id` integer,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`title` text DEFAULT '' NOT NULL,
	`organisation` text DEFAULT '' NOT NULL,
	`biography` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `speaker_slug` ON `speaker` (`event_id`,`slug`);--> statement-breakpoint
CREATE TABLE `track` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `track_slug` ON `track` (`event_id`,`slug`);--> statement-breakpoint
CREATE TABLE `order` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`code` text NOT NULL,
	`status` text NOT NULL,
	`method` text NOT NULL,
	`idempotency_key` text NOT NULL,
	`payer_person_id` integer,
	`payer_name` text NOT NULL,
	`payer_email` text NOT NULL,
	`organisation_id` integer,
	`organisation_name` text,
	`billing_address` text NOT NULL,
	`purchase_order` text,
	`locale` text DEFAULT 'fr' NOT NULL,
	`subtotal_cents` integer NOT NULL,
	`tps_cents` integer NOT NULL,
	`tvq_cents` integer NOT NULL,
	`total_cents` integer NOT NULL,
	`paid_cents` integer DEFAULT 0 NOT NULL,
	`refunded_cents` integer DEFAULT 0 NOT NULL,
	`credited_cents` integer DEFAULT 0 NOT NULL,
	`placed_at` integer NOT NULL,
	`hold_expires_at` integer,
	`due_at` integer,
	`confirmed_at` integer,
	`cancelled_at` integer,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`payer_person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "order_adds_up" CHECK("order"."total_cents" = "order"."subtotal_cents" + "order"."tps_cents" + "order"."tvq_cents" AND "order"."subtotal_cents" >= 0 AND "order"."tps_cents" >= 0 AND "order"."tvq_cents" >= 0),
	CONSTRAINT "order_payments_bounded" CHECK("order"."refunded_cents" >= 0 AND "order"."paid_cents" >= "order"."refunded_cents" AND "order"."paid_cents" - "order"."refunded_cents" <= "order"."total_cents" AND "order"."credited_cents" BETWEEN 0 AND "order"."total_cents"),
	CONSTRAINT "order_held_expires" CHECK("order"."status" <> 'held' OR "order"."hold_expires_at" IS NOT NULL)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `order_code_unique` ON `order` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `order_idempotency_key_unique` ON `order` (`idempotency_key`);--> statement-breakpoint
CREATE INDEX `order_event_status` ON `order` (`event_id`,`status`);--> statement-breakpoint
CREATE INDEX `order_hold` ON `order` (`hold_expires_at`) WHERE status = 'held';--> statement-breakpoint
CREATE INDEX `order_organisation` ON `order` (`organisation_id`);--> statement-breakpoint
CREATE INDEX `order_payer` ON `order` (`payer_person_id`);--> statement-breakpoint
CREATE INDEX `order_placed` ON `order` (`event_id`,`placed_at`);--> statement-breakpoint
CREATE TABLE `price` (
	`id` integer PRIMARY KEY NOT NULL,
	`ticket_type_id` integer NOT NULL,
	`audience` text NOT NULL,
	`label` text DEFAULT '' NOT NULL,
	`amount_cents` integer NOT NULL,
	`until` integer,
	FOREIGN KEY (`ticket_type_id`) REFERENCES `ticket_type`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "price_not_negative" CHECK("price"."amount_cents" >= 0)
);
--> statement-breakpoint
CREATE INDEX `price_ticket_type` ON `price` (`ticket_type_id`);--> statement-breakpoint
CREATE TABLE `quota` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`name` text NOT NULL,
	`capacity` integer NOT NULL,
	`taken` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "quota_never_oversold" CHECK("quota"."taken" >= 0 AND "quota"."taken" <= "quota"."capacity")
);
--> statement-breakpoint
CREATE INDEX `quota_event` ON `quota` (`event_id`);--> statement-breakpoint
CREATE TABLE `registration` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`order_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`status` text DEFAULT 'active' NOT NULL,
	`code` text NOT NULL,
	`organisation_id` integer,
	`organisation_name` text DEFAULT '' NOT NULL,
	`region_code` text,
	`dietary_needs` text DEFAULT '' NOT NULL,
	`access_needs` text DEFAULT '' NOT NULL,
	`calendar_sequence` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`cancelled_at` integer,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_id`) REFERENCES `order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `registration_code_unique` ON `registration` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `registration_one_active_per_event` ON `registration` (`event_id`,`person_id`) WHERE status = 'active';--> statement-breakpoint
CREATE INDEX `registration_order` ON `registration` (`order_id`);--> statement-breakpoint
CREATE INDEX `registration_person` ON `registration` (`person_id`);--> statement-breakpoint
CREATE INDEX `registration_organisation` ON `registration` (`event_id`,`organisation_id`);--> statement-breakpoint
CREATE TABLE `ticket` (
	`id` integer PRIMARY KEY NOT NULL,
	`registration_id` integer NOT NULL,
	`ticket_type_id` integer NOT NULL,
	`status` text DEFAULT 'active' NOT NULL,
	`price_cents` integer NOT NULL,
	`audience` text NOT NULL,
	`tax_code` text NOT NULL,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ticket_type_id`) REFERENCES `ticket_type`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_once` ON `ticket` (`registration_id`,`ticket_type_id`) WHERE status = 'active';--> statement-breakpoint
CREATE INDEX `ticket_type_of` ON `ticket` (`ticket_type_id`,`status`);--> statement-breakpoint
CREATE TABLE `ticket_type` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`role` text NOT NULL,
	`days` text NOT NULL,
	`tax_code` text DEFAULT 'taxable' NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	`on_sale` integer DEFAULT true NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_type_code` ON `ticket_type` (`event_id`,`code`);--> statement-breakpoint
CREATE TABLE `ticket_type_quota` (
	`ticket_type_id` integer NOT NULL,
	`quota_id` integer NOT NULL,
	PRIMARY KEY(`ticket_type_id`, `quota_id`),
	FOREIGN KEY (`ticket_type_id`) REFERENCES `ticket_type`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`quota_id`) REFERENCES `quota`(`id`) ON UPDATE no action ON DELETE no action
);
