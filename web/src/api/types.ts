/** The shapes of the REST API. An absent property means that there is no value. */

export type Page<T> = { items: T[]; next: string | null; total?: number };

export type Problem = { field?: string; code: string; message: string; warning?: boolean };

export type Status = "staged" | "active" | "inactive" | "suspended" | "archived";

export type NodeRef = { id: string; path: string[] };

export type PersonRef = { id: string; userName: string; displayName?: string };

export type Contact = { value: string; type?: string; primary?: boolean };

export type Address = {
  type?: string;
  streetAddress?: string;
  locality?: string;
  region?: string;
  postalCode?: string;
  country?: string;
  primary?: boolean;
};

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export type User = {
  id: string;
  userName: string;
  displayName?: string;
  name?: Record<string, string | undefined>;
  emails?: Contact[];
  phoneNumbers?: Contact[];
  addresses?: Address[];
  title?: string;
  unit?: NodeRef;
  location?: NodeRef;
  manager?: PersonRef;
  attributes?: Record<string, Json>;
  status: Status;
  statusReason?: string;
  statusChangedAt?: string;
  statusChangedBy?: string;
  statusUntil?: string;
  locked?: boolean;
  lockedUntil?: string;
  lockReason?: string;
  deletedAt?: string;
  roles?: string[];
  version: number;
  createdAt: string;
  updatedAt: string;
};

export type AttributeType =
  | "text"
  | "longText"
  | "number"
  | "boolean"
  | "date"
  | "instant"
  | "email"
  | "phone"
  | "url"
  | "country"
  | "language"
  | "timezone"
  | "choice"
  | "multiChoice"
  | "user"
  | "unit"
  | "location"
  | "emails"
  | "phones"
  | "addresses";

export type Attribute = {
  name: string;
  label: string;
  type: AttributeType;
  group: string;
  path?: string;
  description?: string;
  required?: boolean;
  unique?: boolean;
  readOnly?: boolean;
  choices?: string[];
  pattern?: string;
  maxLength?: number;
  min?: number;
  max?: number;
  sensitivity?: string;
  custom?: boolean;
};

export type Actor = { kind: string; id?: string; name?: string };

export type Change = { old?: Json; new?: Json };

export type HistoryEntry = {
  version: number;
  at: string;
  actor?: Actor;
  reason?: string;
  changeSet?: string;
  events?: { type: string }[];
  changes?: Record<string, Change>;
  /** What the identifiers among the changes stand for. */
  display?: Record<string, Change>;
  status?: { old?: string; new?: string };
};

export type Action =
  | "activate"
  | "deactivate"
  | "suspend"
  | "stage"
  | "archive"
  | "lock"
  | "unlock"
  | "delete"
  | "restore";

export type Plan = {
  action: string;
  before?: Record<string, Json>;
  after?: Record<string, Json>;
  statusBefore?: string;
  statusAfter?: string;
  problems?: Problem[];
};

export type Unit = {
  id: string;
  name: string;
  parent?: string | null;
  path: string[];
  people?: number;
  version: number;
};

export type Target = { column: string; target: string; confidence?: number };

export type ColumnMapping = { column: string; target: string; by?: string; format?: string };

export type Mapping = { columns: ColumnMapping[]; constants?: Record<string, string> };

export type ImportColumn = {
  column: string;
  target?: string | null;
  confidence?: number;
  samples?: string[];
  reason?: string;
};

export type Import = {
  id: string;
  name: string;
  size: number;
  sha256?: string;
  format?: { kind?: string; encoding?: string; delimiter?: string; header?: boolean; sheet?: string };
  rows?: number;
  columns?: ImportColumn[];
  suggested?: Mapping;
};

export type SetState = "planning" | "planned" | "applying" | "applied" | "cancelled" | "failed";

export type Origin = "edit" | "import" | "bulk" | "rollback";

export type Counts = Partial<
  Record<
    | "rows"
    | "create"
    | "update"
    | "deactivate"
    | "activate"
    | "delete"
    | "other"
    | "nodes"
    | "unchanged"
    | "blocked"
    | "applied"
    | "skipped"
    | "failed",
    number
  >
>;

export type RowProblem = { row: number; column?: string; code: string; message: string };

export type ChangeSet = {
  id: string;
  origin: Origin;
  title?: string;
  source?: string;
  state: SetState;
  hash?: string;
  counts: Counts;
  done?: number;
  total?: number;
  createdAt: string;
  createdBy?: Actor;
  appliedAt?: string;
  rollbackOf?: string;
  rolledBackBy?: string;
  importId?: string;
  jobId?: string;
  failure?: string;
  mapping?: Target[];
  problems?: RowProblem[];
  confirm?: number;
  version: number;
};

export type ItemState = "planned" | "applied" | "skipped" | "failed";

export type Item = {
  n: number;
  row?: number;
  action: "change" | "unchanged" | "blocked";
  verb: string;
  state: ItemState;
  subject: { kind: string; id?: string };
  label: string;
  before?: Record<string, Json>;
  after?: Record<string, Json>;
  statusBefore?: string;
  statusAfter?: string;
  problems?: Problem[];
  display?: Record<string, Change>;
};

export type JournalEvent = {
  position: string;
  type: string;
  v: number;
  at: string;
  actor?: Actor;
  subject: { kind: string; id: string };
  changeSet?: string;
  reason?: string;
  data?: Json;
};

export type JobState = "queued" | "running" | "paused" | "done" | "failed" | "cancelled";

export type Job = {
  id: string;
  kind: string;
  state: JobState;
  done?: number;
  total?: number;
  rate?: number;
  etaSeconds?: number;
  subject?: { kind: string; id: string };
  attempt?: number;
  error?: string;
  createdAt: string;
  startedAt?: string;
  finishedAt?: string;
};

export type Me = { user: User; roles: string[]; permissions: string[]; organisation?: string };
