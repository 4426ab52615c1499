-- Whoever another door reads has left the session of the one before: nobody is at two sessions at once.
DROP VIEW session_presence;
--> statement-breakpoint
CREATE VIEW session_presence AS
	SELECT a.session_id, a.registration_id, a.minutes FROM attendance a WHERE a.registration_id IS NOT NULL
	UNION ALL
	SELECT c.session_id, m.registration_id, max(0, (min(s.ends_at, coalesce((
			SELECT min(n.at) FROM admission n JOIN checkpoint d ON d.id = n.checkpoint_id
			WHERE n.registration_id = m.registration_id AND d.event_id = c.event_id AND d.session_id IS NOT NULL
				AND d.session_id <> c.session_id AND n.at > m.at), s.ends_at)) - max(s.starts_at, m.at)) / 60000)
	FROM admission m JOIN checkpoint c ON c.id = m.checkpoint_id JOIN session s ON s.id = c.session_id
	WHERE NOT EXISTS (SELECT 1 FROM admission e WHERE e.checkpoint_id = m.checkpoint_id
			AND e.registration_id = m.registration_id AND (e.at, e.period) < (m.at, m.period))
		AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.session_id = c.session_id AND a.registration_id = m.registration_id);
