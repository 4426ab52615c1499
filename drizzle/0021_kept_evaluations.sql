ALTER TABLE `evaluation` ADD `comment_removed` integer DEFAULT false NOT NULL;--> statement-breakpoint
-- An answer stays as it was given; all that changes is that it enters the results, and that staff take its comment away: its words are erased, once and for good.
DROP TRIGGER evaluation_no_update;--> statement-breakpoint
CREATE TRIGGER evaluation_no_update BEFORE UPDATE ON evaluation
WHEN NEW.id <> OLD.id OR NEW.session_id <> OLD.session_id OR NEW.overall <> OLD.overall OR NEW.useful <> OLD.useful
	OR NEW.pace <> OLD.pace OR NEW.shown < OLD.shown OR NOT (
		(NEW.comment = OLD.comment AND NEW.comment_removed = OLD.comment_removed)
		OR (OLD.comment <> '' AND NEW.comment = '' AND OLD.comment_removed = 0 AND NEW.comment_removed = 1)) BEGIN
	SELECT RAISE(ABORT, 'evaluation_append_only');
END;
--> statement-breakpoint
CREATE TRIGGER evaluation_starts_whole BEFORE INSERT ON evaluation WHEN NEW.comment_removed <> 0 BEGIN SELECT RAISE(ABORT, 'evaluation_append_only'); END;
--> statement-breakpoint
-- Somebody was there and said what they thought of it: it took place, then and there. Whether a session is over is no guard, since what did not take place at its hour may be held later.
CREATE TRIGGER session_evaluated_stays BEFORE UPDATE OF status, day, starts_at, ends_at ON session
WHEN OLD.status = 'scheduled' AND (NEW.status <> OLD.status OR NEW.day <> OLD.day OR NEW.starts_at <> OLD.starts_at OR NEW.ends_at <> OLD.ends_at) BEGIN
	SELECT RAISE(ABORT, 'session_evaluated') WHERE EXISTS (SELECT 1 FROM evaluation WHERE session_id = OLD.id);
END;
