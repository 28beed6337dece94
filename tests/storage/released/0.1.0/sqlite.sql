BEGIN TRANSACTION;
CREATE TABLE action_items (
	id VARCHAR NOT NULL, 
	incident_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	text TEXT NOT NULL, 
	owner VARCHAR, 
	due_on DATE, 
	added_by VARCHAR NOT NULL, 
	added_at DATETIME NOT NULL, 
	done_by VARCHAR, 
	done_at DATETIME, 
	kind VARCHAR, 
	asks_at DATETIME, 
	CONSTRAINT action_items_pk PRIMARY KEY (id), 
	CONSTRAINT action_items_incident_id_number_once UNIQUE (incident_id, number)
);
CREATE TABLE alarm_messages (
	id VARCHAR NOT NULL, 
	text TEXT NOT NULL, 
	made_at DATETIME NOT NULL, 
	tries INTEGER NOT NULL, 
	held_until DATETIME, 
	CONSTRAINT alarm_messages_pk PRIMARY KEY (id)
);
CREATE TABLE alarms (
	name VARCHAR NOT NULL, 
	raised_at DATETIME NOT NULL, 
	CONSTRAINT alarms_pk PRIMARY KEY (name)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE arrangement_numbers (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
);
CREATE TABLE arrangements (
	id INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	schedule VARCHAR, 
	person VARCHAR, 
	substitute VARCHAR, 
	start DATETIME NOT NULL, 
	"end" DATETIME NOT NULL, 
	back_start DATETIME, 
	back_end DATETIME, 
	reason TEXT NOT NULL, 
	arranged_by VARCHAR NOT NULL, 
	arranged_at DATETIME NOT NULL, 
	undone_by VARCHAR, 
	undone_at DATETIME, 
	CONSTRAINT arrangements_pk PRIMARY KEY (id)
);
CREATE TABLE feed_events (
	feed_id VARCHAR NOT NULL, 
	uid VARCHAR NOT NULL, 
	start DATETIME NOT NULL, 
	"end" DATETIME NOT NULL, 
	summary TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	cancelled BOOLEAN NOT NULL, 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT feed_events_pk PRIMARY KEY (feed_id, uid)
);
CREATE TABLE feeds (
	id VARCHAR NOT NULL, 
	token_hash VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	schedule VARCHAR NOT NULL, 
	made_at DATETIME NOT NULL, 
	CONSTRAINT feeds_pk PRIMARY KEY (id), 
	CONSTRAINT feeds_person_schedule_once UNIQUE (person, schedule), 
	CONSTRAINT feeds_token_hash_once UNIQUE (token_hash)
);
CREATE TABLE inbound (
	"key" VARCHAR NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT inbound_pk PRIMARY KEY ("key")
);
INSERT INTO "inbound" VALUES('385689361343.158226880714.0cbc7f26cebe8d31be522e22caeb28a5','2026-11-23 06:41:10.042726');
INSERT INTO "inbound" VALUES('586339414321.271303848398.8a782ef747f72b8267b06a34c84b44bc','2026-11-23 06:41:10.125280');
INSERT INTO "inbound" VALUES('728676188083.877694645496.d0ef33a4e5457a655ebccc1a3ee42e44','2026-11-23 06:41:10.176708');
INSERT INTO "inbound" VALUES('EvCU0VPDZENW','2026-11-23 06:41:10.308725');
INSERT INTO "inbound" VALUES('Ev65MYVOO61Q','2026-11-23 06:41:10.310620');
INSERT INTO "inbound" VALUES('888298012502.458618679978.bc0e2b877538afd99edee664f5370d0f','2026-11-23 06:41:10.362405');
INSERT INTO "inbound" VALUES('680847654942.106181070892.cbd3a10cdd02ec52fe444eb925ec643f','2026-11-23 06:41:10.390199');
CREATE TABLE incident_members (
	incident_id INTEGER NOT NULL, 
	person VARCHAR NOT NULL, 
	CONSTRAINT incident_members_pk PRIMARY KEY (incident_id, person)
);
INSERT INTO "incident_members" VALUES(1,'ana');
INSERT INTO "incident_members" VALUES(1,'bo');
CREATE TABLE incident_numbers (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
);
INSERT INTO "incident_numbers" VALUES(1);
CREATE TABLE incidents (
	id INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	severity VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	private BOOLEAN NOT NULL, 
	status VARCHAR NOT NULL, 
	declared_by VARCHAR NOT NULL, 
	declared_at DATETIME NOT NULL, 
	declared_in VARCHAR, 
	summary TEXT NOT NULL, 
	roles JSON NOT NULL, 
	mitigated_at DATETIME, 
	closed_at DATETIME, 
	update_due_at DATETIME, 
	quiet_due_at DATETIME, 
	channel_id VARCHAR, 
	channel_name VARCHAR, 
	channel_archived BOOLEAN NOT NULL, 
	channels_opened INTEGER NOT NULL, 
	summary_ts VARCHAR, 
	announcement_channel VARCHAR, 
	announcement_ts VARCHAR, 
	handover_to VARCHAR, 
	handover_message VARCHAR, 
	CONSTRAINT incidents_pk PRIMARY KEY (id), 
	CONSTRAINT incidents_channel_id_once UNIQUE (channel_id)
);
INSERT INTO "incidents" VALUES(1,'payments are failing','sev2','general',0,'active','ana','2026-11-23 06:41:10.175222','CNDGIOC5F73','','{}',NULL,NULL,'2026-11-23 07:41:10.175222','2026-11-24 06:41:10.175222','C2ZMQD8UA6V','inc-1-payments-are-failing',0,1,'1795416070.286001','CHRM8Z1RIQF','1795416070.229119',NULL,NULL);
CREATE TABLE made_schedules (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	zone VARCHAR NOT NULL, 
	start DATE NOT NULL, 
	every VARCHAR NOT NULL, 
	handoff VARCHAR NOT NULL, 
	rotation JSON NOT NULL, 
	edits JSON NOT NULL, 
	revision INTEGER NOT NULL, 
	made_by VARCHAR NOT NULL, 
	changed_by VARCHAR NOT NULL, 
	changed_at DATETIME NOT NULL, 
	deleted_at DATETIME, 
	CONSTRAINT made_schedules_pk PRIMARY KEY (id)
);
CREATE TABLE members (
	slack_id VARCHAR NOT NULL, 
	person VARCHAR, 
	name TEXT NOT NULL, 
	zone VARCHAR, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT members_pk PRIMARY KEY (slack_id)
);
INSERT INTO "members" VALUES('UANA','ana','Ana Ruiz','America/Los_Angeles','2026-11-23 06:41:09.961571');
INSERT INTO "members" VALUES('UBO','bo','Bo Larsen','Europe/Dublin','2026-11-23 06:41:09.961571');
INSERT INTO "members" VALUES('UCY','cy','Cy Tan','Asia/Singapore','2026-11-23 06:41:09.961571');
INSERT INTO "members" VALUES('UDEE','dee','Dee Osei','Europe/Dublin','2026-11-23 06:41:09.961571');
CREATE TABLE notices (
	id VARCHAR NOT NULL, 
	page_id VARCHAR, 
	step INTEGER NOT NULL, 
	person VARCHAR NOT NULL, 
	method VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	planned_at DATETIME NOT NULL, 
	due_at DATETIME, 
	sent_at DATETIME, 
	worked_at DATETIME, 
	reference VARCHAR, 
	why TEXT, 
	check_id VARCHAR, 
	went_to VARCHAR, 
	CONSTRAINT notices_pk PRIMARY KEY (id)
);
INSERT INTO "notices" VALUES('01a20723-179a-7164-aa37-406f2d20083f','01a20723-179a-7161-a28e-8ed70a9554f8',0,'cy','slack','sent','2026-11-23 06:41:10.041481',NULL,'2026-11-23 06:41:10.096419','2026-11-23 06:41:10.096419','1795416070.091642',NULL,NULL,NULL);
INSERT INTO "notices" VALUES('01a20723-1820-7242-8656-a73c36d8dc70','01a20723-1820-723f-a607-024929e57606',0,'bo','slack','sent','2026-11-23 06:41:10.175222',NULL,'2026-11-23 06:41:10.247041','2026-11-23 06:41:10.247041','1795416070.230003',NULL,NULL,NULL);
CREATE TABLE oldest_code (
	revision VARCHAR NOT NULL, 
	CONSTRAINT oldest_code_pk PRIMARY KEY (revision)
);
INSERT INTO "oldest_code" VALUES('0001');
CREATE TABLE outbox (
	id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	data JSON NOT NULL, 
	subject VARCHAR NOT NULL, 
	lane VARCHAR, 
	priority INTEGER NOT NULL, 
	once VARCHAR, 
	created_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	repeats INTEGER NOT NULL, 
	repeated INTEGER DEFAULT '0' NOT NULL, 
	leased_by VARCHAR, 
	finished_at DATETIME, 
	dead BOOLEAN NOT NULL, 
	error TEXT, 
	CONSTRAINT outbox_pk PRIMARY KEY (id), 
	CONSTRAINT outbox_once_once UNIQUE (once)
);
INSERT INTO "outbox" VALUES('01a20723-179a-7165-8705-1de0b6f192e1','NotifyResponder','{"page_id": "01a20723-179a-7161-a28e-8ed70a9554f8", "step": 0, "target_kind": "person", "target": "cy", "person": "cy", "notice_id": "01a20723-179a-7164-aa37-406f2d20083f"}','01a20723-179a-7161-a28e-8ed70a9554f8',NULL,0,NULL,'2026-11-23 06:41:10.042726','2026-11-23 06:41:55.068983',1,0,0,NULL,'2026-11-23 06:41:10.093929',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-17ed-72ac-8525-0704619305f5','RefreshPageMessages','{"page_id": "01a20723-179a-7161-a28e-8ed70a9554f8"}','01a20723-179a-7161-a28e-8ed70a9554f8','page:01a20723-179a-7161-a28e-8ed70a9554f8',1,NULL,'2026-11-23 06:41:10.125280','2026-11-23 06:41:55.133798',1,0,0,NULL,'2026-11-23 06:41:10.145694',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-1820-723c-94cd-e6352ea2486d','OpenChannel','{"incident_id": 1}','INC-1','INC-1',1,NULL,'2026-11-23 06:41:10.176708','2026-11-23 06:41:55.210817',1,0,0,NULL,'2026-11-23 06:41:10.239857',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-1820-723d-9318-27e88c37b5a1','RefreshSummary','{"incident_id": 1}','INC-1','INC-1',1,NULL,'2026-11-23 06:41:10.176708','2026-11-23 06:41:55.251913',1,0,0,NULL,'2026-11-23 06:41:10.301846',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-1820-723e-8d60-c6c4a0db1c13','Announce','{"incident_id": 1}','INC-1','INC-1/announcement',1,NULL,'2026-11-23 06:41:10.176708','2026-11-23 06:41:55.210817',1,0,0,NULL,'2026-11-23 06:41:10.234993',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-1820-7243-b09b-6ca986e930d8','NotifyResponder','{"page_id": "01a20723-1820-723f-a607-024929e57606", "step": 0, "target_kind": "schedule", "target": "primary", "person": "bo", "notice_id": "01a20723-1820-7242-8656-a73c36d8dc70"}','01a20723-1820-723f-a607-024929e57606',NULL,0,NULL,'2026-11-23 06:41:10.176708','2026-11-23 06:41:55.210817',1,0,0,NULL,'2026-11-23 06:41:10.246514',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-1820-7246-9e7e-368b16370be1','RefreshChecklist','{"incident_id": 1, "run_id": "01a20723-1820-7244-a38b-ebb8b8de64d3"}','01a20723-1820-7244-a38b-ebb8b8de64d3','INC-1',1,NULL,'2026-11-23 06:41:10.176708','2026-11-23 06:41:55.301567',1,0,0,NULL,'2026-11-23 06:41:10.326574',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-185f-7055-bfab-fd265534a9d8','SetTopic','{"incident_id": 1}','INC-1','INC-1/topic',1,NULL,'2026-11-23 06:41:10.239857','2026-11-23 06:41:55.251913',1,0,0,NULL,'2026-11-23 06:41:10.299903',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-185f-7056-986a-ad1f7e761b17','InvitePeople','{"incident_id": 1, "people": []}','INC-1',NULL,1,NULL,'2026-11-23 06:41:10.239857','2026-11-23 06:41:55.251913',1,0,0,NULL,'2026-11-23 06:41:10.307605',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-185f-7057-8a3b-48e6e60125bd','AddBookmarks','{"incident_id": 1}','INC-1','INC-1/bookmarks',1,NULL,'2026-11-23 06:41:10.239857','2026-11-23 06:41:55.251913',1,0,0,NULL,'2026-11-23 06:41:10.283221',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-185f-7058-b9e7-18c6412556c6','LinkChannel','{"incident_id": 1}','INC-1',NULL,1,NULL,'2026-11-23 06:41:10.239857','2026-11-23 06:41:55.251913',1,0,0,NULL,'2026-11-23 06:41:10.305539',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-185f-7059-a89f-cf9d7f32f942','Announce','{"incident_id": 1}','INC-1','INC-1/announcement',1,NULL,'2026-11-23 06:41:10.239857','2026-11-23 06:41:55.251913',1,0,0,NULL,'2026-11-23 06:41:10.305188',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-185f-705a-89ef-bdf93df0bc30','RefreshPageMessages','{"page_id": "01a20723-1820-723f-a607-024929e57606"}','01a20723-1820-723f-a607-024929e57606','page:01a20723-1820-723f-a607-024929e57606',1,NULL,'2026-11-23 06:41:10.239857','2026-11-23 06:41:55.251913',1,0,0,NULL,'2026-11-23 06:41:10.307194',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-1866-7121-bd5f-ace8c32917da','InvitePeople','{"incident_id": 1, "people": ["bo"]}','INC-1',NULL,1,NULL,'2026-11-23 06:41:10.246514','2026-11-23 06:41:55.251913',1,0,0,NULL,'2026-11-23 06:41:10.307822',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-188b-72d4-a265-fce036d96d92','AddBookmark','{"incident_id": 1, "title": "Dashboard", "url": "https://dashboards.example.com/payments?a=1&b=2"}','INC-1','INC-1/bookmarks',1,NULL,'2026-11-23 06:41:10.283221','2026-11-23 06:41:55.301567',1,0,0,NULL,'2026-11-23 06:41:10.325514',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-188b-72d5-89bc-6ed217ed57e0','AddBookmark','{"incident_id": 1, "title": "Case tool", "url": "https://cases.example.com"}','INC-1','INC-1/bookmarks',1,NULL,'2026-11-23 06:41:10.283221','2026-11-23 06:41:55.332410',1,0,0,NULL,'2026-11-23 06:41:10.339610',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-189d-7377-84e1-0ca0331436cc','PinSummary','{"incident_id": 1}','INC-1',NULL,1,NULL,'2026-11-23 06:41:10.301846','2026-11-23 06:41:55.315702',1,0,0,NULL,'2026-11-23 06:41:10.331955',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-18f6-72e4-9361-23f3e870b635','RefreshChecklist','{"incident_id": 1, "run_id": "01a20723-1820-7244-a38b-ebb8b8de64d3"}','01a20723-1820-7244-a38b-ebb8b8de64d3','INC-1',1,NULL,'2026-11-23 06:41:10.390199','2026-11-23 06:41:55.398684',1,0,0,NULL,'2026-11-23 06:41:10.414227',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-18f6-72e5-a634-5bebc1c5f0d6','RefreshSummary','{"incident_id": 1}','INC-1','INC-1',1,NULL,'2026-11-23 06:41:10.390199','2026-11-23 06:41:55.417089',1,0,0,NULL,'2026-11-23 06:41:10.433613',0,NULL);
INSERT INTO "outbox" VALUES('01a20723-18f6-72e6-8d4e-8aedca5e6991','RefreshReminders','{"incident_id": 1, "about": "01a20723-1820-7244-a38b-ebb8b8de64d3"}','INC-1/01a20723-1820-7244-a38b-ebb8b8de64d3','INC-1',1,NULL,'2026-11-23 06:41:10.390199','2026-11-23 06:41:55.436983',1,0,0,NULL,'2026-11-23 06:41:10.443599',0,NULL);
CREATE TABLE page_messages (
	page_id VARCHAR NOT NULL, 
	channel_id VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	person VARCHAR, 
	CONSTRAINT page_messages_pk PRIMARY KEY (page_id, channel_id, ts)
);
INSERT INTO "page_messages" VALUES('01a20723-179a-7161-a28e-8ed70a9554f8','DO2K4HOUL09','1795416070.091642','cy');
INSERT INTO "page_messages" VALUES('01a20723-1820-723f-a607-024929e57606','DQQX4CVAHL5','1795416070.230003','bo');
CREATE TABLE pages (
	id VARCHAR NOT NULL, 
	incident_id INTEGER, 
	policy VARCHAR NOT NULL, 
	steps JSON NOT NULL, 
	ack_timeout DATETIME, 
	reason TEXT NOT NULL, 
	"by" VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	step INTEGER NOT NULL, 
	wanted INTEGER NOT NULL, 
	spared JSON NOT NULL, 
	detour JSON, 
	given_to INTEGER, 
	escalates_at DATETIME, 
	acknowledgements JSON NOT NULL, 
	acknowledged_by VARCHAR, 
	acknowledged_at DATETIME, 
	answered_at DATETIME, 
	CONSTRAINT pages_pk PRIMARY KEY (id)
);
INSERT INTO "pages" VALUES('01a20723-179a-7161-a28e-8ed70a9554f8',NULL,'cy','[{"targets": [["person", "cy"]], "wait_seconds": 300.0}]',NULL,'the vendor asks for you','ana','acknowledged','2026-11-23 06:41:10.041481',0,1,'[]',NULL,NULL,NULL,'["cy"]','cy','2026-11-23 06:41:10.124607','2026-11-23 06:41:10.124607');
INSERT INTO "pages" VALUES('01a20723-1820-723f-a607-024929e57606',1,'urgent','[{"targets": [["schedule", "primary"]], "wait_seconds": 300.0}, {"targets": [["person", "cy"]], "wait_seconds": 600.0}]',NULL,'payments are failing','ana','triggered','2026-11-23 06:41:10.175222',0,1,'[]',NULL,NULL,'2026-11-23 06:46:10.175222','[]',NULL,NULL,NULL);
CREATE TABLE postmortems (
	incident_id INTEGER NOT NULL, 
	owner VARCHAR, 
	version INTEGER NOT NULL, 
	parts JSON NOT NULL, 
	authors JSON NOT NULL, 
	reviewer VARCHAR, 
	review_message VARCHAR, 
	signed_off_by VARCHAR, 
	signed_off_at DATETIME, 
	signed_off_version INTEGER, 
	waived_by VARCHAR, 
	chase_due_at DATETIME, 
	chases INTEGER NOT NULL, 
	CONSTRAINT postmortems_pk PRIMARY KEY (incident_id)
);
CREATE TABLE proofs (
	id VARCHAR NOT NULL, 
	due_at DATETIME NOT NULL, 
	until DATETIME, 
	found JSON NOT NULL, 
	CONSTRAINT proofs_pk PRIMARY KEY (id)
);
CREATE TABLE readiness (
	id VARCHAR NOT NULL, 
	schedule VARCHAR NOT NULL, 
	person VARCHAR NOT NULL, 
	turn DATETIME NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	status VARCHAR NOT NULL, 
	methods JSON NOT NULL, 
	asks_at DATETIME NOT NULL, 
	offers_at DATETIME NOT NULL, 
	due_at DATETIME, 
	backup VARCHAR, 
	offer_message VARCHAR, 
	CONSTRAINT readiness_pk PRIMARY KEY (id), 
	CONSTRAINT readiness_schedule_person_starts_at_once UNIQUE (schedule, person, starts_at)
);
CREATE TABLE reminders (
	channel_id VARCHAR NOT NULL, 
	ts VARCHAR NOT NULL, 
	incident_id INTEGER NOT NULL, 
	about VARCHAR NOT NULL, 
	entry_id VARCHAR NOT NULL, 
	CONSTRAINT reminders_pk PRIMARY KEY (channel_id, ts)
);
CREATE TABLE replicas (
	id VARCHAR NOT NULL, 
	host VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT replicas_pk PRIMARY KEY (id)
);
CREATE TABLE runs (
	id VARCHAR NOT NULL, 
	incident_id INTEGER NOT NULL, 
	runbook VARCHAR NOT NULL, 
	title TEXT NOT NULL, 
	version VARCHAR NOT NULL, 
	started_at DATETIME NOT NULL, 
	started_by VARCHAR NOT NULL, 
	steps JSON NOT NULL, 
	message_ts VARCHAR, 
	ended_at DATETIME, 
	ended_by VARCHAR, 
	asks_at DATETIME, 
	quiet_until DATETIME, 
	CONSTRAINT runs_pk PRIMARY KEY (id)
);
INSERT INTO "runs" VALUES('01a20723-1820-7244-a38b-ebb8b8de64d3',1,'short','A short one','18f4fcb04e04','2026-11-23 06:41:10.175222','ana','[{"key": "measure", "stage": "Stop it", "text": "Measure how fast it grows", "role": "commander", "due_at": "2026-11-23T06:51:10.175222+00:00", "link": null, "required": false, "record": null, "state": "done", "by": "ana", "at": "2026-11-23T06:41:10.387506+00:00", "reason": null, "assignee": null, "note": null, "asks_at": "2026-11-23T06:51:10.175222+00:00", "asked_at": null}, {"key": "preserve", "stage": "Stop it", "text": "Save ids and hashes", "role": null, "due_at": null, "link": null, "required": true, "record": "What was saved, and where", "state": "open", "by": null, "at": null, "reason": null, "assignee": null, "note": null, "asks_at": null, "asked_at": null}, {"key": "appeals", "stage": "Close", "text": "Check appeals", "role": null, "due_at": null, "link": "https://example.com/appeals", "required": false, "record": null, "state": "open", "by": null, "at": null, "reason": null, "assignee": null, "note": null, "asks_at": null, "asked_at": null}]','1795416070.320778',NULL,NULL,NULL,NULL);
CREATE TABLE timeline (
	id VARCHAR NOT NULL, 
	incident_id INTEGER, 
	page_id VARCHAR, 
	at DATETIME NOT NULL, 
	recorded_at DATETIME NOT NULL, 
	kind VARCHAR NOT NULL, 
	data JSON NOT NULL, 
	"by" VARCHAR, 
	corrects VARCHAR, 
	source VARCHAR, 
	CONSTRAINT timeline_pk PRIMARY KEY (id), 
	CONSTRAINT timeline_incident_id_source_once UNIQUE (incident_id, source)
);
INSERT INTO "timeline" VALUES('01a20723-179a-7162-90a7-b4835781e6c9',NULL,'01a20723-179a-7161-a28e-8ed70a9554f8','2026-11-23 06:41:10.041481','2026-11-23 06:41:10.041481','PageStarted','{"page_id": "01a20723-179a-7161-a28e-8ed70a9554f8", "incident_id": null, "by": "ana", "policy": "cy", "reason": "the vendor asks for you"}','ana',NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-179a-7163-af18-aff4fb1857ea',NULL,'01a20723-179a-7161-a28e-8ed70a9554f8','2026-11-23 06:41:10.041481','2026-11-23 06:41:10.041481','PageEscalated','{"page_id": "01a20723-179a-7161-a28e-8ed70a9554f8", "incident_id": null, "step": 0, "notify": [["person", "cy", "cy"]], "label": "step 1", "places": [], "spared": [], "by": null}',NULL,NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-17cd-720a-8c6e-8f6ddb249fb3',NULL,'01a20723-179a-7161-a28e-8ed70a9554f8','2026-11-23 06:41:10.096419','2026-11-23 06:41:10.096419','ResponderPaged','{"page_id": "01a20723-179a-7161-a28e-8ed70a9554f8", "incident_id": null, "person": "cy", "step": 0, "channel_id": "DO2K4HOUL09", "ts": "1795416070.091642", "method": "slack"}',NULL,NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-17ed-72ab-a3d2-3069a9f63d07',NULL,'01a20723-179a-7161-a28e-8ed70a9554f8','2026-11-23 06:41:10.124607','2026-11-23 06:41:10.124607','PageAcknowledged','{"page_id": "01a20723-179a-7161-a28e-8ed70a9554f8", "incident_id": null, "by": "cy", "missing": 0}','cy',NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-1820-723b-aaa1-96133a221c2e',1,NULL,'2026-11-23 06:41:10.175222','2026-11-23 06:41:10.175222','IncidentDeclared','{"incident_id": 1, "by": "ana", "title": "payments are failing", "severity": "sev2", "type": "general", "private": false}','ana',NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-1820-7240-a120-5a8616fdd640',1,'01a20723-1820-723f-a607-024929e57606','2026-11-23 06:41:10.175222','2026-11-23 06:41:10.175222','PageStarted','{"page_id": "01a20723-1820-723f-a607-024929e57606", "incident_id": 1, "by": "ana", "policy": "urgent", "reason": "payments are failing"}','ana',NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-1820-7241-b0e9-b31bbdc4f5f4',1,'01a20723-1820-723f-a607-024929e57606','2026-11-23 06:41:10.175222','2026-11-23 06:41:10.175222','PageEscalated','{"page_id": "01a20723-1820-723f-a607-024929e57606", "incident_id": 1, "step": 0, "notify": [["schedule", "primary", "bo"]], "label": "step 1", "places": [], "spared": [], "by": null}',NULL,NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-1820-7245-ad72-42529c2e4802',1,NULL,'2026-11-23 06:41:10.175222','2026-11-23 06:41:10.175222','RunStarted','{"incident_id": 1, "run_id": "01a20723-1820-7244-a38b-ebb8b8de64d3", "runbook": "short", "title": "A short one", "version": "18f4fcb04e04", "by": "ana"}','ana',NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-185a-7269-b834-773b936f6b6d',1,NULL,'2026-11-23 06:41:10.236769','2026-11-23 06:41:10.236769','IncidentAnnounced','{"incident_id": 1, "channel_id": "CHRM8Z1RIQF", "ts": "1795416070.229119"}',NULL,NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-185f-7054-bd2b-146c6a06414a',1,NULL,'2026-11-23 06:41:10.240386','2026-11-23 06:41:10.240386','ChannelOpened','{"incident_id": 1, "channel_id": "C2ZMQD8UA6V", "name": "inc-1-payments-are-failing"}',NULL,NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-1866-7120-8479-0e9dbf05529c',1,'01a20723-1820-723f-a607-024929e57606','2026-11-23 06:41:10.247041','2026-11-23 06:41:10.247041','ResponderPaged','{"page_id": "01a20723-1820-723f-a607-024929e57606", "incident_id": 1, "person": "bo", "step": 0, "channel_id": "DQQX4CVAHL5", "ts": "1795416070.230003", "method": "slack"}',NULL,NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-189d-7376-a08f-d1807e75ef46',1,NULL,'2026-11-23 06:41:10.302254','2026-11-23 06:41:10.302254','SummaryPosted','{"incident_id": 1, "channel_id": "C2ZMQD8UA6V", "ts": "1795416070.286001"}',NULL,NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-18a4-73b9-b977-f2239e07801c',1,NULL,'2026-11-23 06:41:10.304232','2026-11-23 06:41:10.304232','PersonJoined','{"incident_id": 1, "person": "ana", "invited_by": null}',NULL,NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-18a6-73a4-a51c-3a5e50dc5177',1,NULL,'2026-11-23 06:41:10.304743','2026-11-23 06:41:10.304743','PersonJoined','{"incident_id": 1, "person": "bo", "invited_by": null}',NULL,NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-18b6-7040-b4f1-68451efed1ba',1,NULL,'2026-11-23 06:41:10.327836','2026-11-23 06:41:10.327836','ChecklistPosted','{"incident_id": 1, "run_id": "01a20723-1820-7244-a38b-ebb8b8de64d3", "message_ts": "1795416070.320778"}',NULL,NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-18da-7331-a329-c90fae4f2a8b',1,NULL,'2026-11-23 06:41:10.361077','2026-11-23 06:41:10.361077','NoteAdded','{"incident_id": 1, "by": "ana", "text": "cards are declined since nine", "at": "2026-11-23T06:41:10.361077+00:00"}','ana',NULL,NULL);
INSERT INTO "timeline" VALUES('01a20723-18f6-72e3-8dcb-740e6c34ce67',1,NULL,'2026-11-23 06:41:10.387506','2026-11-23 06:41:10.387506','StepDone','{"incident_id": 1, "run_id": "01a20723-1820-7244-a38b-ebb8b8de64d3", "step": "measure", "text": "Measure how fast it grows", "by": "ana", "note": null}','ana',NULL,NULL);
CREATE TABLE turns (
	policy VARCHAR NOT NULL, 
	step INTEGER NOT NULL, 
	had JSON NOT NULL, 
	CONSTRAINT turns_pk PRIMARY KEY (policy, step)
);
CREATE INDEX action_items_asks_at ON action_items (asks_at);
CREATE INDEX inbound_at ON inbound (at);
CREATE INDEX incident_members_person ON incident_members (person);
CREATE INDEX incidents_quiet_due_at ON incidents (quiet_due_at);
CREATE INDEX incidents_status ON incidents (status);
CREATE INDEX incidents_update_due_at ON incidents (update_due_at);
CREATE UNIQUE INDEX made_schedules_name ON made_schedules (name) WHERE deleted_at IS NULL;
CREATE INDEX members_person ON members (person);
CREATE INDEX notices_due_at ON notices (due_at);
CREATE INDEX notices_page_id ON notices (page_id, person, step);
CREATE INDEX notices_person_method ON notices (person, method, planned_at);
CREATE INDEX notices_person_sent ON notices (person, method, sent_at);
CREATE INDEX outbox_due ON outbox (due_at) WHERE finished_at IS NULL;
CREATE INDEX outbox_finished_at ON outbox (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX outbox_lane ON outbox (lane, id) WHERE finished_at IS NULL;
CREATE INDEX outbox_subject ON outbox (kind, subject) WHERE finished_at IS NULL;
CREATE INDEX outbox_troubled ON outbox (id) WHERE dead OR repeats > 0 OR repeated > 0;
CREATE INDEX pages_answered_at ON pages (answered_at);
CREATE INDEX pages_escalates_at ON pages (escalates_at);
CREATE INDEX pages_incident_id ON pages (incident_id);
CREATE INDEX pages_status ON pages (status);
CREATE INDEX readiness_due_at ON readiness (due_at);
CREATE INDEX readiness_ends_at ON readiness (ends_at);
CREATE INDEX readiness_person ON readiness (person);
CREATE INDEX reminders_incident_id ON reminders (incident_id);
CREATE INDEX postmortems_chase_due_at ON postmortems (chase_due_at);
CREATE INDEX runs_asks_at ON runs (asks_at);
CREATE INDEX runs_incident_id ON runs (incident_id);
CREATE INDEX timeline_incident_id_at ON timeline (incident_id, at, id);
CREATE INDEX timeline_page_id ON timeline (page_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('incident_numbers',1);
COMMIT;
