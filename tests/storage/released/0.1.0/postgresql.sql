SELECT pg_catalog.set_config('search_path', '', false);

CREATE TABLE public.action_items (
    id character varying NOT NULL,
    incident_id integer NOT NULL,
    number integer NOT NULL,
    text text NOT NULL,
    owner character varying,
    due_on date,
    added_by character varying NOT NULL,
    added_at timestamp with time zone NOT NULL,
    done_by character varying,
    done_at timestamp with time zone,
    kind character varying,
    asks_at timestamp with time zone
);

CREATE TABLE public.alarm_messages (
    id character varying NOT NULL,
    text text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    held_until timestamp with time zone
);

CREATE TABLE public.alarms (
    name character varying NOT NULL,
    raised_at timestamp with time zone NOT NULL
);

CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);

CREATE TABLE public.arrangement_numbers (
    id integer NOT NULL
);

CREATE SEQUENCE public.arrangement_numbers_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.arrangement_numbers_id_seq OWNED BY public.arrangement_numbers.id;

CREATE TABLE public.arrangements (
    id integer NOT NULL,
    kind character varying NOT NULL,
    schedule character varying,
    person character varying,
    substitute character varying,
    start timestamp with time zone NOT NULL,
    "end" timestamp with time zone NOT NULL,
    back_start timestamp with time zone,
    back_end timestamp with time zone,
    reason text NOT NULL,
    arranged_by character varying NOT NULL,
    arranged_at timestamp with time zone NOT NULL,
    undone_by character varying,
    undone_at timestamp with time zone
);

