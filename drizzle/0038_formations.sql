CREATE TABLE `attendance` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`session_id` integer NOT NULL,
	`registration_id` integer,
	`guest_name` text DEFAULT '' NOT NULL,
	`organisation_id` integer,
	`region_code` text,
	`people` integer DEFAULT 1 NOT NULL,
	`is_admissible` integer NOT NULL,
	`minutes` integer NOT NULL,
	`source` text NOT NULL,
	`signed_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`region_code`) REFERENCES `region`(`code`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "attendance_of_one" CHECK(("attendance"."registration_id" IS NULL) = ("attendance"."guest_name" <> '')),
	CONSTRAINT "attendance_people" CHECK("attendance"."people" = 1 OR ("attendance"."people" BETWEEN 2 AND 10000 AND "attendance"."registration_id" IS NULL)),
	CONSTRAINT "attendance_minutes" CHECK("attendance"."minutes" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `attendance_once` ON `attendance` (`session_id`,`registration_id`) WHERE registration_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `attendance_session` ON `attendance` (`session_id`);--> statement-breakpoint
CREATE INDEX `attendance_registration` ON `attendance` (`registration_id`);--> statement-breakpoint
CREATE TABLE `attendance_change` (
	`id` integer PRIMARY KEY NOT NULL,
	`attendance_id` integer NOT NULL,
	`session_id` integer NOT NULL,
	`before` text,
	`after` text,
	`source` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`by_person_id` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `attendance_change_line` ON `attendance_change` (`attendance_id`);--> statement-breakpoint
CREATE INDEX `attendance_change_session` ON `attendance_change` (`session_id`);--> statement-breakpoint
CREATE TABLE `attendance_span` (
	`id` integer PRIMARY KEY NOT NULL,
	`attendance_id` integer NOT NULL,
	`arrived_at` integer NOT NULL,
	`left_at` integer,
	FOREIGN KEY (`attendance_id`) REFERENCES `attendance`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "attendance_span_times" CHECK("attendance_span"."left_at" IS NULL OR "attendance_span"."left_at" > "attendance_span"."arrived_at")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `attendance_span_once` ON `attendance_span` (`attendance_id`,`arrived_at`);--> statement-breakpoint
CREATE TABLE `course` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`title` text NOT NULL,
	`summary` text DEFAULT '' NOT NULL,
	`objectives` text DEFAULT '' NOT NULL,
	`outline` text DEFAULT '' NOT NULL,
	`prerequisites` text DEFAULT '' NOT NULL,
	`accessibility` text DEFAULT '' NOT NULL,
	`theme_id` integer NOT NULL,
	`level` text DEFAULT 'all' NOT NULL,
	`audience` text DEFAULT 'all' NOT NULL,
	`language` text DEFAULT 'fr' NOT NULL,
	`duration_minutes` integer NOT NULL,
	`accreditation` text DEFAULT '' NOT NULL,
	`attendance_percent` integer DEFAULT 80 NOT NULL,
	`revision` integer DEFAULT 1 NOT NULL,
	`published_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`theme_id`) REFERENCES `course_theme`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "course_duration" CHECK("course"."duration_minutes" BETWEEN 15 AND 30000),
	CONSTRAINT "course_attendance" CHECK("course"."attendance_percent" BETWEEN 1 AND 100)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `course_slug_unique` ON `course` (`slug`);--> statement-breakpoint
