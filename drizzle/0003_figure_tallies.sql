CREATE TABLE `document_tally` (
	`event_id` integer NOT NULL,
	`kind` text NOT NULL,
	`total_cents` integer NOT NULL,
	PRIMARY KEY(`event_id`, `kind`)
);
--> statement-breakpoint
CREATE TABLE `order_tally` (
	`event_id` integer NOT NULL,
	`due_day` integer NOT NULL,
	`orders` integer NOT NULL,
	`paid_cents` integer NOT NULL,
	`refunded_cents` integer NOT NULL,
	`owing_orders` integer NOT NULL,
	`owing_cents` integer NOT NULL,
	PRIMARY KEY(`event_id`, `due_day`)
);
--> statement-breakpoint
CREATE TABLE `registration_hour_tally` (
	`event_id` integer NOT NULL,
	`hour` integer NOT NULL,
	`people` integer NOT NULL,
	PRIMARY KEY(`event_id`, `hour`)
);
--> statement-breakpoint
CREATE TABLE `registration_tally` (
	`event_id` integer NOT NULL,
	`status` text NOT NULL,
	`order_status` text NOT NULL,
	`is_confirmed` integer NOT NULL,
	`region_code` text NOT NULL,
	`organisation_id` integer NOT NULL,
	`organisation_name` text NOT NULL,
	`people` integer NOT NULL,
	PRIMARY KEY(`event_id`, `status`, `order_status`, `is_confirmed`, `region_code`, `organisation_id`, `organisation_name`)
);
--> statement-breakpoint
CREATE TABLE `ticket_tally` (
	`ticket_type_id` integer NOT NULL,
	`order_status` text NOT NULL,
	`tickets` integer NOT NULL,
	`amount_cents` integer NOT NULL,
	PRIMARY KEY(`ticket_type_id`, `order_status`)
);
--> statement-breakpoint
DROP INDEX `order_event_status`;--> statement-breakpoint
CREATE INDEX `order_event_status` ON `order` (`event_id`,`status`,`due_at`);
--> statement-breakpoint
-- Triggers that keep what staff figures add up. What changes is taken away as it was and added as it is. The state of an
-- order moves its registrations and tickets BEFORE, because the order's own AFTER triggers may cancel them next.
INSERT INTO registration_tally (event_id, status, order_status, is_confirmed, region_code, organisation_id, organisation_name, people)
	SELECT r.event_id, r.status, o.status, o.confirmed_at IS NOT NULL, coalesce(r.region_code, ''), coalesce(r.organisation_id, 0), iif(r.organisation_id IS NULL, r.organisation_name, ''), count(*)
	FROM registration r JOIN "order" o ON o.id = r.order_id GROUP BY 1, 2, 3, 4, 5, 6, 7;
--> statement-breakpoint
INSERT INTO registration_hour_tally (event_id, hour, people) SELECT event_id, created_at / 3600000, count(*) FROM registration WHERE status = 'active' GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO ticket_tally (ticket_type_id, order_status, tickets, amount_cents)
	SELECT k.ticket_type_id, o.status, count(*), sum(k.price_cents) FROM ticket k JOIN registration r ON r.id = k.registration_id JOIN "order" o ON o.id = r.order_id WHERE k.status = 'active' GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO order_tally (event_id, due_day, orders, paid_cents, refunded_cents, owing_orders, owing_cents)
	SELECT event_id, coalesce(due_at / 86400000, -1), count(*), sum(paid_cents), sum(refunded_cents),
		sum(status = 'awaiting_payment' AND total_cents - credited_cents - paid_cents + refunded_cents > 0),
		sum(iif(status = 'awaiting_payment', max(0, total_cents - credited_cents - paid_cents + refunded_cents), 0))
	FROM "order" GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO document_tally (event_id, kind, total_cents) SELECT o.event_id, i.kind, sum(i.total_cents) FROM invoice i JOIN "order" o ON o.id = i.order_id GROUP BY 1, 2;
--> statement-breakpoint
CREATE TRIGGER registration_keeps_its_order BEFORE UPDATE OF order_id, event_id ON registration WHEN NEW.order_id <> OLD.order_id OR NEW.event_id <> OLD.event_id BEGIN
	SELECT RAISE(ABORT, 'registration_immutable');
END;
--> statement-breakpoint
CREATE TRIGGER order_keeps_its_event BEFORE UPDATE OF event_id ON "order" WHEN NEW.event_id <> OLD.event_id BEGIN
	SELECT RAISE(ABORT, 'order_immutable');
