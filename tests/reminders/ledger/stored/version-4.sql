BEGIN TRANSACTION;
CREATE TABLE deliveries (
    key TEXT PRIMARY KEY, subscription TEXT NOT NULL, platform TEXT NOT NULL,
    due_at DOUBLE PRECISION NOT NULL, occurrence TEXT NOT NULL, state TEXT NOT NULL,
    parked INTEGER NOT NULL DEFAULT 0, post TEXT
, reason TEXT NOT NULL DEFAULT '');
INSERT INTO "deliveries" VALUES('2f76b139fccbbd1837149ffb','24e08fb4fa6224da','slack',1796126400.0,'["2026-12-01", "cyberdialogue", "fact-0", "anniversary", "2015-12-01", 11, null]','sending',0,'2f76b139fccbbd1837149ffb','');
INSERT INTO "deliveries" VALUES('715e2d215d04e09a534204d4','7ad48386087929ee','discord',1796126400.0,'["2026-12-01", "cyberdialogue", "fact-1", "anniversary", "2015-12-01", 11, null]','delivered',0,'715e2d215d04e09a534204d4','');
INSERT INTO "deliveries" VALUES('90205a0efdb4422888d3ce64','d94eda380e62aa17','slack',1796126400.0,'["2026-12-01", "cyberdialogue", "fact-2", "anniversary", "2015-12-01", 11, null]','held',0,'90205a0efdb4422888d3ce64','');
INSERT INTO "deliveries" VALUES('35169ee737f93b54f531f408','bf57a84d47ecf132','discord',1796126400.0,'["2026-12-01", "cyberdialogue", "fact-3", "anniversary", "2015-12-01", 11, null]','sending',0,'35169ee737f93b54f531f408','');
INSERT INTO "deliveries" VALUES('df02e82f857ebf6b36af6127','b25a7c34ceb330d7','slack',1796126400.0,'["2026-12-01", "cyberdialogue", "fact-4", "anniversary", "2015-12-01", 11, null]','sending',0,'df02e82f857ebf6b36af6127','');
INSERT INTO "deliveries" VALUES('cb18804f8e3cee38f45bb91d','74111d46da1b56c2','discord',1796126400.0,'["2026-12-01", "cyberdialogue", "fact-5", "anniversary", "2015-12-01", 11, null]','sending',0,'cb18804f8e3cee38f45bb91d','');
INSERT INTO "deliveries" VALUES('1a69ede526e14a532f0abb4f','c2f715d0286f7331','slack',1796126400.0,'["2026-12-01", "cyberdialogue", "fact-6", "anniversary", "2015-12-01", 11, null]','pending',0,NULL,'');
INSERT INTO "deliveries" VALUES('cf026db0ab0478fc1d6d7f7e','7ad48386087929ee','discord',1796385600.0,'["2026-12-01", "cyberdialogue", "fact-1", "anniversary", "2015-12-01", 11, "2026-12-04"]','pending',0,NULL,'');
INSERT INTO "deliveries" VALUES('a282f502925edae563103ca4','7e61e171d12963d3','slack',1795348800.0,'["2026-12-01", "cyberdialogue", "missed", "anniversary", "2015-12-01", 11, null]','missed',0,NULL,'');
CREATE TABLE ended (id TEXT PRIMARY KEY, revision DOUBLE PRECISION NOT NULL);
INSERT INTO "ended" VALUES('d92b6732dadd52ee',12.0);
CREATE TABLE fact_digests (
    dossier TEXT NOT NULL, fact TEXT NOT NULL, digest TEXT NOT NULL, changed_at DOUBLE PRECISION,
    PRIMARY KEY (dossier, fact)
);
INSERT INTO "fact_digests" VALUES('cyberdialogue','a','2',1796212800.0);
INSERT INTO "fact_digests" VALUES('cyberdialogue','b','1',1796212800.0);
CREATE TABLE leases (name TEXT PRIMARY KEY, holder TEXT NOT NULL, until DOUBLE PRECISION NOT NULL);
CREATE TABLE lines (token TEXT PRIMARY KEY, line TEXT NOT NULL, kept_at DOUBLE PRECISION NOT NULL);
INSERT INTO "lines" VALUES('920f1c6d56283ef8','timeline from:2014',1795978232.94825);
CREATE TABLE meta (name TEXT PRIMARY KEY, value DOUBLE PRECISION NOT NULL);
INSERT INTO "meta" VALUES('version',4.0);
INSERT INTO "meta" VALUES('revision',15.0);
INSERT INTO "meta" VALUES('planned_until',1796126400.0);
INSERT INTO "meta" VALUES('boot',1.7117741679509e+15);
INSERT INTO "meta" VALUES('clock_offset',1.79597650448997974391e+09);
CREATE TABLE posts (
    key TEXT PRIMARY KEY, subscription TEXT NOT NULL, state TEXT NOT NULL, fence INTEGER NOT NULL,
    ready_at DOUBLE PRECISION, due_at DOUBLE PRECISION NOT NULL,
    ambiguous INTEGER NOT NULL DEFAULT 0, released INTEGER NOT NULL DEFAULT 0,
    first_sent_at DOUBLE PRECISION NOT NULL,
    platform TEXT NOT NULL, workspace TEXT NOT NULL, channel TEXT NOT NULL,
    message TEXT NOT NULL DEFAULT '', posted_at DOUBLE PRECISION, swept INTEGER NOT NULL DEFAULT 0,
    done_by TEXT NOT NULL DEFAULT '', done_at DOUBLE PRECISION, reason TEXT NOT NULL DEFAULT ''
);
INSERT INTO "posts" VALUES('715e2d215d04e09a534204d4','7ad48386087929ee','delivered',1,1.7959782329185595512e+09,1796126400.0,0,0,1.79597823290830278398e+09,'discord','T1','C1','m0',1796126400.0,0,'Zoë  ',1796126400.0,'');
INSERT INTO "posts" VALUES('2f76b139fccbbd1837149ffb','24e08fb4fa6224da','pending',1,1.79597829291944122319e+09,1796126400.0,0,0,1.79597823290951132775e+09,'slack','T1','C0','',NULL,0,'',NULL,'');
INSERT INTO "posts" VALUES('35169ee737f93b54f531f408','bf57a84d47ecf132','sending',1,1.79597824792016029353e+09,1796126400.0,1,0,1.79597823291050457958e+09,'discord','T1','C3','',NULL,0,'',NULL,'');
INSERT INTO "posts" VALUES('90205a0efdb4422888d3ce64','d94eda380e62aa17','held',1,1.79597829291159129141e+09,1796126400.0,0,0,1.79597823291159129147e+09,'slack','T1','C2','',NULL,0,'',NULL,'它不可读');
INSERT INTO "posts" VALUES('cb18804f8e3cee38f45bb91d','74111d46da1b56c2','pending',1,NULL,1796126400.0,0,0,1.79597823291462111469e+09,'discord','T1','C5','',NULL,0,'',NULL,'');
INSERT INTO "posts" VALUES('df02e82f857ebf6b36af6127','b25a7c34ceb330d7','sending',1,1.79597829291569757465e+09,1796126400.0,0,0,1.79597823291569757457e+09,'slack','T1','C4','',NULL,0,'',NULL,'');
CREATE TABLE seen (post TEXT NOT NULL, fact TEXT NOT NULL, person TEXT NOT NULL, name TEXT NOT NULL, seen_at DOUBLE PRECISION NOT NULL, PRIMARY KEY (post, fact, person));
INSERT INTO "seen" VALUES('715e2d215d04e09a534204d4','','','Zoë  ',1796126400.0);
CREATE TABLE shown (key TEXT NOT NULL, kind TEXT NOT NULL, parent TEXT NOT NULL DEFAULT '', dossier TEXT NOT NULL, platform TEXT NOT NULL, workspace TEXT NOT NULL, channel TEXT NOT NULL, language TEXT NOT NULL, message TEXT NOT NULL DEFAULT '', shown_at DOUBLE PRECISION NOT NULL, stage TEXT NOT NULL DEFAULT '', wanted TEXT NOT NULL DEFAULT '', standing TEXT NOT NULL DEFAULT '', frozen INTEGER NOT NULL DEFAULT 0, fence INTEGER NOT NULL DEFAULT 0, ambiguous INTEGER NOT NULL DEFAULT 0, due_at DOUBLE PRECISION, ready_at DOUBLE PRECISION, first_sent_at DOUBLE PRECISION, done_at DOUBLE PRECISION, reason TEXT NOT NULL DEFAULT '', PRIMARY KEY (key));
INSERT INTO "shown" VALUES('a','answer','','cyberdialogue','slack','T1','C1','en','m-a',1796126400.0,'','[["pledge", "868e642aee0a6557", "7562c2ac80c2eded", 1796130000.0, 1796130000.0]]','',1,1,0,1796130000.0,1.79599461849374866483e+09,1.79599455849374866484e+09,NULL,'');
INSERT INTO "shown" VALUES('b','answer','','cyberdialogue','slack','T1','C2','en','m-b',1796126460.0,'','[["pledge", "868e642aee0a6557", "7562c2ac80c2eded", 1796130000.0, 1796130000.0]]','[["pledge", "868e642aee0a6557", "7562c2ac80c2eded", 1796130000.0, 1796130000.0]]',0,1,0,1796130000.0,0.0,1.7959945584910120964e+09,1796130000.0,'');
INSERT INTO "shown" VALUES('85efc7de0b5414bfd518db0f','reply','a','cyberdialogue','slack','T1','C1','en','',1796126400.0,'pending','[["pledge", "868e642aee0a6557", "7562c2ac80c2eded", 1796130000.0, 1796130000.0]]','',0,0,0,1796130600.0,0.0,NULL,NULL,'');
CREATE TABLE shown_facts (key TEXT NOT NULL, fact TEXT NOT NULL, dossier TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (key, fact));
INSERT INTO "shown_facts" VALUES('a','pledge','cyberdialogue','868e642aee0a6557');
INSERT INTO "shown_facts" VALUES('b','pledge','cyberdialogue','868e642aee0a6557');
CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY, platform TEXT NOT NULL, workspace TEXT NOT NULL, suspended TEXT NOT NULL,
    revision DOUBLE PRECISION NOT NULL, body TEXT NOT NULL
);
INSERT INTO "subscriptions" VALUES('24e08fb4fa6224da','slack','T1','',1.0,'{"platform": "slack", "workspace": "T1", "channel": "C0", "dossier": "cyberdialogue", "occasions": ["anniversary", "lead"], "lead_days": [30, 7, 1], "at": "09:00:00", "zone": "Europe/Berlin", "language": "en", "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": "", "shift": "keep", "digest": "weekly", "review_months": 3, "leap_day_on_march_1": false, "since": "2026-01-01", "created_at": "2026-01-01T00:00:00+00:00", "created_by": "U1", "paused_until": null}');
INSERT INTO "subscriptions" VALUES('7ad48386087929ee','discord','T1','',2.0,'{"platform": "discord", "workspace": "T1", "channel": "C1", "dossier": "cyberdialogue", "occasions": ["anniversary", "lead"], "lead_days": [30, 7, 1], "at": "09:00:00", "zone": "Europe/Berlin", "language": "en", "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": "", "shift": "keep", "digest": "weekly", "review_months": 3, "leap_day_on_march_1": false, "since": "2026-01-01", "created_at": "2026-01-01T00:00:00+00:00", "created_by": "U1", "paused_until": null}');
INSERT INTO "subscriptions" VALUES('d94eda380e62aa17','slack','T1','',3.0,'{"platform": "slack", "workspace": "T1", "channel": "C2", "dossier": "cyberdialogue", "occasions": ["anniversary", "lead"], "lead_days": [30, 7, 1], "at": "09:00:00", "zone": "Europe/Berlin", "language": "en", "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": "", "shift": "keep", "digest": "weekly", "review_months": 3, "leap_day_on_march_1": false, "since": "2026-01-01", "created_at": "2026-01-01T00:00:00+00:00", "created_by": "U1", "paused_until": null}');
INSERT INTO "subscriptions" VALUES('bf57a84d47ecf132','discord','T1','',4.0,'{"platform": "discord", "workspace": "T1", "channel": "C3", "dossier": "cyberdialogue", "occasions": ["anniversary", "lead"], "lead_days": [30, 7, 1], "at": "09:00:00", "zone": "Europe/Berlin", "language": "en", "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": "", "shift": "keep", "digest": "weekly", "review_months": 3, "leap_day_on_march_1": false, "since": "2026-01-01", "created_at": "2026-01-01T00:00:00+00:00", "created_by": "U1", "paused_until": null}');
INSERT INTO "subscriptions" VALUES('b25a7c34ceb330d7','slack','T1','',5.0,'{"platform": "slack", "workspace": "T1", "channel": "C4", "dossier": "cyberdialogue", "occasions": ["anniversary", "lead"], "lead_days": [30, 7, 1], "at": "09:00:00", "zone": "Europe/Berlin", "language": "en", "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": "", "shift": "keep", "digest": "weekly", "review_months": 3, "leap_day_on_march_1": false, "since": "2026-01-01", "created_at": "2026-01-01T00:00:00+00:00", "created_by": "U1", "paused_until": null}');
INSERT INTO "subscriptions" VALUES('74111d46da1b56c2','discord','T1','gone',8.0,'{"platform": "discord", "workspace": "T1", "channel": "C5", "dossier": "cyberdialogue", "occasions": ["anniversary", "lead"], "lead_days": [30, 7, 1], "at": "09:00:00", "zone": "Europe/Berlin", "language": "en", "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": "", "shift": "keep", "digest": "weekly", "review_months": 3, "leap_day_on_march_1": false, "since": "2026-01-01", "created_at": "2026-01-01T00:00:00+00:00", "created_by": "U1", "paused_until": null}');
INSERT INTO "subscriptions" VALUES('c2f715d0286f7331','slack','T1','',7.0,'{"platform": "slack", "workspace": "T1", "channel": "C6", "dossier": "cyberdialogue", "occasions": ["anniversary", "lead"], "lead_days": [30, 7, 1], "at": "09:00:00", "zone": "Europe/Berlin", "language": "en", "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": "", "shift": "keep", "digest": "weekly", "review_months": 3, "leap_day_on_march_1": false, "since": "2026-01-01", "created_at": "2026-01-01T00:00:00+00:00", "created_by": "U1", "paused_until": null}');
INSERT INTO "subscriptions" VALUES('7e61e171d12963d3','slack','T1','',13.0,'{"platform": "slack", "workspace": "T1", "channel": "C10", "dossier": "cyberdialogue", "occasions": ["anniversary", "lead"], "lead_days": [30, 7, 1], "at": "09:00:00", "zone": "Europe/Berlin", "language": "en", "weekdays": [0, 1, 2, 3, 4, 5, 6], "holidays": "", "shift": "keep", "digest": "weekly", "review_months": 3, "leap_day_on_march_1": false, "since": "2026-01-01", "created_at": "2026-01-01T00:00:00+00:00", "created_by": "U1", "paused_until": null}');
CREATE TABLE tellings (dossier TEXT NOT NULL, fact TEXT NOT NULL, digest TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (dossier, fact, digest));
INSERT INTO "tellings" VALUES('cyberdialogue','pledge','868e642aee0a6557','{"title": [["en", "Pledge"]], "claim": [["en", "They will."]], "speaker": "port", "certainty": "stated", "when": "", "due": "2027-03-31", "owed_by": [], "owed_to": [], "taking_part": [], "state": "agreed", "as_of": null, "fallen": null, "reason": null, "replaced_by": [], "names": [["port", [["en", "Port"]]]]}');
INSERT INTO "tellings" VALUES('cyberdialogue','report','868e642aee0a6557','{"title": [["en", "Pledge"]], "claim": [["en", "They will."]], "speaker": "port", "certainty": "stated", "when": "", "due": "2027-03-31", "owed_by": [], "owed_to": [], "taking_part": [], "state": "agreed", "as_of": null, "fallen": null, "reason": null, "replaced_by": [], "names": [["port", [["en", "Port"]]]]}');
INSERT INTO "tellings" VALUES('cyberdialogue','pledge','7562c2ac80c2eded','{"title": [["en", "Pledge"]], "claim": [["en", "They will."]], "speaker": "port", "certainty": "stated", "when": "", "due": "2027-09-30", "owed_by": [], "owed_to": [], "taking_part": [], "state": "agreed", "as_of": null, "fallen": null, "reason": null, "replaced_by": [], "names": [["port", [["en", "Port"]]]]}');
CREATE TABLE timelines (dossier TEXT NOT NULL, fact TEXT NOT NULL, digest TEXT NOT NULL, moved_at DOUBLE PRECISION, PRIMARY KEY (dossier, fact));
CREATE TABLE told_since (dossier TEXT NOT NULL, fact TEXT NOT NULL, number INTEGER NOT NULL, digest TEXT NOT NULL, told_at DOUBLE PRECISION, PRIMARY KEY (dossier, fact, number));
INSERT INTO "told_since" VALUES('cyberdialogue','pledge',0,'868e642aee0a6557',NULL);
INSERT INTO "told_since" VALUES('cyberdialogue','report',0,'868e642aee0a6557',NULL);
INSERT INTO "told_since" VALUES('cyberdialogue','pledge',1,'7562c2ac80c2eded',1796130000.0);
CREATE INDEX subscriptions_place ON subscriptions (platform, workspace);
CREATE INDEX subscriptions_changed ON subscriptions (revision);
CREATE INDEX ended_changed ON ended (revision);
CREATE INDEX deliveries_due ON deliveries (platform, parked, due_at) WHERE state = 'pending';
CREATE INDEX deliveries_open ON deliveries (subscription, state, due_at) WHERE state <> 'delivered';
CREATE INDEX deliveries_post ON deliveries (post) WHERE post IS NOT NULL;
CREATE INDEX deliveries_newest ON deliveries (due_at);
CREATE INDEX posts_ready ON posts (platform, ready_at) WHERE state IN ('sending', 'pending');
CREATE INDEX posts_late ON posts (due_at) WHERE state = 'pending' AND ambiguous = 0;
CREATE INDEX posts_of ON posts (subscription) WHERE state IN ('sending', 'pending', 'held');
CREATE INDEX posts_unswept ON posts (ready_at) WHERE state = 'delivered' AND ambiguous = 1 AND swept = 0;
CREATE INDEX posts_told ON posts (posted_at) WHERE state = 'delivered';
CREATE INDEX posts_missed ON posts (due_at) WHERE state = 'missed';
CREATE INDEX lines_kept ON lines (kept_at);
CREATE INDEX deliveries_withdrawn ON deliveries (due_at) WHERE state = 'withdrawn';
CREATE INDEX posts_withdrawn ON posts (due_at) WHERE state = 'withdrawn';
CREATE INDEX posts_latest ON posts (subscription, posted_at) WHERE state = 'delivered'
;
CREATE INDEX shown_open ON shown (platform, shown_at) WHERE stage IN ('sending', 'pending');
CREATE INDEX shown_corrected ON shown (platform, workspace, channel) WHERE wanted <> '';
CREATE INDEX shown_replies ON shown (parent) WHERE parent <> '';
CREATE INDEX shown_by_time ON shown (shown_at);
CREATE INDEX shown_facts_of ON shown_facts (dossier, fact)
;
COMMIT;
