-- The words: {key} is a text that sorts by code point, {clustered} keeps a
-- table in the order of its primary key where the engine can do so. Nothing is
-- null: the empty text and zero mean that there is no value. Instants are
-- microseconds since 1970 in UTC.
--
-- Only narrow rows are {clustered}: wide ones that are appended, such as those
-- of the journal, cost twice as much that way.

-- +goose Up
create table users (
	id {key} not null primary key,
	version bigint not null,
	created_at bigint not null default 0,
	updated_at bigint not null default 0,
	status {key} not null default '',
	status_reason {key} not null default '',
	status_changed_at bigint not null default 0,
	status_changed_by {key} not null default '',
	status_until bigint not null default 0,
	locked_at bigint not null default 0,
	locked_until bigint not null default 0,
	lock_reason {key} not null default '',
	deleted_at bigint not null default 0,
	custom {key} not null default '',
	custom_keys {key} not null default '',
	user_name {key} not null default '',
	user_name_key {key} not null default '',
	external_id {key} not null default '',
	display_name {key} not null default '',
	display_name_key {key} not null default '',
	name_given_name {key} not null default '',
	name_given_name_key {key} not null default '',
	name_middle_name {key} not null default '',
	name_middle_name_key {key} not null default '',
	name_family_name {key} not null default '',
	name_family_name_key {key} not null default '',
	name_honorific_prefix {key} not null default '',
	name_honorific_prefix_key {key} not null default '',
	name_honorific_suffix {key} not null default '',
	name_honorific_suffix_key {key} not null default '',
	nick_name {key} not null default '',
	nick_name_key {key} not null default '',
	pronouns {key} not null default '',
	pronouns_key {key} not null default '',
	profile_url {key} not null default '',
	profile_url_key {key} not null default '',
	emails {key} not null default '',
	email {key} not null default '',
	email_key {key} not null default '',
	email_home {key} not null default '',
	email_home_key {key} not null default '',
	phone_numbers {key} not null default '',
	phone {key} not null default '',
	phone_key {key} not null default '',
	mobile {key} not null default '',
	mobile_key {key} not null default '',
	addresses {key} not null default '',
	street_address {key} not null default '',
	street_address_key {key} not null default '',
	locality {key} not null default '',
	locality_key {key} not null default '',
	region {key} not null default '',
	region_key {key} not null default '',
	postal_code {key} not null default '',
	postal_code_key {key} not null default '',
	country {key} not null default '',
	title {key} not null default '',
	title_key {key} not null default '',
	user_type {key} not null default '',
	user_type_key {key} not null default '',
	employee_number {key} not null default '',
	employee_number_key {key} not null default '',
	unit {key} not null default '',
	manager {key} not null default '',
	organization {key} not null default '',
	organization_key {key} not null default '',
	division {key} not null default '',
	division_key {key} not null default '',
	department {key} not null default '',
	department_key {key} not null default '',
	cost_center {key} not null default '',
	cost_center_key {key} not null default '',
	location {key} not null default '',
	tags {key} not null default '',
	start_date {key} not null default '',
	end_date {key} not null default '',
	preferred_language {key} not null default '',
	locale {key} not null default '',
	timezone {key} not null default ''
);
create index users_by_name on users (display_name_key, id);
create index users_by_user_name on users (user_name_key, id);
create index users_by_creation on users (created_at, id);
create index users_by_manager on users (manager) where manager <> '';
create index users_by_unit on users (unit, display_name_key, id) where unit <> '';
create index users_by_location on users (location, display_name_key, id) where location <> '';
create index users_tagged on users (display_name_key, id) where tags <> '';
create index users_by_rare_status on users (status, display_name_key, id) where status <> 'active';
create index users_in_bin on users (deleted_at, id) where deleted_at > 0;
create index users_in_bin_by_name on users (user_name_key) where deleted_at > 0;
create index users_in_bin_by_email on users (email_key) where deleted_at > 0;
create index users_until on users (status_until) where status_until > 0;

