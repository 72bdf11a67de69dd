/** Short names for the shapes of the REST API, as the server describes them in schema.ts. */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export type User = Schemas["User"];
export type Status = User["status"];
export type Action = Schemas["ActOnUserInput"]["action"];
export type Plan = Schemas["Preview"];
export type Effect = Schemas["Effect"];
export type Alike = Schemas["Alike"];
export type ValueOrigin = Schemas["Origin"];
export type Note = Schemas["Note"];
export type Problem = Schemas["Problem"];
export type Failure = Schemas["Failure"];
export type Attribute = Schemas["Attribute"];
export type AttributeType = Attribute["type"];
export type Actor = Schemas["Actor"];
export type HistoryEntry = Schemas["HistoryEntry"];
export type Unit = Schemas["Node"];
export type Mapping = Schemas["Mapping"];
export type ColumnMapping = Schemas["ColumnMapping"];
export type Import = Schemas["Import"];
export type ImportColumn = Schemas["Column"];
export type PlanOptions = Schemas["PlanOptions"];
export type ImportDraft = Schemas["Draft"];
export type SavedMapping = Schemas["SavedMapping"];
export type Facet = Schemas["Facet"];
export type ChangeSet = Schemas["ChangeSet"];
export type Order = Schemas["OrderInput"];
export type SetState = ChangeSet["state"];
export type Origin = ChangeSet["origin"];
export type Counts = Schemas["Counts"];
export type Item = Schemas["Item"];
export type JournalEvent = Schemas["Event"];
export type Job = Schemas["Job"];
export type JobState = Job["state"];
export type Me = Schemas["MeOutput"];
export type Token = Schemas["Token"];
export type Home = Schemas["Home"];
export type Organisation = Schemas["Organisation"];
export type FaultyLine = Schemas["FaultyLine"];
export type Chart = Schemas["Chart"];
export type JobStep = Schemas["JobStep"];
