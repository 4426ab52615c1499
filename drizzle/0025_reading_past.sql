-- Marks that counted are kept as they were, whatever takes the reading out of the count to change them.
CREATE TRIGGER reading_past_kept BEFORE UPDATE OF complete ON reading WHEN OLD.complete = 1 AND NEW.complete = 0 BEGIN
	INSERT INTO reading_past (reading_id, revision, marks, at)
	SELECT OLD.id, OLD.revision, json_group_object(CAST(m.criterion_id AS TEXT), m.mark), NEW.updated_at
	FROM reading_mark m WHERE m.reading_id = OLD.id;
END;
--> statement-breakpoint
-- And none changes in place while it counts.
CREATE TRIGGER reading_mark_counts BEFORE UPDATE OF mark ON reading_mark WHEN NEW.mark <> OLD.mark BEGIN
	SELECT RAISE(ABORT, 'reading_mark_counts') WHERE EXISTS (
		SELECT 1 FROM reading r WHERE r.id = OLD.reading_id AND r.complete = 1);
END;