-- Every superseded version of a user, with the instant at which it ended.
create table user_history (
	id {key} not null,
	version bigint not null,
	created_at bigint not null default 0,
	updated_at bigint not null default 0,
	status {key} not null default '',
	status_reason {key} not null default '',
	status_changed_at bigint not null default 0,
	status_changed_by {key} not null default '',
	status_until bigint not null default 0,
	locked_at bigint not null default 0,
	locked_until bigint not null default 0,
	lock_reason {key} not null default '',
	deleted_at bigint not null default 0,
	custom {key} not null default '',
	custom_keys {key} not null default '',
	user_name {key} not null default '',
	user_name_key {key} not null default '',
	external_id {key} not null default '',
	display_name {key} not null default '',
	display_name_key {key} not null default '',
	name_given_name {key} not null default '',
	name_given_name_key {key} not null default '',
	name_middle_name {key} not null default '',
	name_middle_name_key {key} not null default '',
	name_family_name {key} not null default '',
	name_family_name_key {key} not null default '',
	name_honorific_prefix {key} not null default '',
	name_honorific_prefix_key {key} not null default '',
	name_honorific_suffix {key} not null default '',
	name_honorific_suffix_key {key} not null default '',
	nick_name {key} not null default '',
	nick_name_key {key} not null default '',
	pronouns {key} not null default '',
	pronouns_key {key} not null default '',
	profile_url {key} not null default '',
	profile_url_key {key} not null default '',
	emails {key} not null default '',
	email {key} not null default '',
	email_key {key} not null default '',
	email_home {key} not null default '',
	email_home_key {key} not null default '',
	phone_numbers {key} not null default '',
	phone {key} not null default '',
	phone_key {key} not null default '',
	mobile {key} not null default '',
	mobile_key {key} not null default '',
	addresses {key} not null default '',
	street_address {key} not null default '',
	street_address_key {key} not null default '',
	locality {key} not null default '',
	locality_key {key} not null default '',
	region {key} not null default '',
	region_key {key} not null default '',
	postal_code {key} not null default '',
	postal_code_key {key} not null default '',
	country {key} not null default '',
	title {key} not null default '',
	title_key {key} not null default '',
	user_type {key} not null default '',
	user_type_key {key} not null default '',
	employee_number {key} not null default '',
	employee_number_key {key} not null default '',
	unit {key} not null default '',
	manager {key} not null default '',
	organization {key} not null default '',
	organization_key {key} not null default '',
	division {key} not null default '',
	division_key {key} not null default '',
	department {key} not null default '',
	department_key {key} not null default '',
	cost_center {key} not null default '',
	cost_center_key {key} not null default '',
	location {key} not null default '',
	tags {key} not null default '',
	start_date {key} not null default '',
	end_date {key} not null default '',
	preferred_language {key} not null default '',
	locale {key} not null default '',
	timezone {key} not null default '',
	valid_to bigint not null,
	primary key (id, version)
);

-- The unique keys, normalised; users in the recycle bin hold none. The value
-- comes first: the user name and the e-mail address of a person lie beside each
-- other, and a planner that knows nothing of the table yet has no other way in.
create table user_key (
	value {key} not null,
	kind {key} not null,
	user_id {key} not null,
	primary key (value, kind)
) {clustered};

-- Which named source has spoken of whom.
create table user_source (
	source {key} not null,
	user_id {key} not null,
	confirmed_at bigint not null,
	primary key (source, user_id)
) {clustered};

-- What administrators note about people. The text stands here alone, so that it
-- can be erased; the journal tells that there was a note.
create table user_note (
	id {key} not null primary key,
	user_id {key} not null,
	text {key} not null,
	pinned bigint not null,
	created_at bigint not null,
	created_by {key} not null,
	edited_at bigint not null,
	edited_by {key} not null,
	version bigint not null
);
create index user_note_by_user on user_note (user_id, id);

create table user_role (
	user_id {key} not null,
	role {key} not null,
	primary key (user_id, role)
) {clustered};

