ALTER TABLE `course_session` ADD `free_until_days` integer;--> statement-breakpoint
ALTER TABLE `course_session` ADD `kept_percent` integer DEFAULT 100 NOT NULL;--> statement-breakpoint
ALTER TABLE `order` ADD `free_until` integer;--> statement-breakpoint
ALTER TABLE `order` ADD `kept_percent` integer;--> statement-breakpoint
ALTER TABLE `registration` ADD `is_late` integer DEFAULT false NOT NULL;
--> statement-breakpoint
-- What an order accepted is what it is held to.
CREATE TRIGGER order_keeps_its_rule BEFORE UPDATE OF free_until, kept_percent ON "order"
WHEN NEW.free_until IS NOT OLD.free_until OR NEW.kept_percent IS NOT OLD.kept_percent BEGIN
	SELECT RAISE(ABORT, 'order_rule_kept');
END;
--> statement-breakpoint
CREATE TRIGGER order_rule_whole BEFORE INSERT ON "order"
WHEN (NEW.free_until IS NULL) <> (NEW.kept_percent IS NULL) OR coalesce(NEW.kept_percent, 0) NOT BETWEEN 0 AND 100 BEGIN
	SELECT RAISE(ABORT, 'order_rule_whole');
END;
