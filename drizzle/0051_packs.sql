CREATE TABLE `credit_line` (
	`id` integer PRIMARY KEY NOT NULL,
	`lot_id` integer NOT NULL,
	`kind` text NOT NULL,
	`places` integer NOT NULL,
	`order_id` integer,
	`reason` text DEFAULT '' NOT NULL,
	`recorded_by` integer,
	`at` integer NOT NULL,
	FOREIGN KEY (`lot_id`) REFERENCES `credit_lot`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_id`) REFERENCES `order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`recorded_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "credit_line_sound" CHECK(CASE "credit_line"."kind" WHEN 'spent' THEN "credit_line"."places" = 1 AND "credit_line"."order_id" IS NOT NULL WHEN 'returned' THEN "credit_line"."places" = -1 AND "credit_line"."order_id" IS NOT NULL ELSE "credit_line"."places" <> 0 AND "credit_line"."order_id" IS NULL AND length("credit_line"."reason") > 0 END)
);
--> statement-breakpoint
CREATE INDEX `credit_line_lot` ON `credit_line` (`lot_id`);--> statement-breakpoint
CREATE INDEX `credit_line_order` ON `credit_line` (`order_id`);--> statement-breakpoint
CREATE TABLE `credit_lot` (
	`id` integer PRIMARY KEY NOT NULL,
	`organisation_id` integer NOT NULL,
	`order_id` integer,
	`pack_id` integer,
	`label` text NOT NULL,
	`places` integer NOT NULL,
	`taken` integer DEFAULT 0 NOT NULL,
	`expires_at` integer NOT NULL,
	`created_by` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`organisation_id`) REFERENCES `organisation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_id`) REFERENCES `order`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`pack_id`) REFERENCES `pack`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "credit_lot_never_overspent" CHECK("credit_lot"."taken" >= 0 AND "credit_lot"."taken" <= "credit_lot"."places"),
	CONSTRAINT "credit_lot_places" CHECK("credit_lot"."places" BETWEEN 1 AND 500),
	CONSTRAINT "credit_lot_origin" CHECK(("credit_lot"."order_id" IS NULL) = ("credit_lot"."pack_id" IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `credit_lot_order_id_unique` ON `credit_lot` (`order_id`);--> statement-breakpoint
CREATE INDEX `credit_lot_organisation` ON `credit_lot` (`organisation_id`,`expires_at`);--> statement-breakpoint
CREATE TABLE `pack` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`places` integer NOT NULL,
	`price_cents` integer NOT NULL,
	`valid_days` integer NOT NULL,
	`on_sale` integer DEFAULT true NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "pack_sound" CHECK("pack"."places" BETWEEN 1 AND 500 AND "pack"."price_cents" > 0 AND "pack"."valid_days" BETWEEN 1 AND 1830)
);
--> statement-breakpoint
ALTER TABLE `course_session` ADD `accepts_credits` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `ticket` ADD `lot_id` integer REFERENCES credit_lot(id);
--> statement-breakpoint
-- A ticket paid by a credit costs nothing more, and takes it from a lot of the order's own organisation: one that is
-- confirmed and not over as the order is placed, for an offer that accepts it. A transfer takes again what the order had.
CREATE TRIGGER ticket_credit_allowed BEFORE INSERT ON ticket WHEN NEW.lot_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'credit_not_usable') WHERE NEW.price_cents <> 0 OR NEW.status <> 'active' OR NOT EXISTS (
		SELECT 1 FROM registration r JOIN "order" o ON o.id = r.order_id JOIN credit_lot l ON l.id = NEW.lot_id
			JOIN ticket_type y ON y.id = NEW.ticket_type_id
		WHERE r.id = NEW.registration_id AND l.organisation_id = o.organisation_id AND y.role = 'admission' AND (
			EXISTS (SELECT 1 FROM credit_line c WHERE c.lot_id = l.id AND c.order_id = o.id)
			OR (l.expires_at > o.placed_at
				AND EXISTS (SELECT 1 FROM course_session s WHERE s.event_id = r.event_id AND s.accepts_credits = 1)
				AND (l.order_id IS NULL OR EXISTS (
					SELECT 1 FROM "order" b WHERE b.id = l.order_id AND b.status IN ('awaiting_payment', 'paid'))))));
END;
--> statement-breakpoint
CREATE TRIGGER ticket_keeps_its_lot BEFORE UPDATE OF lot_id ON ticket WHEN NEW.lot_id IS NOT OLD.lot_id BEGIN
	SELECT RAISE(ABORT, 'ticket_immutable');
END;
--> statement-breakpoint
CREATE TRIGGER ticket_spends_credit AFTER INSERT ON ticket WHEN NEW.lot_id IS NOT NULL AND NEW.status = 'active' BEGIN
	INSERT INTO credit_line (lot_id, kind, places, order_id, at)
	SELECT NEW.lot_id, 'spent', 1, r.order_id, r.created_at FROM registration r WHERE r.id = NEW.registration_id;
END;
--> statement-breakpoint
CREATE TRIGGER ticket_spends_credit_again AFTER UPDATE OF status ON ticket
WHEN NEW.lot_id IS NOT NULL AND OLD.status <> 'active' AND NEW.status = 'active' BEGIN
	INSERT INTO credit_line (lot_id, kind, places, order_id, at)
	SELECT NEW.lot_id, 'spent', 1, r.order_id, CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM registration r WHERE r.id = NEW.registration_id;
END;
--> statement-breakpoint
-- Whatever ends a place gives its credit back, but for a late withdrawal.
CREATE TRIGGER ticket_returns_credit AFTER UPDATE OF status ON ticket
WHEN NEW.lot_id IS NOT NULL AND OLD.status = 'active' AND NEW.status <> 'active' BEGIN
	INSERT INTO credit_line (lot_id, kind, places, order_id, at)
	SELECT NEW.lot_id, 'returned', -1, r.order_id, coalesce(r.cancelled_at, CAST(unixepoch('subsec') * 1000 AS INTEGER))
	FROM registration r WHERE r.id = NEW.registration_id AND r.is_late = 0;
END;
--> statement-breakpoint
-- An order has as many credits taken as it has places that they pay, no more.
CREATE TRIGGER credit_line_even BEFORE INSERT ON credit_line WHEN NEW.order_id IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'credit_line_uneven') WHERE NEW.places + (
		SELECT coalesce(sum(c.places), 0) FROM credit_line c WHERE c.order_id = NEW.order_id AND c.lot_id = NEW.lot_id
	) <> (
		SELECT count(*) FROM registration r JOIN ticket k ON k.registration_id = r.id
		WHERE r.order_id = NEW.order_id AND k.lot_id = NEW.lot_id AND (k.status = 'active' OR r.is_late = 1));
END;
--> statement-breakpoint
CREATE TRIGGER credit_line_counts AFTER INSERT ON credit_line BEGIN
	UPDATE credit_lot SET taken = taken + NEW.places WHERE id = NEW.lot_id;
END;
--> statement-breakpoint
CREATE TRIGGER credit_line_no_update BEFORE UPDATE ON credit_line BEGIN SELECT RAISE(ABORT, 'credit_line_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER credit_line_no_delete BEFORE DELETE ON credit_line BEGIN SELECT RAISE(ABORT, 'credit_line_append_only'); END;
--> statement-breakpoint
CREATE TRIGGER credit_lot_begins BEFORE INSERT ON credit_lot WHEN NEW.taken <> 0 BEGIN SELECT RAISE(ABORT, 'credit_lot_kept'); END;
--> statement-breakpoint
CREATE TRIGGER credit_lot_kept BEFORE UPDATE OF id, organisation_id, order_id, pack_id, label, places, expires_at, created_by, created_at ON credit_lot BEGIN
	SELECT RAISE(ABORT, 'credit_lot_kept');
END;
--> statement-breakpoint
CREATE TRIGGER credit_lot_no_delete BEFORE DELETE ON credit_lot BEGIN SELECT RAISE(ABORT, 'credit_lot_kept'); END;
--> statement-breakpoint
-- A pack is undone whole, and only while none of its places is taken.
CREATE TRIGGER pack_spent BEFORE UPDATE OF status ON "order" WHEN NEW.status = 'cancelled' AND OLD.status <> 'cancelled' BEGIN
	SELECT RAISE(ABORT, 'pack_spent') WHERE EXISTS (SELECT 1 FROM credit_lot l WHERE l.order_id = NEW.id AND l.taken > 0);
END;
