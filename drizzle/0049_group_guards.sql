-- A co-development group is of six to eight people.
CREATE TRIGGER group_size_insert BEFORE INSERT ON quota WHEN NEW.capacity NOT BETWEEN 6 AND 8 BEGIN
	SELECT RAISE(ABORT, 'group_size') WHERE EXISTS (
		SELECT 1 FROM course_session o JOIN course c ON c.id = o.course_id WHERE o.event_id = NEW.event_id AND c.kind = 'group');
END;
--> statement-breakpoint
CREATE TRIGGER group_size_update BEFORE UPDATE OF capacity ON quota WHEN NEW.capacity NOT BETWEEN 6 AND 8 BEGIN
	SELECT RAISE(ABORT, 'group_size') WHERE EXISTS (
		SELECT 1 FROM course_session o JOIN course c ON c.id = o.course_id WHERE o.event_id = NEW.event_id AND c.kind = 'group');
END;
--> statement-breakpoint
CREATE TRIGGER group_minimum_insert BEFORE INSERT ON course_session WHEN NEW.min_people NOT BETWEEN 6 AND 8 BEGIN
	SELECT RAISE(ABORT, 'group_size') WHERE (SELECT c.kind FROM course c WHERE c.id = NEW.course_id) = 'group';
END;
--> statement-breakpoint
CREATE TRIGGER group_minimum_update BEFORE UPDATE OF min_people ON course_session WHEN NEW.min_people NOT BETWEEN 6 AND 8 BEGIN
	SELECT RAISE(ABORT, 'group_size') WHERE (SELECT c.kind FROM course c WHERE c.id = NEW.course_id) = 'group';
END;
--> statement-breakpoint
-- The same people from its first meeting to its last.
CREATE TRIGGER group_begun BEFORE INSERT ON registration WHEN NEW.status = 'active' BEGIN
	SELECT RAISE(ABORT, 'group_begun') WHERE EXISTS (
		SELECT 1 FROM course_session o JOIN course c ON c.id = o.course_id WHERE o.event_id = NEW.event_id AND c.kind = 'group'
	) AND NEW.created_at >= (
		SELECT min(s.starts_at) FROM session s WHERE s.event_id = NEW.event_id AND s.kind = 'training' AND s.status = 'scheduled');
END;