-- Units and locations: two trees by the same rules.
create table node (
	id {key} not null primary key,
	kind {key} not null,
	parent {key} not null,
	name {key} not null,
	name_key {key} not null,
	version bigint not null,
	deleted bigint not null
);
create unique index node_sisters on node (kind, parent, name_key) where deleted = 0;
create index node_parents on node (parent);

-- Custom attributes, as they were described.
create table attribute (
	id {key} not null primary key,
	name_key {key} not null unique,
	data {key} not null
);

-- The journal. Only insertions happen here.
create table event (
	tx bigint not null,
	n bigint not null,
	type {key} not null,
	v bigint not null,
	at bigint not null,
	actor {key} not null,
	actor_id {key} not null,
	subject_kind {key} not null,
	subject_id {key} not null,
	change_set {key} not null,
	reason {key} not null,
	data {key} not null,
	request {key} not null default '',
	primary key (tx, n)
);
create index event_by_subject on event (subject_id, tx, n);
-- Both grow at one end during an import, which costs it a few percent.
create index event_by_actor on event (actor_id, tx, n) where actor_id <> '';
create index event_by_change_set on event (change_set, tx, n) where change_set <> '';

-- The first event alone of each transaction names the request, so that a
-- million events of one import cost no more than a few thousand entries.
create index event_by_request on event (request, tx) where request <> '';

-- How many events of a type there were in each hour, and between which
-- transactions they lie: what finds a time in a journal that is in the order of
-- its positions, and what a chart over years is drawn from.
create table event_tally (
	hour bigint not null,
	type {key} not null,
	events bigint not null,
	first_tx bigint not null,
	last_tx bigint not null,
	primary key (hour, type)
) {clustered};

-- How far each reader of the journal has come.
create table reader_cursor (
	name {key} not null primary key,
	tx bigint not null,
	n bigint not null,
	updated_at bigint not null
);

-- The seal of the journal: the hashes of a Merkle tree in tiles of 256, in
-- base64, and for the lowest level the positions of the events.
create table seal_tile (
	level bigint not null,
	n bigint not null,
	hashes {key} not null,
	positions {key} not null,
	primary key (level, n)
) {clustered};
-- The salts of the events of a tile stand apart, so that they can be forgotten.
create table seal_salt (
	n bigint not null primary key,
	salts {key} not null
);
-- What is left of the salt of an event of which something was forgotten.
create table seal_opening (
	leaf bigint not null primary key,
	opening {key} not null
);
create table seal_checkpoint (
	size bigint not null primary key,
	note {key} not null
);

create table change_set (
	id {key} not null primary key,
	origin {key} not null,
	title {key} not null,
	source {key} not null,
	state {key} not null,
	hash {key} not null,
	counts {key} not null,
	done bigint not null,
	total bigint not null,
	created_at bigint not null,
	created_by {key} not null,
	planned_tx bigint not null,
	planned_n bigint not null,
	applied_at bigint not null,
	rollback_of {key} not null,
	import_id {key} not null,
	job_id {key} not null,
	failure {key} not null,
	confirm bigint not null,
	version bigint not null
);
create index change_set_open on change_set (state, id) where state in ('planning', 'planned', 'applying');
create index change_set_bulk on change_set (id) where origin <> 'edit';
create index change_set_rollbacks on change_set (rollback_of) where rollback_of <> '';
create index change_set_imports on change_set (import_id) where import_id <> '';

create table change_item (
	change_set {key} not null,
	n bigint not null,
	file_row bigint not null,
	action {key} not null,
	verb {key} not null,
	state {key} not null,
	subject_kind {key} not null,
	subject_id {key} not null,
	data {key} not null,
	primary key (change_set, n)
);
create index change_item_exceptions on change_item (change_set, action, n) where action <> 'change' or state = 'failed';
create index change_item_subject on change_item (subject_id, change_set);
-- Which items of a planned set touch an attribute, belong to a unit and so on,
-- so that a set of a million is counted without reading its items: how many
-- they are, what they come to together (n), and their numbers.
create table change_facet (
	change_set {key} not null,
	facet {key} not null,
	value {key} not null,
	items bigint not null,
	n bigint not null,
	members {key} not null,
	primary key (change_set, facet, value)
) {clustered};