END;
--> statement-breakpoint
CREATE TRIGGER registration_tally_insert AFTER INSERT ON registration BEGIN
	INSERT INTO registration_tally (event_id, status, order_status, is_confirmed, region_code, organisation_id, organisation_name, people)
	SELECT o.event_id, NEW.status, o.status, o.confirmed_at IS NOT NULL, coalesce(NEW.region_code, ''), coalesce(NEW.organisation_id, 0), iif(NEW.organisation_id IS NULL, NEW.organisation_name, ''), 1
	FROM "order" o WHERE o.id = NEW.order_id
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
	INSERT INTO registration_hour_tally (event_id, hour, people)
	SELECT NEW.event_id, NEW.created_at / 3600000, 1 WHERE NEW.status = 'active'
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
END;
--> statement-breakpoint
CREATE TRIGGER registration_tally_update AFTER UPDATE OF status, region_code, organisation_id, organisation_name, created_at ON registration BEGIN
	INSERT INTO registration_tally (event_id, status, order_status, is_confirmed, region_code, organisation_id, organisation_name, people)
	SELECT o.event_id, OLD.status, o.status, o.confirmed_at IS NOT NULL, coalesce(OLD.region_code, ''), coalesce(OLD.organisation_id, 0), iif(OLD.organisation_id IS NULL, OLD.organisation_name, ''), -1
	FROM "order" o WHERE o.id = OLD.order_id
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
	INSERT INTO registration_tally (event_id, status, order_status, is_confirmed, region_code, organisation_id, organisation_name, people)
	SELECT o.event_id, NEW.status, o.status, o.confirmed_at IS NOT NULL, coalesce(NEW.region_code, ''), coalesce(NEW.organisation_id, 0), iif(NEW.organisation_id IS NULL, NEW.organisation_name, ''), 1
	FROM "order" o WHERE o.id = NEW.order_id
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
	INSERT INTO registration_hour_tally (event_id, hour, people)
	SELECT OLD.event_id, OLD.created_at / 3600000, -1 WHERE OLD.status = 'active'
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
	INSERT INTO registration_hour_tally (event_id, hour, people)
	SELECT NEW.event_id, NEW.created_at / 3600000, 1 WHERE NEW.status = 'active'
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
END;
--> statement-breakpoint
CREATE TRIGGER registration_tally_delete AFTER DELETE ON registration BEGIN
	INSERT INTO registration_tally (event_id, status, order_status, is_confirmed, region_code, organisation_id, organisation_name, people)
	SELECT o.event_id, OLD.status, o.status, o.confirmed_at IS NOT NULL, coalesce(OLD.region_code, ''), coalesce(OLD.organisation_id, 0), iif(OLD.organisation_id IS NULL, OLD.organisation_name, ''), -1
	FROM "order" o WHERE o.id = OLD.order_id
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
	INSERT INTO registration_hour_tally (event_id, hour, people)
	SELECT OLD.event_id, OLD.created_at / 3600000, -1 WHERE OLD.status = 'active'
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
END;
--> statement-breakpoint
CREATE TRIGGER ticket_tally_insert AFTER INSERT ON ticket WHEN NEW.status = 'active' BEGIN
	INSERT INTO ticket_tally (ticket_type_id, order_status, tickets, amount_cents)
	SELECT NEW.ticket_type_id, o.status, 1, NEW.price_cents
	FROM registration r JOIN "order" o ON o.id = r.order_id WHERE r.id = NEW.registration_id AND NEW.status = 'active'
	ON CONFLICT DO UPDATE SET tickets = tickets + excluded.tickets, amount_cents = amount_cents + excluded.amount_cents;
END;
--> statement-breakpoint
CREATE TRIGGER ticket_tally_update AFTER UPDATE OF status, price_cents ON ticket BEGIN
	INSERT INTO ticket_tally (ticket_type_id, order_status, tickets, amount_cents)
	SELECT OLD.ticket_type_id, o.status, -1, -OLD.price_cents
	FROM registration r JOIN "order" o ON o.id = r.order_id WHERE r.id = OLD.registration_id AND OLD.status = 'active'
	ON CONFLICT DO UPDATE SET tickets = tickets + excluded.tickets, amount_cents = amount_cents + excluded.amount_cents;
	INSERT INTO ticket_tally (ticket_type_id, order_status, tickets, amount_cents)
	SELECT NEW.ticket_type_id, o.status, 1, NEW.price_cents
	FROM registration r JOIN "order" o ON o.id = r.order_id WHERE r.id = NEW.registration_id AND NEW.status = 'active'
	ON CONFLICT DO UPDATE SET tickets = tickets + excluded.tickets, amount_cents = amount_cents + excluded.amount_cents;
