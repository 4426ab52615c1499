CREATE TABLE `attendance_import` (
	`id` integer PRIMARY KEY NOT NULL,
	`session_id` integer NOT NULL,
	`sha256` text NOT NULL,
	`file_name` text NOT NULL,
	`by_person_id` integer,
	`at` integer NOT NULL,
	`undone_at` integer,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `attendance_import_once` ON `attendance_import` (`session_id`,`sha256`) WHERE undone_at IS NULL;--> statement-breakpoint
ALTER TABLE `attendance_change` ADD `import_id` integer REFERENCES attendance_import(id);--> statement-breakpoint
CREATE INDEX `attendance_change_import` ON `attendance_change` (`import_id`) WHERE import_id IS NOT NULL;
--> statement-breakpoint
-- A report stays as it was written; all that may come to it is that it was undone, once.
CREATE TRIGGER attendance_import_immutable BEFORE UPDATE ON attendance_import
WHEN NEW.id <> OLD.id OR NEW.session_id <> OLD.session_id OR NEW.sha256 <> OLD.sha256 OR NEW.at <> OLD.at OR OLD.undone_at IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'attendance_import_immutable');
END;
