CREATE TABLE `hold_origin` (
	`order_id` integer PRIMARY KEY NOT NULL,
	`network` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `order`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `hold_origin_network` ON `hold_origin` (`network`);
--> statement-breakpoint
-- Where unpaid places were asked from is forgotten with the hold, however it ends.
CREATE TRIGGER order_forgets_its_origin AFTER UPDATE OF status ON "order" WHEN OLD.status = 'held' AND NEW.status <> 'held' BEGIN
	DELETE FROM hold_origin WHERE order_id = NEW.id;
END;
