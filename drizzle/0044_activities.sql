CREATE TABLE `activity_import` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`sha256` text NOT NULL,
	`file_name` text NOT NULL,
	`by_person_id` integer,
	`at` integer NOT NULL,
	`undone_at` integer,
	FOREIGN KEY (`by_person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `activity_import_once` ON `activity_import` (`sha256`) WHERE undone_at IS NULL;--> statement-breakpoint
CREATE TABLE `activity_target` (
	`id` integer PRIMARY KEY NOT NULL,
	`fiscal_year` integer NOT NULL,
	`scope` text NOT NULL,
	`name` text NOT NULL,
	`people` integer NOT NULL,
	CONSTRAINT "activity_target_people" CHECK("activity_target"."people" BETWEEN 1 AND 1000000 AND "activity_target"."name" <> '')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `activity_target_once` ON `activity_target` (`fiscal_year`,`scope`,`name`);--> statement-breakpoint
CREATE TABLE `past_activity` (
	`id` integer PRIMARY KEY NOT NULL,
	`import_id` integer NOT NULL,
	`line` integer NOT NULL,
	`day` text NOT NULL,
	`title` text NOT NULL,
	`activity_key` text NOT NULL,
	`kind` text DEFAULT '' NOT NULL,
	`series` text DEFAULT '' NOT NULL,
	`region` text DEFAULT '' NOT NULL,
	`organisation` text DEFAULT '' NOT NULL,
	`registered` integer,
	`present` integer NOT NULL,
	`admissible` integer,
	FOREIGN KEY (`import_id`) REFERENCES `activity_import`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "past_activity_people" CHECK("past_activity"."present" >= 0 AND coalesce("past_activity"."registered", 0) >= 0 AND coalesce("past_activity"."admissible", 0) BETWEEN 0 AND "past_activity"."present"),
	CONSTRAINT "past_activity_named" CHECK("past_activity"."title" <> '' AND "past_activity"."day" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `past_activity_line` ON `past_activity` (`import_id`,`line`);--> statement-breakpoint
CREATE INDEX `past_activity_day` ON `past_activity` (`day`,`activity_key`);
--> statement-breakpoint
CREATE TRIGGER past_activity_no_update BEFORE UPDATE ON past_activity BEGIN SELECT RAISE(ABORT, 'past_activity_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER past_activity_no_delete BEFORE DELETE ON past_activity BEGIN SELECT RAISE(ABORT, 'past_activity_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER activity_import_no_delete BEFORE DELETE ON activity_import BEGIN SELECT RAISE(ABORT, 'activity_import_append_only'); END;
--> statement-breakpoint
-- An import changes once: when it is taken back.
CREATE TRIGGER activity_import_kept BEFORE UPDATE ON activity_import
WHEN OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL
	OR (NEW.id, NEW.sha256, NEW.file_name, NEW.by_person_id, NEW.at) IS NOT (OLD.id, OLD.sha256, OLD.file_name, OLD.by_person_id, OLD.at)
BEGIN SELECT RAISE(ABORT, 'activity_import_append_only'); END;
--> statement-breakpoint
-- One activity is counted once, whatever files tell it, and nothing joins an import that was taken back.
CREATE TRIGGER past_activity_counted_once BEFORE INSERT ON past_activity
BEGIN
	SELECT RAISE(ABORT, 'past_activity_twice') WHERE EXISTS (
		SELECT 1 FROM past_activity p JOIN activity_import i ON i.id = p.import_id
		WHERE p.day = NEW.day AND p.activity_key = NEW.activity_key AND i.undone_at IS NULL);
	SELECT RAISE(ABORT, 'activity_import_undone') WHERE EXISTS (
		SELECT 1 FROM activity_import i WHERE i.id = NEW.import_id AND i.undone_at IS NOT NULL);
END;