CREATE INDEX `course_of_theme` ON `course` (`theme_id`);--> statement-breakpoint
CREATE TABLE `course_interest` (
	`id` integer PRIMARY KEY NOT NULL,
	`course_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`course_id`) REFERENCES `course`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `course_interest_once` ON `course_interest` (`course_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `course_interest_person` ON `course_interest` (`person_id`);--> statement-breakpoint
CREATE TABLE `course_interest_told` (
	`interest_id` integer NOT NULL,
	`event_id` integer NOT NULL,
	PRIMARY KEY(`interest_id`, `event_id`),
	FOREIGN KEY (`interest_id`) REFERENCES `course_interest`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`event_id`) REFERENCES `course_session`(`event_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `course_material` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`event_id` integer NOT NULL,
	`name` text NOT NULL,
	`media_type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`given` text NOT NULL,
	`uploaded_by` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `course_session`(`event_id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`uploaded_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "course_material_size" CHECK("course_material"."size" BETWEEN 1 AND 20971520)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `course_material_code_unique` ON `course_material` (`code`);--> statement-breakpoint
CREATE INDEX `course_material_event` ON `course_material` (`event_id`);--> statement-breakpoint
CREATE TABLE `course_material_content` (
	`material_id` integer PRIMARY KEY NOT NULL,
	`bytes` blob NOT NULL,
	FOREIGN KEY (`material_id`) REFERENCES `course_material`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `course_session` (
	`event_id` integer PRIMARY KEY NOT NULL,
	`course_id` integer NOT NULL,
	`status` text DEFAULT 'tentative' NOT NULL,
	`format` text NOT NULL,
	`region_code` text,
	`min_people` integer DEFAULT 0 NOT NULL,
	`decide_at` integer,
	`per_organisation` integer,
	`meeting_url` text DEFAULT '' NOT NULL,
	`access_minutes` integer DEFAULT 2880 NOT NULL,
	`target_people` integer,
	`series` text DEFAULT '' NOT NULL,
	`notes` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`event_id`) REFERENCES `event`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`course_id`) REFERENCES `course`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`region_code`) REFERENCES `region`(`code`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "course_session_people" CHECK("course_session"."min_people" >= 0 AND coalesce("course_session"."per_organisation", 1) >= 1 AND coalesce("course_session"."target_people", 0) >= 0),
	CONSTRAINT "course_session_place" CHECK("course_session"."format" <> 'online' OR "course_session"."region_code" IS NULL),
	CONSTRAINT "course_session_access" CHECK("course_session"."access_minutes" BETWEEN 0 AND 43200)
);
--> statement-breakpoint
CREATE INDEX `course_session_course` ON `course_session` (`course_id`);--> statement-breakpoint
CREATE INDEX `course_session_decides` ON `course_session` (`decide_at`) WHERE status = 'tentative';--> statement-breakpoint
CREATE TABLE `course_theme` (
	`id` integer PRIMARY KEY NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`position` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `course_theme_slug_unique` ON `course_theme` (`slug`);--> statement-breakpoint
-- What a state of a dated offer may become.
CREATE TRIGGER course_session_transition BEFORE UPDATE OF status ON course_session WHEN OLD.status <> NEW.status BEGIN
	SELECT RAISE(ABORT, 'course_session_transition') WHERE NOT (
		(OLD.status = 'tentative' AND NEW.status IN ('confirmed', 'cancelled'))
		OR (OLD.status = 'confirmed' AND NEW.status IN ('held', 'cancelled'))
		OR (OLD.status = 'held' AND NEW.status = 'closed'));
END;
--> statement-breakpoint
CREATE TRIGGER course_session_keeps_its_event BEFORE UPDATE OF event_id ON course_session BEGIN SELECT RAISE(ABORT, 'course_session_immutable'); END;
--> statement-breakpoint
-- Everybody comes to all the dates of an offer: two of them never overlap.
CREATE TRIGGER course_dates_apart BEFORE INSERT ON session
WHEN NEW.kind = 'training' AND NEW.status = 'scheduled' BEGIN
	SELECT RAISE(ABORT, 'course_dates_overlap') WHERE EXISTS (
		SELECT 1 FROM session s WHERE s.event_id = NEW.event_id AND s.kind = 'training' AND s.status = 'scheduled'
			AND s.id IS NOT NEW.id AND s.starts_at < NEW.ends_at AND s.ends_at > NEW.starts_at);
END;
--> statement-breakpoint
CREATE TRIGGER course_dates_stay_apart BEFORE UPDATE OF starts_at, ends_at, status, kind, event_id ON session
WHEN NEW.kind = 'training' AND NEW.status = 'scheduled' BEGIN
	SELECT RAISE(ABORT, 'course_dates_overlap') WHERE EXISTS (
		SELECT 1 FROM session s WHERE s.event_id = NEW.event_id AND s.kind = 'training' AND s.status = 'scheduled'
			AND s.id <> NEW.id AND s.starts_at < NEW.ends_at AND s.ends_at > NEW.starts_at);
END;
--> statement-breakpoint
-- A line of a sheet is of somebody registered in that event, at a session that is held, and never longer than it.
CREATE TRIGGER attendance_allowed BEFORE INSERT ON attendance BEGIN
	SELECT RAISE(ABORT, 'attendance_cancelled_session') WHERE (SELECT status FROM session WHERE id = NEW.session_id) <> 'scheduled';
	SELECT RAISE(ABORT, 'attendance_of_another_event') WHERE NEW.registration_id IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM session s JOIN registration r ON r.event_id = s.event_id WHERE s.id = NEW.session_id AND r.id = NEW.registration_id);
	SELECT RAISE(ABORT, 'attendance_too_long') WHERE NEW.minutes * 60000 > (SELECT ends_at - starts_at FROM session WHERE id = NEW.session_id);
END;
--> statement-breakpoint
CREATE TRIGGER attendance_changed BEFORE UPDATE ON attendance BEGIN
	SELECT RAISE(ABORT, 'attendance_immutable') WHERE NEW.id <> OLD.id OR NEW.session_id <> OLD.session_id
		-- A guest who registers afterwards is found again; nobody else changes hands.
		OR (OLD.registration_id IS NOT NULL AND NEW.registration_id IS NOT OLD.registration_id);
	SELECT RAISE(ABORT, 'attendance_of_another_event') WHERE NEW.registration_id IS NOT NULL AND NOT EXISTS (
		SELECT 1 FROM session s JOIN registration r ON r.event_id = s.event_id WHERE s.id = NEW.session_id AND r.id = NEW.registration_id);
	SELECT RAISE(ABORT, 'attendance_too_long') WHERE NEW.minutes * 60000 > (SELECT ends_at - starts_at FROM session WHERE id = NEW.session_id);
END;
--> statement-breakpoint
CREATE TRIGGER attendance_change_no_update BEFORE UPDATE ON attendance_change BEGIN SELECT RAISE(ABORT, 'attendance_change_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER attendance_change_no_delete BEFORE DELETE ON attendance_change BEGIN SELECT RAISE(ABORT, 'attendance_change_append_only'); END;
--> statement-breakpoint
-- Minutes that somebody registered was at a session: by its sheet, else by its door, from the moment it read them.
CREATE VIEW session_presence AS
	SELECT a.session_id, a.registration_id, a.minutes FROM attendance a WHERE a.registration_id IS NOT NULL
	UNION ALL
	SELECT c.session_id, m.registration_id, max(0, (s.ends_at - max(s.starts_at, min(m.at))) / 60000)
	FROM admission m JOIN checkpoint c ON c.id = m.checkpoint_id JOIN session s ON s.id = c.session_id
	WHERE NOT EXISTS (SELECT 1 FROM attendance a WHERE a.session_id = c.session_id AND a.registration_id = m.registration_id)
	GROUP BY c.session_id, m.registration_id;
