-- Words by which staff find people and orders, accents apart, kept by triggers: finding one costs the same among
-- 410 or 41,000. `searchName` is already without accents; the index folds those of the rest.
CREATE VIRTUAL TABLE person_words USING fts5(words, tokenize = "unicode61 remove_diacritics 2");
--> statement-breakpoint
CREATE VIRTUAL TABLE order_words USING fts5(words, tokenize = "unicode61 remove_diacritics 2");
--> statement-breakpoint
INSERT INTO person_words (rowid, words) SELECT id, search_name || ' ' || email_canonical FROM person;
--> statement-breakpoint
INSERT INTO order_words (rowid, words) SELECT id, replace(replace(replace(payer_name || ' ' || coalesce(organisation_name, ''), 'œ', 'oe'), 'Œ', 'oe'), '·', '') || ' ' || payer_email || ' ' || coalesce(purchase_order, '') FROM "order";
--> statement-breakpoint
CREATE TRIGGER person_words_insert AFTER INSERT ON person BEGIN
	INSERT INTO person_words (rowid, words) VALUES (NEW.id, NEW.search_name || ' ' || NEW.email_canonical);
END;
--> statement-breakpoint
CREATE TRIGGER person_words_update AFTER UPDATE OF search_name, email_canonical ON person BEGIN
	UPDATE person_words SET words = NEW.search_name || ' ' || NEW.email_canonical WHERE rowid = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER person_words_delete AFTER DELETE ON person BEGIN DELETE FROM person_words WHERE rowid = OLD.id; END;
--> statement-breakpoint
CREATE TRIGGER order_words_insert AFTER INSERT ON "order" BEGIN
	INSERT INTO order_words (rowid, words) VALUES (NEW.id, replace(replace(replace(NEW.payer_name || ' ' || coalesce(NEW.organisation_name, ''), 'œ', 'oe'), 'Œ', 'oe'), '·', '') || ' ' || NEW.payer_email || ' ' || coalesce(NEW.purchase_order, ''));
END;
--> statement-breakpoint
CREATE TRIGGER order_words_update AFTER UPDATE OF payer_name, payer_email, organisation_name, purchase_order ON "order" BEGIN
	UPDATE order_words SET words = replace(replace(replace(NEW.payer_name || ' ' || coalesce(NEW.organisation_name, ''), 'œ', 'oe'), 'Œ', 'oe'), '·', '') || ' ' || NEW.payer_email || ' ' || coalesce(NEW.purchase_order, '') WHERE rowid = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER order_words_delete AFTER DELETE ON "order" BEGIN DELETE FROM order_words WHERE rowid = OLD.id; END;
--> statement-breakpoint
CREATE VIRTUAL TABLE organisation_words USING fts5(words, tokenize = "unicode61 remove_diacritics 2");
--> statement-breakpoint
INSERT INTO organisation_words (rowid, words) SELECT id, replace(name, 'œ', 'oe') || ' ' || coalesce(city, '') FROM organisation;
--> statement-breakpoint
CREATE TRIGGER organisation_words_insert AFTER INSERT ON organisation BEGIN
	INSERT INTO organisation_words (rowid, words) VALUES (NEW.id, replace(NEW.name, 'œ', 'oe') || ' ' || coalesce(NEW.city, ''));
END;
--> statement-breakpoint
CREATE TRIGGER organisation_words_update AFTER UPDATE OF name, city ON organisation BEGIN
	UPDATE organisation_words SET words = replace(NEW.name, 'œ', 'oe') || ' ' || coalesce(NEW.city, '') WHERE rowid = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER organisation_words_delete AFTER DELETE ON organisation BEGIN DELETE FROM organisation_words WHERE rowid = OLD.id; END;
