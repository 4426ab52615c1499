CREATE TABLE `withdrawal_pardon` (
	`id` integer PRIMARY KEY NOT NULL,
	`registration_id` integer NOT NULL,
	`reason` text NOT NULL,
	`credit_note_id` integer,
	`recorded_by` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`registration_id`) REFERENCES `registration`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`credit_note_id`) REFERENCES `invoice`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "withdrawal_pardon_says_why" CHECK(length("withdrawal_pardon"."reason") > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `withdrawal_pardon_once` ON `withdrawal_pardon` (`registration_id`);--> statement-breakpoint
CREATE INDEX `registration_late` ON `registration` (`event_id`) WHERE is_late;
--> statement-breakpoint
-- Only what was late is forgiven, and what is forgiven stays so.
CREATE TRIGGER withdrawal_not_late BEFORE INSERT ON withdrawal_pardon BEGIN
	SELECT RAISE(ABORT, 'withdrawal_not_late') WHERE NOT EXISTS (
		SELECT 1 FROM registration r WHERE r.id = NEW.registration_id AND r.is_late = 1 AND r.status = 'cancelled');
END;
--> statement-breakpoint
CREATE TRIGGER withdrawal_pardon_no_update BEFORE UPDATE ON withdrawal_pardon BEGIN SELECT RAISE(ABORT, 'withdrawal_pardon_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER withdrawal_pardon_no_delete BEFORE DELETE ON withdrawal_pardon BEGIN SELECT RAISE(ABORT, 'withdrawal_pardon_append_only'); END;
--> statement-breakpoint
-- The credit that a late withdrawal kept comes back once it is forgiven.
DROP TRIGGER credit_line_even;
--> statement-breakpoint
CREATE TRIGGER credit_line_even BEFORE INSERT ON credit_line WHEN NEW.order_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'credit_line_uneven') WHERE NEW.places + (
		SELECT coalesce(sum(c.places), 0) FROM credit_line c WHERE c.order_id = NEW.order_id AND c.lot_id = NEW.lot_id
	) <> (
		SELECT count(*) FROM registration r JOIN ticket k ON k.registration_id = r.id
		WHERE r.order_id = NEW.order_id AND k.lot_id = NEW.lot_id AND (k.status = 'active' OR (r.is_late = 1
			AND NOT EXISTS (SELECT 1 FROM withdrawal_pardon w WHERE w.registration_id = r.id))));
END;
--> statement-breakpoint
CREATE TRIGGER withdrawal_pardon_returns_credit AFTER INSERT ON withdrawal_pardon BEGIN
	INSERT INTO credit_line (lot_id, kind, places, order_id, at)
	SELECT k.lot_id, 'returned', -1, r.order_id, NEW.at
	FROM registration r JOIN ticket k ON k.registration_id = r.id
	WHERE r.id = NEW.registration_id AND k.lot_id IS NOT NULL AND k.status <> 'active';
END;
