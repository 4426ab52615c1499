CREATE TABLE `mentoring_answer` (
	`pair_id` integer NOT NULL,
	`month` integer NOT NULL,
	`profile_id` integer NOT NULL,
	`answer` text NOT NULL,
	`words` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`pair_id`, `month`, `profile_id`),
	FOREIGN KEY (`profile_id`) REFERENCES `mentoring_profile`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`pair_id`,`month`) REFERENCES `mentoring_check_in`(`pair_id`,`month`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `mentoring_answer_profile` ON `mentoring_answer` (`profile_id`);--> statement-breakpoint
CREATE TABLE `mentoring_check_in` (
	`pair_id` integer NOT NULL,
	`month` integer NOT NULL,
	`asked_at` integer NOT NULL,
	PRIMARY KEY(`pair_id`, `month`),
	FOREIGN KEY (`pair_id`) REFERENCES `mentoring_pair`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "mentoring_check_in_month" CHECK("mentoring_check_in"."month" IN (1, 3, 6))
);
--> statement-breakpoint
CREATE TABLE `mentoring_meeting` (
	`id` integer PRIMARY KEY NOT NULL,
	`pair_id` integer NOT NULL,
	`day` text NOT NULL,
	`minutes` integer NOT NULL,
	`subject` text DEFAULT '' NOT NULL,
	`noted_at` integer NOT NULL,
	FOREIGN KEY (`pair_id`) REFERENCES `mentoring_pair`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "mentoring_meeting_minutes" CHECK("mentoring_meeting"."minutes" BETWEEN 5 AND 480)
);
--> statement-breakpoint
CREATE INDEX `mentoring_meeting_pair` ON `mentoring_meeting` (`pair_id`,`day`);--> statement-breakpoint
CREATE TABLE `mentoring_pair` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`program_id` integer NOT NULL,
	`mentor_id` integer NOT NULL,
	`mentee_id` integer NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL,
	`reasons` text NOT NULL,
	`sent_at` integer,
	`answers_by` integer,
	`mentor_accepted_at` integer,
	`mentee_accepted_at` integer,
	`active_at` integer,
	`ended_at` integer,
	`ended_by` text,
	`end_reason` text DEFAULT '' NOT NULL,
	`objectives` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`program_id`) REFERENCES `mentoring_program`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`mentor_id`) REFERENCES `mentoring_profile`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`mentee_id`) REFERENCES `mentoring_profile`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "mentoring_pair_apart" CHECK("mentoring_pair"."mentor_id" <> "mentoring_pair"."mentee_id"),
	CONSTRAINT "mentoring_pair_sent" CHECK("mentoring_pair"."state" = 'draft' OR ("mentoring_pair"."sent_at" IS NOT NULL AND "mentoring_pair"."answers_by" IS NOT NULL)),
	CONSTRAINT "mentoring_pair_both" CHECK("mentoring_pair"."state" <> 'active' OR ("mentoring_pair"."mentor_accepted_at" IS NOT NULL AND "mentoring_pair"."mentee_accepted_at" IS NOT NULL AND "mentoring_pair"."active_at" IS NOT NULL))
);
--> statement-breakpoint
CREATE INDEX `mentoring_pair_program` ON `mentoring_pair` (`program_id`);--> statement-breakpoint
CREATE INDEX `mentoring_pair_mentor` ON `mentoring_pair` (`mentor_id`);--> statement-breakpoint
CREATE INDEX `mentoring_pair_mentee` ON `mentoring_pair` (`mentee_id`);--> statement-breakpoint
CREATE TABLE `mentoring_profile` (
	`id` integer PRIMARY KEY NOT NULL,
	`program_id` integer NOT NULL,
	`person_id` integer NOT NULL,
	`organisation_id` integer NOT NULL,
	`role` text NOT NULL,
	`years` integer NOT NULL,
	`themes` text NOT NULL,
	`region_code` text NOT NULL,
	`language` text NOT NULL,
	`mode` text NOT NULL,
	`capacity` integer DEFAULT 1 NOT NULL,
	`about` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`program_id`) REFERENCES `mentoring_program`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`region_code`) REFERENCES `region`(`code`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "mentoring_profile_years" CHECK("mentoring_profile"."years" BETWEEN 0 AND 50),
	CONSTRAINT "mentoring_profile_capacity" CHECK("mentoring_profile"."capacity" BETWEEN 1 AND iif("mentoring_profile"."role" = 'mentor', 3, 1))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mentoring_profile_once` ON `mentoring_profile` (`program_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `mentoring_profile_person` ON `mentoring_profile` (`person_id`);--> statement-breakpoint
CREATE TABLE `mentoring_program` (
	`id` integer PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`intake_opens` text NOT NULL,
	`intake_closes` text NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "mentoring_program_days" CHECK("mentoring_program"."intake_opens" <= "mentoring_program"."intake_closes" AND "mentoring_program"."intake_opens" <= "mentoring_program"."starts_on" AND "mentoring_program"."starts_on" < "mentoring_program"."ends_on" AND "mentoring_program"."intake_closes" <= "mentoring_program"."ends_on")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mentoring_program_code_unique` ON `mentoring_program` (`code`);
--> statement-breakpoint
CREATE TRIGGER mentoring_profile_of_member BEFORE INSERT ON mentoring_profile BEGIN
	SELECT RAISE(ABORT, 'mentoring_not_member') WHERE NOT EXISTS (SELECT 1 FROM person p JOIN organisation o ON o.id = p.organisation_id
		WHERE p.id = NEW.person_id AND o.id = NEW.organisation_id AND o.is_member);
END;
--> statement-breakpoint
-- What a pair stands on stays under it.
CREATE TRIGGER mentoring_profile_holds BEFORE UPDATE ON mentoring_profile BEGIN
	SELECT RAISE(ABORT, 'mentoring_settled') WHERE NEW.program_id <> OLD.program_id OR NEW.person_id <> OLD.person_id
		OR ((NEW.organisation_id <> OLD.organisation_id OR NEW.role <> OLD.role)
			AND EXISTS (SELECT 1 FROM mentoring_pair p WHERE OLD.id IN (p.mentor_id, p.mentee_id)));
	SELECT RAISE(ABORT, 'mentoring_settled') WHERE NEW.withdrawn_at IS NOT NULL AND EXISTS (SELECT 1 FROM mentoring_pair p
		WHERE OLD.id IN (p.mentor_id, p.mentee_id) AND p.state IN ('draft', 'proposed', 'active'));
	SELECT RAISE(ABORT, 'mentoring_full') WHERE NEW.capacity < OLD.capacity AND NEW.capacity <
		(SELECT count(*) FROM mentoring_pair p WHERE p.mentor_id = OLD.id AND p.state IN ('draft', 'proposed', 'active'));
	SELECT RAISE(ABORT, 'mentoring_not_member') WHERE NEW.organisation_id <> OLD.organisation_id
		AND NOT EXISTS (SELECT 1 FROM organisation o WHERE o.id = NEW.organisation_id AND o.is_member);
END;
--> statement-breakpoint
CREATE TRIGGER mentoring_pair_begins BEFORE INSERT ON mentoring_pair BEGIN
	SELECT RAISE(ABORT, 'mentoring_settled') WHERE NEW.state <> 'draft';
	SELECT RAISE(ABORT, 'mentoring_settled') WHERE NOT EXISTS (SELECT 1 FROM mentoring_profile a JOIN mentoring_profile b ON b.program_id = a.program_id
		WHERE a.id = NEW.mentor_id AND b.id = NEW.mentee_id AND a.program_id = NEW.program_id AND a.role = 'mentor' AND b.role = 'mentee'
			AND a.withdrawn_at IS NULL AND b.withdrawn_at IS NULL);
END;
--> statement-breakpoint
CREATE TRIGGER mentoring_pair_not_alike BEFORE INSERT ON mentoring_pair BEGIN
	SELECT RAISE(ABORT, 'mentoring_same_organisation') WHERE EXISTS (SELECT 1 FROM mentoring_profile a JOIN mentoring_profile b
		ON b.organisation_id = a.organisation_id OR b.person_id = a.person_id WHERE a.id = NEW.mentor_id AND b.id = NEW.mentee_id);
END;
--> statement-breakpoint
CREATE TRIGGER mentoring_pair_within_capacity BEFORE INSERT ON mentoring_pair BEGIN
	SELECT RAISE(ABORT, 'mentoring_full') WHERE (SELECT count(*) FROM mentoring_pair p WHERE p.mentor_id = NEW.mentor_id
		AND p.state IN ('draft', 'proposed', 'active')) >= (SELECT a.capacity FROM mentoring_profile a WHERE a.id = NEW.mentor_id);
END;
--> statement-breakpoint
CREATE TRIGGER mentoring_pair_mentee_free BEFORE INSERT ON mentoring_pair BEGIN
	SELECT RAISE(ABORT, 'mentoring_taken') WHERE EXISTS (SELECT 1 FROM mentoring_pair p WHERE p.mentee_id = NEW.mentee_id
		AND p.state IN ('draft', 'proposed', 'active'));
END;
--> statement-breakpoint
-- Who is in a pair stays; it goes forward only, and what is over stays over.
CREATE TRIGGER mentoring_pair_goes BEFORE UPDATE ON mentoring_pair BEGIN
	SELECT RAISE(ABORT, 'mentoring_settled') WHERE NEW.id <> OLD.id OR NEW.program_id <> OLD.program_id
		OR NEW.mentor_id <> OLD.mentor_id OR NEW.mentee_id <> OLD.mentee_id;
	SELECT RAISE(ABORT, 'mentoring_settled') WHERE NEW.state <> OLD.state AND NOT (
		(OLD.state = 'draft' AND NEW.state = 'proposed')
		OR (OLD.state = 'proposed' AND NEW.state IN ('active', 'declined', 'lapsed', 'ended'))
		OR (OLD.state = 'active' AND NEW.state = 'ended'));
END;
--> statement-breakpoint
CREATE TRIGGER mentoring_pair_stays BEFORE DELETE ON mentoring_pair WHEN OLD.state <> 'draft' BEGIN
	SELECT RAISE(ABORT, 'mentoring_settled');
END;
--> statement-breakpoint
CREATE TRIGGER mentoring_meeting_of_pair BEFORE INSERT ON mentoring_meeting BEGIN
	SELECT RAISE(ABORT, 'mentoring_settled') WHERE NOT EXISTS (SELECT 1 FROM mentoring_pair p WHERE p.id = NEW.pair_id AND p.state = 'active');
END;
--> statement-breakpoint
CREATE TRIGGER mentoring_answer_of_pair BEFORE INSERT ON mentoring_answer BEGIN
	SELECT RAISE(ABORT, 'mentoring_settled') WHERE NOT EXISTS (SELECT 1 FROM mentoring_pair p
		WHERE p.id = NEW.pair_id AND NEW.profile_id IN (p.mentor_id, p.mentee_id));
END;