END;
--> statement-breakpoint
CREATE TRIGGER ticket_tally_delete AFTER DELETE ON ticket WHEN OLD.status = 'active' BEGIN
	INSERT INTO ticket_tally (ticket_type_id, order_status, tickets, amount_cents)
	SELECT OLD.ticket_type_id, o.status, -1, -OLD.price_cents
	FROM registration r JOIN "order" o ON o.id = r.order_id WHERE r.id = OLD.registration_id AND OLD.status = 'active'
	ON CONFLICT DO UPDATE SET tickets = tickets + excluded.tickets, amount_cents = amount_cents + excluded.amount_cents;
END;
--> statement-breakpoint
CREATE TRIGGER order_moves_its_people BEFORE UPDATE OF status, confirmed_at ON "order" WHEN OLD.status <> NEW.status OR (OLD.confirmed_at IS NULL) <> (NEW.confirmed_at IS NULL) BEGIN
	INSERT INTO registration_tally (event_id, status, order_status, is_confirmed, region_code, organisation_id, organisation_name, people)
	SELECT r.event_id, r.status, OLD.status, OLD.confirmed_at IS NOT NULL, coalesce(r.region_code, ''), coalesce(r.organisation_id, 0), iif(r.organisation_id IS NULL, r.organisation_name, ''), -1
	FROM registration r WHERE r.order_id = NEW.id
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
	INSERT INTO registration_tally (event_id, status, order_status, is_confirmed, region_code, organisation_id, organisation_name, people)
	SELECT r.event_id, r.status, NEW.status, NEW.confirmed_at IS NOT NULL, coalesce(r.region_code, ''), coalesce(r.organisation_id, 0), iif(r.organisation_id IS NULL, r.organisation_name, ''), 1
	FROM registration r WHERE r.order_id = NEW.id
	ON CONFLICT DO UPDATE SET people = people + excluded.people;
	INSERT INTO ticket_tally (ticket_type_id, order_status, tickets, amount_cents)
	SELECT k.ticket_type_id, OLD.status, -1, -k.price_cents
	FROM registration r JOIN ticket k ON k.registration_id = r.id WHERE r.order_id = NEW.id AND k.status = 'active'
	ON CONFLICT DO UPDATE SET tickets = tickets + excluded.tickets, amount_cents = amount_cents + excluded.amount_cents;
	INSERT INTO ticket_tally (ticket_type_id, order_status, tickets, amount_cents)
	SELECT k.ticket_type_id, NEW.status, 1, k.price_cents
	FROM registration r JOIN ticket k ON k.registration_id = r.id WHERE r.order_id = NEW.id AND k.status = 'active'
	ON CONFLICT DO UPDATE SET tickets = tickets + excluded.tickets, amount_cents = amount_cents + excluded.amount_cents;
END;
--> statement-breakpoint
CREATE TRIGGER order_tally_insert AFTER INSERT ON "order" BEGIN
	INSERT INTO order_tally (event_id, due_day, orders, paid_cents, refunded_cents, owing_orders, owing_cents)
	SELECT NEW.event_id, coalesce(NEW.due_at / 86400000, -1), 1, NEW.paid_cents, NEW.refunded_cents, (NEW.status = 'awaiting_payment' AND (NEW.total_cents - NEW.credited_cents - NEW.paid_cents + NEW.refunded_cents) > 0), (NEW.status = 'awaiting_payment' AND (NEW.total_cents - NEW.credited_cents - NEW.paid_cents + NEW.refunded_cents) > 0) * (NEW.total_cents - NEW.credited_cents - NEW.paid_cents + NEW.refunded_cents) WHERE true
	ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, paid_cents = paid_cents + excluded.paid_cents, refunded_cents = refunded_cents + excluded.refunded_cents,
		owing_orders = owing_orders + excluded.owing_orders, owing_cents = owing_cents + excluded.owing_cents;