CREATE TABLE public.feed_events (
    feed_id character varying NOT NULL,
    uid character varying NOT NULL,
    start timestamp with time zone NOT NULL,
    "end" timestamp with time zone NOT NULL,
    summary text NOT NULL,
    detail text NOT NULL,
    sequence integer NOT NULL,
    cancelled boolean NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE public.feeds (
    id character varying NOT NULL,
    token_hash character varying NOT NULL,
    person character varying NOT NULL,
    schedule character varying NOT NULL,
    made_at timestamp with time zone NOT NULL
);

CREATE TABLE public.inbound (
    key character varying NOT NULL,
    at timestamp with time zone NOT NULL
);

CREATE TABLE public.incident_members (
    incident_id integer NOT NULL,
    person character varying NOT NULL
);

CREATE TABLE public.incident_numbers (
    id integer NOT NULL
);

CREATE SEQUENCE public.incident_numbers_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.incident_numbers_id_seq OWNED BY public.incident_numbers.id;

CREATE TABLE public.incidents (
    id integer NOT NULL,
    title text NOT NULL,
    severity character varying NOT NULL,
    type character varying NOT NULL,
    private boolean NOT NULL,
    status character varying NOT NULL,
    declared_by character varying NOT NULL,
    declared_at timestamp with time zone NOT NULL,
    declared_in character varying,
    summary text NOT NULL,
    roles json NOT NULL,
    mitigated_at timestamp with time zone,
    closed_at timestamp with time zone,
    update_due_at timestamp with time zone,
    quiet_due_at timestamp with time zone,
    channel_id character varying,
    channel_name character varying,
    channel_archived boolean NOT NULL,
    channels_opened integer NOT NULL,
    summary_ts character varying,
    announcement_channel character varying,
    announcement_ts character varying,
    handover_to character varying,
    handover_message character varying
);

CREATE TABLE public.made_schedules (
    id character varying NOT NULL,
    name character varying NOT NULL,
    zone character varying NOT NULL,
    start date NOT NULL,
    every character varying NOT NULL,
    handoff character varying NOT NULL,
    rotation json NOT NULL,
    edits json NOT NULL,
    revision integer NOT NULL,
    made_by character varying NOT NULL,
    changed_by character varying NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    deleted_at timestamp with time zone
);

CREATE TABLE public.members (
    slack_id character varying NOT NULL,
    person character varying,
    name text NOT NULL,
    zone character varying,
    seen_at timestamp with time zone NOT NULL
);

CREATE TABLE public.notices (
    id character varying NOT NULL,
    page_id character varying,
    step integer NOT NULL,
    person character varying NOT NULL,
    method character varying NOT NULL,
    status character varying NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    sent_at timestamp with time zone,
    worked_at timestamp with time zone,
    reference character varying,
    why text,
    check_id character varying,
    went_to character varying
);

CREATE TABLE public.oldest_code (
    revision character varying NOT NULL
);

CREATE TABLE public.outbox (
    id character varying NOT NULL,
    kind character varying NOT NULL,
    data json NOT NULL,
    subject character varying NOT NULL,
    lane character varying,
    priority integer NOT NULL,
    once character varying,
    created_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    attempts integer NOT NULL,
    repeats integer NOT NULL,
    repeated integer DEFAULT 0 NOT NULL,
    leased_by character varying,
    finished_at timestamp with time zone,
    dead boolean NOT NULL,
    error text
);

CREATE TABLE public.page_messages (
    page_id character varying NOT NULL,
    channel_id character varying NOT NULL,
    ts character varying NOT NULL,
    person character varying
);

CREATE TABLE public.pages (
    id character varying NOT NULL,
    incident_id integer,
    policy character varying NOT NULL,
    steps json NOT NULL,
    ack_timeout interval,
    reason text NOT NULL,
    by character varying NOT NULL,
    status character varying NOT NULL,
    started_at timestamp with time zone NOT NULL,
    step integer NOT NULL,
    wanted integer NOT NULL,
    spared json NOT NULL,
    detour json,
    given_to integer,
    escalates_at timestamp with time zone,
    acknowledgements json NOT NULL,
    acknowledged_by character varying,
    acknowledged_at timestamp with time zone,
    answered_at timestamp with time zone
);

CREATE TABLE public.postmortems (
    incident_id integer NOT NULL,
    owner character varying,
    version integer NOT NULL,
    parts json NOT NULL,
    authors json NOT NULL,
    reviewer character varying,
    review_message character varying,
    signed_off_by character varying,
    signed_off_at timestamp with time zone,
    signed_off_version integer,
    waived_by character varying,
    chase_due_at timestamp with time zone,
    chases integer NOT NULL
);

CREATE TABLE public.proofs (
    id character varying NOT NULL,
    due_at timestamp with time zone NOT NULL,
    until timestamp with time zone,
    found json NOT NULL
);

CREATE TABLE public.readiness (
    id character varying NOT NULL,
    schedule character varying NOT NULL,
    person character varying NOT NULL,
    turn timestamp with time zone NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    status character varying NOT NULL,
    methods json NOT NULL,
    asks_at timestamp with time zone NOT NULL,
    offers_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone,
    backup character varying,
    offer_message character varying
);

CREATE TABLE public.reminders (
    channel_id character varying NOT NULL,
    ts character varying NOT NULL,
    incident_id integer NOT NULL,
    about character varying NOT NULL,
    entry_id character varying NOT NULL
);

CREATE TABLE public.replicas (
    id character varying NOT NULL,
    host character varying NOT NULL,
    version character varying NOT NULL,
    started_at timestamp with time zone NOT NULL,
    seen_at timestamp with time zone NOT NULL
);

CREATE TABLE public.runs (
    id character varying NOT NULL,
    incident_id integer NOT NULL,
    runbook character varying NOT NULL,
    title text NOT NULL,
    version character varying NOT NULL,
    started_at timestamp with time zone NOT NULL,
    started_by character varying NOT NULL,
    steps json NOT NULL,
    message_ts character varying,
    ended_at timestamp with time zone,
    ended_by character varying,
    asks_at timestamp with time zone,
    quiet_until timestamp with time zone
);

CREATE TABLE public.timeline (
    id character varying NOT NULL,
    incident_id integer,
    page_id character varying,
    at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    kind character varying NOT NULL,
    data json NOT NULL,
    by character varying,
    corrects character varying,
    source character varying
);

CREATE TABLE public.turns (
    policy character varying NOT NULL,
    step integer NOT NULL,
    had json NOT NULL
);

ALTER TABLE ONLY public.arrangement_numbers ALTER COLUMN id SET DEFAULT nextval('public.arrangement_numbers_id_seq'::regclass);

ALTER TABLE ONLY public.incident_numbers ALTER COLUMN id SET DEFAULT nextval('public.incident_numbers_id_seq'::regclass);

INSERT INTO public.alembic_version VALUES ('0001');

INSERT INTO public.inbound VALUES ('451618521671.952876425775.29fe8c0dd10f7024be94fa5dab62005c', '2026-11-23 06:41:10.758368+00');
INSERT INTO public.inbound VALUES ('836463237431.393330041973.7612a461c9f89d262d852a7c9af22f44', '2026-11-23 06:41:10.850776+00');
INSERT INTO public.inbound VALUES ('155872674159.297594471974.163351034065304989e06670dd972b36', '2026-11-23 06:41:10.915588+00');
INSERT INTO public.inbound VALUES ('EvUYAXV6E89G', '2026-11-23 06:41:11.185018+00');
INSERT INTO public.inbound VALUES ('EvQHTOZGZ13G', '2026-11-23 06:41:11.192492+00');
INSERT INTO public.inbound VALUES ('998399128407.599946601120.f4382a7df03d8a4a372beabf54d053e4', '2026-11-23 06:41:11.331039+00');
INSERT INTO public.inbound VALUES ('792271773720.973365744448.746143ee4111e5e110b098ee94d950ee', '2026-11-23 06:41:11.365526+00');

INSERT INTO public.incident_members VALUES (1, 'ana');
INSERT INTO public.incident_members VALUES (1, 'bo');

INSERT INTO public.incident_numbers VALUES (1);

INSERT INTO public.incidents VALUES (1, 'payments are failing', 'sev2', 'general', false, 'active', 'ana', '2026-11-23 06:41:10.914959+00', 'CTZTRVAPUSC', '', '{}', NULL, NULL, '2026-11-23 07:41:10.914959+00', '2026-11-24 06:41:10.914959+00', 'CLA47N54BV6', 'inc-1-payments-are-failing', false, 1, '1795416071.212215', 'CJEOOMDFELJ', '1795416071.109731', NULL, NULL);

INSERT INTO public.members VALUES ('UANA', 'ana', 'Ana Ruiz', 'America/Los_Angeles', '2026-11-23 06:41:10.696938+00');
INSERT INTO public.members VALUES ('UBO', 'bo', 'Bo Larsen', 'Europe/Dublin', '2026-11-23 06:41:10.696938+00');
INSERT INTO public.members VALUES ('UCY', 'cy', 'Cy Tan', 'Asia/Singapore', '2026-11-23 06:41:10.696938+00');
INSERT INTO public.members VALUES ('UDEE', 'dee', 'Dee Osei', 'Europe/Dublin', '2026-11-23 06:41:10.696938+00');

INSERT INTO public.notices VALUES ('01a20723-1a66-7192-899c-708a1c85f1b5', '01a20723-1a66-718f-9376-d9d1009c2e84', 0, 'cy', 'slack', 'sent', '2026-11-23 06:41:10.757887+00', NULL, '2026-11-23 06:41:10.810407+00', '2026-11-23 06:41:10.810407+00', '1795416070.804527', NULL, NULL, NULL);
INSERT INTO public.notices VALUES ('01a20723-1b03-730e-b891-0bd6f3da7fec', '01a20723-1b03-730b-b7e3-0fada3f81e0a', 0, 'bo', 'slack', 'sent', '2026-11-23 06:41:10.914959+00', NULL, '2026-11-23 06:41:11.128173+00', '2026-11-23 06:41:11.128173+00', '1795416071.118648', NULL, NULL, NULL);

INSERT INTO public.oldest_code VALUES ('0001');

INSERT INTO public.outbox VALUES ('01a20723-1a66-7193-9259-d6c22d390913', 'NotifyResponder', '{"page_id": "01a20723-1a66-718f-9376-d9d1009c2e84", "step": 0, "target_kind": "person", "target": "cy", "person": "cy", "notice_id": "01a20723-1a66-7192-899c-708a1c85f1b5"}', '01a20723-1a66-718f-9376-d9d1009c2e84', NULL, 0, NULL, '2026-11-23 06:41:10.758368+00', '2026-11-23 06:41:55.783955+00', 1, 0, 0, NULL, '2026-11-23 06:41:10.806309+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1ac2-73a8-85d0-7c17b94ef0a8', 'RefreshPageMessages', '{"page_id": "01a20723-1a66-718f-9376-d9d1009c2e84"}', '01a20723-1a66-718f-9376-d9d1009c2e84', 'page:01a20723-1a66-718f-9376-d9d1009c2e84', 1, NULL, '2026-11-23 06:41:10.850776+00', '2026-11-23 06:41:55.860789+00', 1, 0, 0, NULL, '2026-11-23 06:41:10.877806+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1b03-730a-8c5d-e03ef1c70172', 'Announce', '{"incident_id": 1}', 'INC-1', 'INC-1/announcement', 1, NULL, '2026-11-23 06:41:10.915588+00', '2026-11-23 06:41:55.949964+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.111692+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1b03-7308-a0d4-52e509323654', 'OpenChannel', '{"incident_id": 1}', 'INC-1', 'INC-1', 1, NULL, '2026-11-23 06:41:10.915588+00', '2026-11-23 06:41:55.949964+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.119934+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1b03-730f-9e6e-f7f0c679b424', 'NotifyResponder', '{"page_id": "01a20723-1b03-730b-b7e3-0fada3f81e0a", "step": 0, "target_kind": "schedule", "target": "primary", "person": "bo", "notice_id": "01a20723-1b03-730e-b891-0bd6f3da7fec"}', '01a20723-1b03-730b-b7e3-0fada3f81e0a', NULL, 0, NULL, '2026-11-23 06:41:10.915588+00', '2026-11-23 06:41:55.949964+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.121706+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1bcf-70ab-ae4a-ecd91f7f2e23', 'SetTopic', '{"incident_id": 1}', 'INC-1', 'INC-1/topic', 1, NULL, '2026-11-23 06:41:11.119934+00', '2026-11-23 06:41:56.138059+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.163743+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1bcf-70ad-8807-40b638c0e3c8', 'AddBookmarks', '{"incident_id": 1}', 'INC-1', 'INC-1/bookmarks', 1, NULL, '2026-11-23 06:41:11.119934+00', '2026-11-23 06:41:56.138059+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.170745+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1bcf-70af-aeb7-e3d89b4630a2', 'Announce', '{"incident_id": 1}', 'INC-1', 'INC-1/announcement', 1, NULL, '2026-11-23 06:41:11.119934+00', '2026-11-23 06:41:56.138059+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.177032+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1bd1-7253-af75-8d5d22bf2e57', 'InvitePeople', '{"incident_id": 1, "people": ["bo"]}', 'INC-1', NULL, 1, NULL, '2026-11-23 06:41:11.121706+00', '2026-11-23 06:41:56.138059+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.179196+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1bcf-70ae-9316-ee1148a80d67', 'LinkChannel', '{"incident_id": 1}', 'INC-1', NULL, 1, NULL, '2026-11-23 06:41:11.119934+00', '2026-11-23 06:41:56.138059+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.186471+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1bcf-70ac-983c-ad99d32f8d30', 'InvitePeople', '{"incident_id": 1, "people": []}', 'INC-1', NULL, 1, NULL, '2026-11-23 06:41:11.119934+00', '2026-11-23 06:41:56.138059+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.187748+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1b03-7309-bdd1-5b46f777692f', 'RefreshSummary', '{"incident_id": 1}', 'INC-1', 'INC-1', 1, NULL, '2026-11-23 06:41:10.915588+00', '2026-11-23 06:41:56.138059+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.218083+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1bd1-7252-b47c-e74104c7dd62', 'RefreshPageMessages', '{"page_id": "01a20723-1b03-730b-b7e3-0fada3f81e0a"}', '01a20723-1b03-730b-b7e3-0fada3f81e0a', 'page:01a20723-1b03-730b-b7e3-0fada3f81e0a', 1, NULL, '2026-11-23 06:41:11.119934+00', '2026-11-23 06:41:56.138059+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.234323+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1c02-736d-818e-37e262f9180f', 'AddBookmark', '{"incident_id": 1, "title": "Dashboard", "url": "https://dashboards.example.com/payments?a=1&b=2"}', 'INC-1', 'INC-1/bookmarks', 1, NULL, '2026-11-23 06:41:11.170745+00', '2026-11-23 06:41:56.225165+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.246856+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1c02-736e-8d8a-a0abeae2ae03', 'AddBookmark', '{"incident_id": 1, "title": "Case tool", "url": "https://cases.example.com"}', 'INC-1', 'INC-1/bookmarks', 1, NULL, '2026-11-23 06:41:11.170745+00', '2026-11-23 06:41:56.252702+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.271248+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1b03-7312-b3f6-e681d09715a9', 'RefreshChecklist', '{"incident_id": 1, "run_id": "01a20723-1b03-7310-8872-6f652fdc2745"}', '01a20723-1b03-7310-8872-6f652fdc2745', 'INC-1', 1, NULL, '2026-11-23 06:41:10.915588+00', '2026-11-23 06:41:56.252702+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.288019+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1c32-73b3-9f80-5ab97fbd7e77', 'PinSummary', '{"incident_id": 1}', 'INC-1', NULL, 1, NULL, '2026-11-23 06:41:11.218083+00', '2026-11-23 06:41:56.252702+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.290787+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1cc5-7312-8f4e-c02dcbab08c7', 'RefreshChecklist', '{"incident_id": 1, "run_id": "01a20723-1b03-7310-8872-6f652fdc2745"}', '01a20723-1b03-7310-8872-6f652fdc2745', 'INC-1', 1, NULL, '2026-11-23 06:41:11.365526+00', '2026-11-23 06:41:56.37768+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.394794+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1cc5-7313-bd64-6a1bb7867f2c', 'RefreshSummary', '{"incident_id": 1}', 'INC-1', 'INC-1', 1, NULL, '2026-11-23 06:41:11.365526+00', '2026-11-23 06:41:56.400269+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.41601+00', false, NULL);
INSERT INTO public.outbox VALUES ('01a20723-1cc5-7314-a59e-abd167550b60', 'RefreshReminders', '{"incident_id": 1, "about": "01a20723-1b03-7310-8872-6f652fdc2745"}', 'INC-1/01a20723-1b03-7310-8872-6f652fdc2745', 'INC-1', 1, NULL, '2026-11-23 06:41:11.365526+00', '2026-11-23 06:41:56.419932+00', 1, 0, 0, NULL, '2026-11-23 06:41:11.425599+00', false, NULL);

INSERT INTO public.page_messages VALUES ('01a20723-1a66-718f-9376-d9d1009c2e84', 'DY2UFWFKN8G', '1795416070.804527', 'cy');
INSERT INTO public.page_messages VALUES ('01a20723-1b03-730b-b7e3-0fada3f81e0a', 'D84KOT9L3K8', '1795416071.118648', 'bo');

INSERT INTO public.pages VALUES ('01a20723-1a66-718f-9376-d9d1009c2e84', NULL, 'cy', '[{"targets": [["person", "cy"]], "wait_seconds": 300.0}]', NULL, 'the vendor asks for you', 'ana', 'acknowledged', '2026-11-23 06:41:10.757887+00', 0, 1, '[]', NULL, NULL, NULL, '["cy"]', 'cy', '2026-11-23 06:41:10.850601+00', '2026-11-23 06:41:10.850601+00');
INSERT INTO public.pages VALUES ('01a20723-1b03-730b-b7e3-0fada3f81e0a', 1, 'urgent', '[{"targets": [["schedule", "primary"]], "wait_seconds": 300.0}, {"targets": [["person", "cy"]], "wait_seconds": 600.0}]', NULL, 'payments are failing', 'ana', 'triggered', '2026-11-23 06:41:10.914959+00', 0, 1, '[]', NULL, NULL, '2026-11-23 06:46:10.914959+00', '[]', NULL, NULL, NULL);

INSERT INTO public.runs VALUES ('01a20723-1b03-7310-8872-6f652fdc2745', 1, 'short', 'A short one', '18f4fcb04e04', '2026-11-23 06:41:10.914959+00', 'ana', '[{"key": "measure", "stage": "Stop it", "text": "Measure how fast it grows", "role": "commander", "due_at": "2026-11-23T06:51:10.914959+00:00", "link": null, "required": false, "record": null, "state": "done", "by": "ana", "at": "2026-11-23T06:41:11.362434+00:00", "reason": null, "assignee": null, "note": null, "asks_at": "2026-11-23T06:51:10.914959+00:00", "asked_at": null}, {"key": "preserve", "stage": "Stop it", "text": "Save ids and hashes", "role": null, "due_at": null, "link": null, "required": true, "record": "What was saved, and where", "state": "open", "by": null, "at": null, "reason": null, "assignee": null, "note": null, "asks_at": null, "asked_at": null}, {"key": "appeals", "stage": "Close", "text": "Check appeals", "role": null, "due_at": null, "link": "https://example.com/appeals", "required": false, "record": null, "state": "open", "by": null, "at": null, "reason": null, "assignee": null, "note": null, "asks_at": null, "asked_at": null}]', '1795416071.285757', NULL, NULL, NULL, NULL);

INSERT INTO public.timeline VALUES ('01a20723-1a66-7190-a1e0-5a9b1eea3d78', NULL, '01a20723-1a66-718f-9376-d9d1009c2e84', '2026-11-23 06:41:10.757887+00', '2026-11-23 06:41:10.757887+00', 'PageStarted', '{"page_id": "01a20723-1a66-718f-9376-d9d1009c2e84", "incident_id": null, "by": "ana", "policy": "cy", "reason": "the vendor asks for you"}', 'ana', NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1a66-7191-a186-c64ee0dd2887', NULL, '01a20723-1a66-718f-9376-d9d1009c2e84', '2026-11-23 06:41:10.757887+00', '2026-11-23 06:41:10.757887+00', 'PageEscalated', '{"page_id": "01a20723-1a66-718f-9376-d9d1009c2e84", "incident_id": null, "step": 0, "notify": [["person", "cy", "cy"]], "label": "step 1", "places": [], "spared": [], "by": null}', NULL, NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1a96-70bd-88c9-f183a12d8583', NULL, '01a20723-1a66-718f-9376-d9d1009c2e84', '2026-11-23 06:41:10.810407+00', '2026-11-23 06:41:10.810407+00', 'ResponderPaged', '{"page_id": "01a20723-1a66-718f-9376-d9d1009c2e84", "incident_id": null, "person": "cy", "step": 0, "channel_id": "DY2UFWFKN8G", "ts": "1795416070.804527", "method": "slack"}', NULL, NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1ac2-73a7-a390-bcfb68bea5fc', NULL, '01a20723-1a66-718f-9376-d9d1009c2e84', '2026-11-23 06:41:10.850601+00', '2026-11-23 06:41:10.850601+00', 'PageAcknowledged', '{"page_id": "01a20723-1a66-718f-9376-d9d1009c2e84", "incident_id": null, "by": "cy", "missing": 0}', 'cy', NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1b03-7307-a76d-a6c63a6cd299', 1, NULL, '2026-11-23 06:41:10.914959+00', '2026-11-23 06:41:10.914959+00', 'IncidentDeclared', '{"incident_id": 1, "by": "ana", "title": "payments are failing", "severity": "sev2", "type": "general", "private": false}', 'ana', NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1b03-730c-8e5b-23c890ca4493', 1, '01a20723-1b03-730b-b7e3-0fada3f81e0a', '2026-11-23 06:41:10.914959+00', '2026-11-23 06:41:10.914959+00', 'PageStarted', '{"page_id": "01a20723-1b03-730b-b7e3-0fada3f81e0a", "incident_id": 1, "by": "ana", "policy": "urgent", "reason": "payments are failing"}', 'ana', NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1b03-730d-957b-cc856b819806', 1, '01a20723-1b03-730b-b7e3-0fada3f81e0a', '2026-11-23 06:41:10.914959+00', '2026-11-23 06:41:10.914959+00', 'PageEscalated', '{"page_id": "01a20723-1b03-730b-b7e3-0fada3f81e0a", "incident_id": 1, "step": 0, "notify": [["schedule", "primary", "bo"]], "label": "step 1", "places": [], "spared": [], "by": null}', NULL, NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1b03-7311-bac8-8503134cabb3', 1, NULL, '2026-11-23 06:41:10.914959+00', '2026-11-23 06:41:10.914959+00', 'RunStarted', '{"incident_id": 1, "run_id": "01a20723-1b03-7310-8872-6f652fdc2745", "runbook": "short", "title": "A short one", "version": "18f4fcb04e04", "by": "ana"}', 'ana', NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1bc7-736b-acc8-8623c568b170', 1, NULL, '2026-11-23 06:41:11.12352+00', '2026-11-23 06:41:11.12352+00', 'IncidentAnnounced', '{"incident_id": 1, "channel_id": "CJEOOMDFELJ", "ts": "1795416071.109731"}', NULL, NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1bcf-70aa-a178-fe9f31c7c84e', 1, NULL, '2026-11-23 06:41:11.126579+00', '2026-11-23 06:41:11.126579+00', 'ChannelOpened', '{"incident_id": 1, "channel_id": "CLA47N54BV6", "name": "inc-1-payments-are-failing"}', NULL, NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1bd1-7251-8f76-de9105936f88', 1, '01a20723-1b03-730b-b7e3-0fada3f81e0a', '2026-11-23 06:41:11.128173+00', '2026-11-23 06:41:11.128173+00', 'ResponderPaged', '{"page_id": "01a20723-1b03-730b-b7e3-0fada3f81e0a", "incident_id": 1, "person": "bo", "step": 0, "channel_id": "D84KOT9L3K8", "ts": "1795416071.118648", "method": "slack"}', NULL, NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1c11-712d-ac80-a921039b99ad', 1, NULL, '2026-11-23 06:41:11.184897+00', '2026-11-23 06:41:11.184897+00', 'PersonJoined', '{"incident_id": 1, "person": "bo", "invited_by": null}', NULL, NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1c18-7246-a820-78c3d1407968', 1, NULL, '2026-11-23 06:41:11.192242+00', '2026-11-23 06:41:11.192242+00', 'PersonJoined', '{"incident_id": 1, "person": "ana", "invited_by": null}', NULL, NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1c32-73b2-b670-7745d5017424', 1, NULL, '2026-11-23 06:41:11.23573+00', '2026-11-23 06:41:11.23573+00', 'SummaryPosted', '{"incident_id": 1, "channel_id": "CLA47N54BV6", "ts": "1795416071.212215"}', NULL, NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1c78-72b5-982d-adc55057b0a1', 1, NULL, '2026-11-23 06:41:11.293783+00', '2026-11-23 06:41:11.293783+00', 'ChecklistPosted', '{"incident_id": 1, "run_id": "01a20723-1b03-7310-8872-6f652fdc2745", "message_ts": "1795416071.285757"}', NULL, NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1ca3-70ed-a44e-8f2a91b9a0c6', 1, NULL, '2026-11-23 06:41:11.329163+00', '2026-11-23 06:41:11.329163+00', 'NoteAdded', '{"incident_id": 1, "by": "ana", "text": "cards are declined since nine", "at": "2026-11-23T06:41:11.329163+00:00"}', 'ana', NULL, NULL);
INSERT INTO public.timeline VALUES ('01a20723-1cc5-7311-8235-a936e1e7ad8d', 1, NULL, '2026-11-23 06:41:11.362434+00', '2026-11-23 06:41:11.362434+00', 'StepDone', '{"incident_id": 1, "run_id": "01a20723-1b03-7310-8872-6f652fdc2745", "step": "measure", "text": "Measure how fast it grows", "by": "ana", "note": null}', 'ana', NULL, NULL);

SELECT pg_catalog.setval('public.arrangement_numbers_id_seq', 1, false);

SELECT pg_catalog.setval('public.incident_numbers_id_seq', 1, true);

ALTER TABLE ONLY public.action_items
    ADD CONSTRAINT action_items_incident_id_number_once UNIQUE (incident_id, number);

ALTER TABLE ONLY public.action_items
    ADD CONSTRAINT action_items_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.alarm_messages
    ADD CONSTRAINT alarm_messages_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.alarms
    ADD CONSTRAINT alarms_pk PRIMARY KEY (name);

ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);

ALTER TABLE ONLY public.arrangement_numbers
    ADD CONSTRAINT arrangement_numbers_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.arrangements
    ADD CONSTRAINT arrangements_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.feed_events
    ADD CONSTRAINT feed_events_pk PRIMARY KEY (feed_id, uid);

ALTER TABLE ONLY public.feeds
    ADD CONSTRAINT feeds_person_schedule_once UNIQUE (person, schedule);

ALTER TABLE ONLY public.feeds
    ADD CONSTRAINT feeds_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.feeds
    ADD CONSTRAINT feeds_token_hash_once UNIQUE (token_hash);

ALTER TABLE ONLY public.inbound
    ADD CONSTRAINT inbound_pk PRIMARY KEY (key);

ALTER TABLE ONLY public.incident_members
    ADD CONSTRAINT incident_members_pk PRIMARY KEY (incident_id, person);

ALTER TABLE ONLY public.incident_numbers
    ADD CONSTRAINT incident_numbers_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.incidents
    ADD CONSTRAINT incidents_channel_id_once UNIQUE (channel_id);

ALTER TABLE ONLY public.incidents
    ADD CONSTRAINT incidents_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.made_schedules
    ADD CONSTRAINT made_schedules_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_pk PRIMARY KEY (slack_id);

ALTER TABLE ONLY public.notices
    ADD CONSTRAINT notices_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.oldest_code
    ADD CONSTRAINT oldest_code_pk PRIMARY KEY (revision);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_once_once UNIQUE (once);

ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.page_messages
    ADD CONSTRAINT page_messages_pk PRIMARY KEY (page_id, channel_id, ts);

ALTER TABLE ONLY public.pages
    ADD CONSTRAINT pages_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.postmortems
    ADD CONSTRAINT postmortems_pk PRIMARY KEY (incident_id);

ALTER TABLE ONLY public.proofs
    ADD CONSTRAINT proofs_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.readiness
    ADD CONSTRAINT readiness_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.readiness
    ADD CONSTRAINT readiness_schedule_person_starts_at_once UNIQUE (schedule, person, starts_at);

ALTER TABLE ONLY public.reminders
    ADD CONSTRAINT reminders_pk PRIMARY KEY (channel_id, ts);

ALTER TABLE ONLY public.replicas
    ADD CONSTRAINT replicas_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.runs
    ADD CONSTRAINT runs_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.timeline
    ADD CONSTRAINT timeline_incident_id_source_once UNIQUE (incident_id, source);

ALTER TABLE ONLY public.timeline
    ADD CONSTRAINT timeline_pk PRIMARY KEY (id);

ALTER TABLE ONLY public.turns
    ADD CONSTRAINT turns_pk PRIMARY KEY (policy, step);

CREATE INDEX action_items_asks_at ON public.action_items USING btree (asks_at);

CREATE INDEX inbound_at ON public.inbound USING btree (at);

CREATE INDEX incident_members_person ON public.incident_members USING btree (person);

CREATE INDEX incidents_quiet_due_at ON public.incidents USING btree (quiet_due_at);

CREATE INDEX incidents_status ON public.incidents USING btree (status);

CREATE INDEX incidents_update_due_at ON public.incidents USING btree (update_due_at);

CREATE UNIQUE INDEX made_schedules_name ON public.made_schedules USING btree (name) WHERE (deleted_at IS NULL);

CREATE INDEX members_person ON public.members USING btree (person);

CREATE INDEX notices_due_at ON public.notices USING btree (due_at);

CREATE INDEX notices_page_id ON public.notices USING btree (page_id, person, step);

CREATE INDEX notices_person_method ON public.notices USING btree (person, method, planned_at);

CREATE INDEX notices_person_sent ON public.notices USING btree (person, method, sent_at);

CREATE INDEX outbox_due ON public.outbox USING btree (due_at) WHERE (finished_at IS NULL);

CREATE INDEX outbox_finished_at ON public.outbox USING btree (finished_at) WHERE (finished_at IS NOT NULL);

CREATE INDEX outbox_lane ON public.outbox USING btree (lane, id) WHERE (finished_at IS NULL);

CREATE INDEX outbox_subject ON public.outbox USING btree (kind, subject) WHERE (finished_at IS NULL);

CREATE INDEX outbox_troubled ON public.outbox USING btree (id) WHERE (dead OR (repeats > 0) OR (repeated > 0));

CREATE INDEX pages_answered_at ON public.pages USING btree (answered_at);

CREATE INDEX pages_escalates_at ON public.pages USING btree (escalates_at);

CREATE INDEX pages_incident_id ON public.pages USING btree (incident_id);

CREATE INDEX pages_status ON public.pages USING btree (status);

CREATE INDEX postmortems_chase_due_at ON public.postmortems USING btree (chase_due_at);

CREATE INDEX readiness_due_at ON public.readiness USING btree (due_at);

CREATE INDEX readiness_ends_at ON public.readiness USING btree (ends_at);

CREATE INDEX readiness_person ON public.readiness USING btree (person);

CREATE INDEX reminders_incident_id ON public.reminders USING btree (incident_id);

CREATE INDEX runs_asks_at ON public.runs USING btree (asks_at);

CREATE INDEX runs_incident_id ON public.runs USING btree (incident_id);

CREATE INDEX timeline_incident_id_at ON public.timeline USING btree (incident_id, at, id);

CREATE INDEX timeline_page_id ON public.timeline USING btree (page_id);
