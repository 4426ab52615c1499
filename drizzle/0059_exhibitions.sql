CREATE TABLE `booth_option` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`price_cents` integer NOT NULL,
	`passes` integer DEFAULT 0 NOT NULL,
	`per_exhibitor` integer DEFAULT 1 NOT NULL,
	`capacity` integer,
	`taken` integer DEFAULT 0 NOT NULL,
	`on_sale` integer DEFAULT true NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `exhibition`(`event_id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "booth_option_sound" CHECK("booth_option"."price_cents" >= 0 AND "booth_option"."passes" BETWEEN 0 AND 20 AND "booth_option"."per_exhibitor" BETWEEN 1 AND 50),
	CONSTRAINT "booth_option_never_oversold" CHECK("booth_option"."taken" >= 0 AND ("booth_option"."capacity" IS NULL OR "booth_option"."taken" <= "booth_option"."capacity"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `booth_option_name` ON `booth_option` (`event_id`,`name`);--> statement-breakpoint
CREATE TABLE `booth_price` (
	`booth_type_id` integer NOT NULL,
	`kind` text NOT NULL,
	`amount_cents` integer NOT NULL,
	PRIMARY KEY(`booth_type_id`, `kind`),
	FOREIGN KEY (`booth_type_id`) REFERENCES `booth_type`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "booth_price_not_negative" CHECK("booth_price"."amount_cents" >= 0)
);
--> statement-breakpoint
CREATE TABLE `booth_type` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`width_cm` integer NOT NULL,
	`depth_cm` integer NOT NULL,
	`passes` integer DEFAULT 2 NOT NULL,
	`included` text DEFAULT '[]' NOT NULL,
	`capacity` integer NOT NULL,
	`taken` integer DEFAULT 0 NOT NULL,
	`on_sale` integer DEFAULT true NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `exhibition`(`event_id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "booth_type_size" CHECK("booth_type"."width_cm" BETWEEN 50 AND 5000 AND "booth_type"."depth_cm" BETWEEN 50 AND 5000),
	CONSTRAINT "booth_type_passes" CHECK("booth_type"."passes" BETWEEN 0 AND 50),
	CONSTRAINT "booth_type_never_oversold" CHECK("booth_type"."taken" >= 0 AND "booth_type"."taken" <= "booth_type"."capacity")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `booth_type_name` ON `booth_type` (`event_id`,`name`);--> statement-breakpoint
CREATE TABLE `contract_acceptance` (
	`id` integer PRIMARY KEY NOT NULL,
	`exhibitor_id` integer NOT NULL,
	`terms_id` integer NOT NULL,
	`conditions` text DEFAULT '' NOT NULL,
	`accepted_by` integer NOT NULL,
	`signed_as` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`exhibitor_id`) REFERENCES `exhibitor`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`terms_id`) REFERENCES `exhibition_terms`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`accepted_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contract_acceptance_once` ON `contract_acceptance` (`exhibitor_id`,`terms_id`);--> statement-breakpoint
CREATE TABLE `exhibition` (
	`event_id` integer PRIMARY KEY NOT NULL,
	`introduction` text DEFAULT '' NOT NULL,
	`opens_at` integer NOT NULL,
	`closes_at` integer NOT NULL,
	`edits_close_at` integer NOT NULL,
	`renewals_close_at` integer,
	`revision` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "exhibition_calendar" CHECK("exhibition"."opens_at" < "exhibition"."closes_at"),
	CONSTRAINT "exhibition_renewals" CHECK("exhibition"."renewals_close_at" IS NULL OR "exhibition"."renewals_close_at" BETWEEN "exhibition"."opens_at" AND "exhibition"."closes_at")
);
--> statement-breakpoint
CREATE TABLE `exhibition_terms` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`version` integer NOT NULL,
	`text` text NOT NULL,
	`sha256` text NOT NULL,
	`published_by` integer,
	`published_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `exhibition`(`event_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`published_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "exhibition_terms_written" CHECK(length(trim("exhibition_terms"."text")) > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exhibition_terms_version` ON `exhibition_terms` (`event_id`,`version`);--> statement-breakpoint