END;
--> statement-breakpoint
CREATE TRIGGER order_tally_update AFTER UPDATE OF status, due_at, total_cents, credited_cents, paid_cents, refunded_cents ON "order" BEGIN
	INSERT INTO order_tally (event_id, due_day, orders, paid_cents, refunded_cents, owing_orders, owing_cents)
	SELECT OLD.event_id, coalesce(OLD.due_at / 86400000, -1), -1, -OLD.paid_cents, -OLD.refunded_cents, -(OLD.status = 'awaiting_payment' AND (OLD.total_cents - OLD.credited_cents - OLD.paid_cents + OLD.refunded_cents) > 0), -(OLD.status = 'awaiting_payment' AND (OLD.total_cents - OLD.credited_cents - OLD.paid_cents + OLD.refunded_cents) > 0) * (OLD.total_cents - OLD.credited_cents - OLD.paid_cents + OLD.refunded_cents) WHERE true
	ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, paid_cents = paid_cents + excluded.paid_cents, refunded_cents = refunded_cents + excluded.refunded_cents,
		owing_orders = owing_orders + excluded.owing_orders, owing_cents = owing_cents + excluded.owing_cents;
	INSERT INTO order_tally (event_id, due_day, orders, paid_cents, refunded_cents, owing_orders, owing_cents)
	SELECT NEW.event_id, coalesce(NEW.due_at / 86400000, -1), 1, NEW.paid_cents, NEW.refunded_cents, (NEW.status = 'awaiting_payment' AND (NEW.total_cents - NEW.credited_cents - NEW.paid_cents + NEW.refunded_cents) > 0), (NEW.status = 'awaiting_payment' AND (NEW.total_cents - NEW.credited_cents - NEW.paid_cents + NEW.refunded_cents) > 0) * (NEW.total_cents - NEW.credited_cents - NEW.paid_cents + NEW.refunded_cents) WHERE true
	ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, paid_cents = paid_cents + excluded.paid_cents, refunded_cents = refunded_cents + excluded.refunded_cents,
		owing_orders = owing_orders + excluded.owing_orders, owing_cents = owing_cents + excluded.owing_cents;
END;
--> statement-breakpoint
CREATE TRIGGER order_tally_delete AFTER DELETE ON "order" BEGIN
	INSERT INTO order_tally (event_id, due_day, orders, paid_cents, refunded_cents, owing_orders, owing_cents)
	SELECT OLD.event_id, coalesce(OLD.due_at / 86400000, -1), -1, -OLD.paid_cents, -OLD.refunded_cents, -(OLD.status = 'awaiting_payment' AND (OLD.total_cents - OLD.credited_cents - OLD.paid_cents + OLD.refunded_cents) > 0), -(OLD.status = 'awaiting_payment' AND (OLD.total_cents - OLD.credited_cents - OLD.paid_cents + OLD.refunded_cents) > 0) * (OLD.total_cents - OLD.credited_cents - OLD.paid_cents + OLD.refunded_cents) WHERE true
	ON CONFLICT DO UPDATE SET orders = orders + excluded.orders, paid_cents = paid_cents + excluded.paid_cents, refunded_cents = refunded_cents + excluded.refunded_cents,
		owing_orders = owing_orders + excluded.owing_orders, owing_cents = owing_cents + excluded.owing_cents;
END;
--> statement-breakpoint
CREATE TRIGGER document_tally_insert AFTER INSERT ON invoice BEGIN
	INSERT INTO document_tally (event_id, kind, total_cents) SELECT o.event_id, NEW.kind, NEW.total_cents FROM "order" o WHERE o.id = NEW.order_id
	ON CONFLICT DO UPDATE SET total_cents = total_cents + excluded.total_cents;
END;
--> statement-breakpoint
CREATE TRIGGER registration_tally_nothing AFTER UPDATE ON registration_tally WHEN NEW.people = 0 BEGIN
	DELETE FROM registration_tally WHERE event_id = NEW.event_id AND status = NEW.status AND order_status = NEW.order_status AND is_confirmed = NEW.is_confirmed AND region_code = NEW.region_code AND organisation_id = NEW.organisation_id AND organisation_name = NEW.organisation_name;
END;
--> statement-breakpoint
CREATE TRIGGER registration_hour_tally_nothing AFTER UPDATE ON registration_hour_tally WHEN NEW.people = 0 BEGIN
	DELETE FROM registration_hour_tally WHERE event_id = NEW.event_id AND hour = NEW.hour;
END;
--> statement-breakpoint
CREATE TRIGGER ticket_tally_nothing AFTER UPDATE ON ticket_tally WHEN NEW.tickets = 0 BEGIN
	DELETE FROM ticket_tally WHERE ticket_type_id = NEW.ticket_type_id AND order_status = NEW.order_status;
END;
--> statement-breakpoint
CREATE TRIGGER order_tally_nothing AFTER UPDATE ON order_tally WHEN NEW.orders = 0 BEGIN
	DELETE FROM order_tally WHERE event_id = NEW.event_id AND due_day = NEW.due_day;
END;