-- What was asked for many people at once, from which a change set is planned.
create table change_set_order (
	change_set {key} not null primary key,
	data {key} not null
);

-- Answers that must be the same when a request comes again.
create table idempotency (
	owner {key} not null,
	name {key} not null,
	fingerprint {key} not null,
	location {key} not null,
	status bigint not null,
	created_at bigint not null,
	primary key (owner, name)
) {clustered};
create index idempotency_age on idempotency (created_at);

-- Values that belong to this database.
create table setting (
	name {key} not null primary key,
	value {key} not null
);

-- Files that were handed in, and what was made of their columns.
create table import (
	id {key} not null primary key,
	sha256 {key} not null,
	created_by {key} not null,
	created_at bigint not null,
	data {key} not null
);
create unique index import_by_content on import (sha256, created_by);
-- How a change set was made from a file, and what was found on the way.
create table import_plan (
	change_set {key} not null primary key,
	import_id {key} not null,
	options {key} not null,
	report {key} not null
);
-- One file with one set of options has one plan: its latest.
create table import_gate (
	fingerprint {key} not null primary key,
	change_set {key} not null
);

-- Lists of people that were written to files, which lie for a day.
create table export (
	id {key} not null primary key,
	created_by {key} not null,
	created_at bigint not null,
	expires_at bigint not null,
	job_id {key} not null,
	rows_written bigint not null,
	size bigint not null,
	data {key} not null
);

-- Long work, as people see it; the queue has tables of its own.
create table job (
	id {key} not null primary key,
	kind {key} not null,
	state {key} not null,
	subject_kind {key} not null,
	subject_id {key} not null,
	args {key} not null,
	queue_id bigint not null,
	done bigint not null,
	total bigint not null,
	attempt bigint not null,
	error {key} not null,
	actor {key} not null,
	created_at bigint not null,
	started_at bigint not null,
	finished_at bigint not null,
	updated_at bigint not null,
	ran_at bigint not null,
	ran_from bigint not null
);
create index job_by_subject on job (subject_id);
create index job_open on job (state, id) where state in ('queued', 'running', 'paused');
-- What happened to a job, in words that a person can read.
create table job_log (
	job {key} not null,
	n bigint not null,
	at bigint not null,
	what {key} not null,
	who {key} not null,
	detail {key} not null,
	primary key (job, n)
) {clustered};
create table job_node (
	id {key} not null primary key,
	seen_at bigint not null
);

-- What people have set up for themselves, such as the columns of a list.
create table preference (
	user_id {key} not null,
	name {key} not null,
	value {key} not null,
	primary key (user_id, name)
) {clustered};

-- What people sign in with. Secrets are hashed.
create table password (
	user_id {key} not null primary key,
	hash {key} not null,
	changed_at bigint not null
);
create table session (
	id {key} not null primary key,
	hash {key} not null unique,
	user_id {key} not null,
	created_at bigint not null,
	seen_at bigint not null,
	expires_at bigint not null,
	source {key} not null,
	client {key} not null
);
create index session_by_user on session (user_id);
create table token (
	id {key} not null primary key,
	hash {key} not null unique,
	user_id {key} not null,
	name {key} not null,
	role {key} not null,
	created_at bigint not null,
	expires_at bigint not null,
	used_at bigint not null
);
create index token_by_user on token (user_id);
-- One-time links; using one deletes its row.
create table one_time (
	hash {key} not null primary key,
	purpose {key} not null,
	user_id {key} not null,
	expires_at bigint not null
);
create index one_time_by_user on one_time (user_id) where user_id <> '';
create table throttle (
	name {key} not null primary key,
	failures bigint not null,
	until bigint not null,
	updated_at bigint not null
);