CREATE TABLE `exhibitor_file` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`exhibitor_id` integer NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`media_type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`uploaded_by` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`exhibitor_id`) REFERENCES `exhibitor`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`uploaded_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "exhibitor_file_size" CHECK("exhibitor_file"."size" BETWEEN 1 AND 20971520)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exhibitor_file_code_unique` ON `exhibitor_file` (`code`);--> statement-breakpoint
CREATE INDEX `exhibitor_file_of` ON `exhibitor_file` (`exhibitor_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `exhibitor_logo` ON `exhibitor_file` (`exhibitor_id`) WHERE kind = 'logo';--> statement-breakpoint
CREATE TABLE `exhibitor_file_content` (
	`file_id` integer PRIMARY KEY NOT NULL,
	`bytes` blob NOT NULL,
	FOREIGN KEY (`file_id`) REFERENCES `exhibitor_file`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `exhibitor_order` (
	`order_id` integer PRIMARY KEY NOT NULL,
	`exhibitor_id` integer NOT NULL,
	`booth_id` integer,
	FOREIGN KEY (`order_id`) REFERENCES `order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`exhibitor_id`) REFERENCES `exhibitor`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `exhibitor_order_of` ON `exhibitor_order` (`exhibitor_id`);--> statement-breakpoint
CREATE TABLE `exhibitor_order_option` (
	`order_id` integer NOT NULL,
	`option_id` integer NOT NULL,
	`quantity` integer NOT NULL,
	PRIMARY KEY(`order_id`, `option_id`),
	FOREIGN KEY (`order_id`) REFERENCES `exhibitor_order`(`order_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`option_id`) REFERENCES `booth_option`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "exhibitor_order_option_quantity" CHECK("exhibitor_order_option"."quantity" BETWEEN 1 AND 50)
);
--> statement-breakpoint
CREATE TABLE `exhibitor_topic` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `exhibition`(`event_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exhibitor_topic_name` ON `exhibitor_topic` (`event_id`,`kind`,`name`);--> statement-breakpoint
CREATE TABLE `exhibitor_topic_of` (
	`exhibitor_id` integer NOT NULL,
	`topic_id` integer NOT NULL,
	PRIMARY KEY(`exhibitor_id`, `topic_id`),
	FOREIGN KEY (`exhibitor_id`) REFERENCES `exhibitor`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`topic_id`) REFERENCES `exhibitor_topic`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `exhibitor_topic_of_topic` ON `exhibitor_topic_of` (`topic_id`);--> statement-breakpoint
CREATE TABLE `partner_level` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`name` text NOT NULL,
	`benefits` text DEFAULT '[]' NOT NULL,
	`price_cents` integer,
	`includes_booth` integer DEFAULT false NOT NULL,
	`passes` integer DEFAULT 0 NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `exhibition`(`event_id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "partner_level_sound" CHECK(("partner_level"."price_cents" IS NULL OR "partner_level"."price_cents" >= 0) AND "partner_level"."passes" BETWEEN 0 AND 50)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `partner_level_name` ON `partner_level` (`event_id`,`name`);--> statement-breakpoint
CREATE TABLE `booth` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`plan_id` integer NOT NULL,
	`number` text NOT NULL,
	`booth_type_id` integer,
	`x_cm` integer NOT NULL,
	`y_cm` integer NOT NULL,
	`width_cm` integer NOT NULL,
	`height_cm` integer NOT NULL,
	`kept_for` integer,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`plan_id`) REFERENCES `floor_plan`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`booth_type_id`) REFERENCES `booth_type`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`kept_for`) REFERENCES `exhibitor`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "booth_numbered" CHECK(length(trim("booth"."number")) > 0),
	CONSTRAINT "booth_drawn" CHECK("booth"."x_cm" >= 0 AND "booth"."y_cm" >= 0 AND "booth"."width_cm" > 0 AND "booth"."height_cm" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `booth_number` ON `booth` (`event_id`,`number`);--> statement-breakpoint
CREATE INDEX `booth_plan` ON `booth` (`plan_id`);--> statement-breakpoint
CREATE TABLE `booth_allocation` (
	`booth_id` integer PRIMARY KEY NOT NULL,
	`exhibitor_id` integer NOT NULL,
	`until` integer,
	`order_id` integer,
	`allocated_by` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`booth_id`) REFERENCES `booth`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`exhibitor_id`) REFERENCES `exhibitor`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_id`) REFERENCES `order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`allocated_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `booth_allocation_exhibitor_id_unique` ON `booth_allocation` (`exhibitor_id`);--> statement-breakpoint
CREATE INDEX `booth_allocation_order` ON `booth_allocation` (`order_id`);--> statement-breakpoint
CREATE TABLE `exhibitor_apart` (
	`exhibitor_id` integer NOT NULL,
	`other_id` integer NOT NULL,
	PRIMARY KEY(`exhibitor_id`, `other_id`),
	FOREIGN KEY (`exhibitor_id`) REFERENCES `exhibitor`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`other_id`) REFERENCES `exhibitor`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "exhibitor_apart_ordered" CHECK("exhibitor_apart"."exhibitor_id" < "exhibitor_apart"."other_id")
);
--> statement-breakpoint
CREATE INDEX `exhibitor_apart_other` ON `exhibitor_apart` (`other_id`);--> statement-breakpoint
CREATE TABLE `floor_mark` (
	`id` integer PRIMARY KEY NOT NULL,
	`plan_id` integer NOT NULL,
	`kind` text NOT NULL,
	`label` text DEFAULT '' NOT NULL,
	`x_cm` integer NOT NULL,
	`y_cm` integer NOT NULL,
	`width_cm` integer NOT NULL,
	`height_cm` integer NOT NULL,
	FOREIGN KEY (`plan_id`) REFERENCES `floor_plan`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "floor_mark_size" CHECK("floor_mark"."width_cm" > 0 AND "floor_mark"."height_cm" > 0)
);
--> statement-breakpoint
CREATE INDEX `floor_mark_plan` ON `floor_mark` (`plan_id`);--> statement-breakpoint
CREATE TABLE `floor_plan` (
	`id` integer PRIMARY KEY NOT NULL,
	`event_id` integer NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`width_cm` integer NOT NULL,
	`height_cm` integer NOT NULL,
	`grid_cm` integer DEFAULT 50 NOT NULL,
	`position` integer DEFAULT 0 NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "floor_plan_size" CHECK("floor_plan"."width_cm" BETWEEN 200 AND 30000 AND "floor_plan"."height_cm" BETWEEN 200 AND 30000),
	CONSTRAINT "floor_plan_grid" CHECK("floor_plan"."grid_cm" BETWEEN 5 AND 500)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `floor_plan_slug` ON `floor_plan` (`event_id`,`slug`);--> statement-breakpoint
CREATE TABLE `floor_plan_image` (
	`plan_id` integer PRIMARY KEY NOT NULL,
	`media_type` text NOT NULL,
	`bytes` blob NOT NULL,
	`sha256` text NOT NULL,
	FOREIGN KEY (`plan_id`) REFERENCES `floor_plan`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `order_item` (
	`order_id` integer NOT NULL,
	`position` integer NOT NULL,
	`description` text NOT NULL,
	`quantity` integer NOT NULL,
	`unit_cents` integer NOT NULL,
	`tax_code` text DEFAULT 'taxable' NOT NULL,
	`training` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`order_id`, `position`),
	FOREIGN KEY (`order_id`) REFERENCES `order`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "order_item_sound" CHECK("order_item"."quantity" BETWEEN 1 AND 1000 AND "order_item"."unit_cents" >= 0 AND length("order_item"."description") > 0)
);
--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `code` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `status` text DEFAULT 'draft' NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `contact_person_id` integer REFERENCES person(id);--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `organisation_id` integer REFERENCES organisation(id);--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `kind` text DEFAULT 'company' NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `booth_type_id` integer REFERENCES booth_type(id);--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `partner_level_id` integer REFERENCES partner_level(id);--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `description` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `summary_en` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `description_en` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `website` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `region_code` text;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `phone` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `needs` text DEFAULT '{"power":false,"wifi":false,"note":""}' NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `options` text DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `revision` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `decision_note` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `renewed_from` integer REFERENCES exhibitor(id);--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `created_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `updated_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `submitted_at` integer;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `decided_at` integer;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `confirmed_at` integer;--> statement-breakpoint
ALTER TABLE `exhibitor` ADD `withdrawn_at` integer;--> statement-breakpoint
-- Those written before there were applications have their booth.
UPDATE `exhibitor` SET `code` = hex(randomblob(5)), `status` = 'confirmed',
	`created_at` = (SELECT e.registration_opens_at FROM event e WHERE e.id = event_id),
	`updated_at` = (SELECT e.registration_opens_at FROM event e WHERE e.id = event_id),
	`confirmed_at` = (SELECT e.registration_opens_at FROM event e WHERE e.id = event_id);--> statement-breakpoint
CREATE UNIQUE INDEX `exhibitor_code_unique` ON `exhibitor` (`code`);--> statement-breakpoint
CREATE INDEX `exhibitor_status` ON `exhibitor` (`event_id`,`status`);--> statement-breakpoint
CREATE INDEX `exhibitor_contact` ON `exhibitor` (`contact_person_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `exhibitor_renewal` ON `exhibitor` (`event_id`,`renewed_from`) WHERE renewed_from IS NOT NULL;