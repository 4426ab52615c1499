ALTER TABLE `ticket_type` ADD `price_status` text;--> statement-breakpoint
CREATE UNIQUE INDEX `ticket_type_price_status` ON `ticket_type` (`event_id`,`price_status`) WHERE price_status IS NOT NULL;
--> statement-breakpoint
-- Prices by status are a closed list, of passes alone, set as the pass is made.
CREATE TRIGGER ticket_type_status_known BEFORE INSERT ON ticket_type WHEN NEW.price_status IS NOT NULL BEGIN
	SELECT RAISE(ABORT, 'ticket_type_status_known')
	WHERE NEW.price_status NOT IN ('student', 'between_jobs', 'partner') OR NEW.role <> 'admission';
END;
--> statement-breakpoint
CREATE TRIGGER ticket_type_status_kept BEFORE UPDATE OF price_status ON ticket_type WHEN NEW.price_status IS NOT OLD.price_status BEGIN
	SELECT RAISE(ABORT, 'ticket_type_status_kept');
END;
--> statement-breakpoint
-- What is sold at a price by status is sold at one that the offer has; a transfer keeps what its order paid.
CREATE TRIGGER ticket_status_price BEFORE INSERT ON ticket WHEN NEW.lot_id IS NULL
	AND EXISTS (SELECT 1 FROM ticket_type y WHERE y.id = NEW.ticket_type_id AND y.price_status IS NOT NULL) BEGIN
	SELECT RAISE(ABORT, 'ticket_status_price') WHERE NOT EXISTS (
		SELECT 1 FROM price p JOIN ticket_type y ON y.id = p.ticket_type_id
		WHERE y.id = NEW.ticket_type_id AND y.on_sale = 1 AND p.audience = NEW.audience AND p.amount_cents = NEW.price_cents
	) AND NOT EXISTS (
		SELECT 1 FROM registration r JOIN registration b ON b.order_id = r.order_id JOIN ticket k ON k.registration_id = b.id
		WHERE r.id = NEW.registration_id AND k.ticket_type_id = NEW.ticket_type_id AND k.price_cents = NEW.price_cents);
END;
