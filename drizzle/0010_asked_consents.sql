ALTER TABLE `order` ADD `asked_consents` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `registration` ADD `asked_consents` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
-- What is asked of someone goes with the place, or with the order, that it came with.
CREATE TRIGGER registration_asks_no_longer AFTER UPDATE OF status ON registration WHEN NEW.status <> 'active' AND NEW.asked_consents <> '[]' BEGIN
	UPDATE registration SET asked_consents = '[]' WHERE id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER order_asks_no_longer AFTER UPDATE OF status ON "order" WHEN NEW.status IN ('cancelled', 'expired', 'refunded') AND NEW.asked_consents <> '[]' BEGIN
	UPDATE "order" SET asked_consents = '[]' WHERE id = NEW.id;
END;
