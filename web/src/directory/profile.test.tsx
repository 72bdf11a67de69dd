import { fireEvent, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Note, User } from "@/api/types";
import { show } from "@/test-page";
import { ActDialog } from "./ActDialog";
import { Notes } from "./Notes";
import { Overview } from "./Overview";

const ann: User = {
  id: "usr_1",
  userName: "ann",
  displayName: "Ann Lee",
  title: "Engineer",
  status: "active",
  locked: false,
  version: 3,
  createdAt: "2026-01-01T00:00:00Z",
  updatedAt: "2026-01-01T00:00:00Z",
};

const note: Note = {
  id: "note_1",
  text: "Asked for a quieter desk",
  pinned: true,
  createdAt: "2026-01-01T00:00:00Z",
  createdBy: { kind: "user", name: "Ines Adler" },
};

const actor = { kind: "user", id: "usr_2", name: "Ines Adler" };

/** What the server answers, by the end of the address; and what it was sent. */
let answers: Record<string, unknown>;
let sent: { method: string; path: string; body: unknown }[];

beforeEach(() => {
  sent = [];
  answers = {
    "/me": { permissions: ["users.read", "users.write", "notes.read", "notes.write"] },
    "/attributes": {
      items: [
        { name: "title", label: "Job title", type: "text", group: "organisation", sensitivity: "internal" },
        { name: "userName", label: "User name", type: "text", group: "identity", sensitivity: "internal" },
      ],
    },
    "/origins": {
      items: {
        title: {
          at: "2026-01-01T00:00:00Z",
          actor,
          origin: "import",
          source: "hr",
          title: "people.csv",
          changeSet: "chg_1",
          back: { at: "2026-02-01T00:00:00Z", actor, changeSet: "chg_2" },
        },
        userName: { at: "2026-01-01T00:00:00Z", actor, origin: "edit", title: "Create Ann Lee" },
      },
    },
    "/preview": {
      action: "change",
      before: {},
      after: {},
      statusBefore: "active",
      statusAfter: "suspended",
      problems: [],
      effects: [
        { code: "sessions_end", count: 2, message: "sessions that end at once: 2" },
        { code: "new_kind", message: "something that this console has no words for" },
      ],
      duplicates: [],
      proposals: { userName: [], email: [] },
    },
    "/notes": { items: [note], next: null },
  };
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (request.method !== "GET") {
      const text = await request.text();
      sent.push({ method: request.method, path: pathname, body: text && JSON.parse(text) });
    }
    const known = Object.keys(answers).find((end) => pathname.endsWith(end));
    return Response.json(known ? answers[known] : {});
  });
});

describe("the page of a person", { timeout: 20_000 }, () => {
  // Each value says by which file or whom it came, and that an undoing brought it back.
  it("tells where values come from", async () => {
    await show(<Overview user={ann} />);
    const file = await screen.findByRole("link", { name: "File hr" });
    expect(file.getAttribute("href")).toBe("/changesets/chg_1");
    expect(screen.getByRole("link", { name: "brought back" }).getAttribute("href")).toBe("/changesets/chg_2");
    expect(screen.getByText("Ines Adler")).toBeDefined();
  });

  // What follows is said before it is done, also what the console has no words of its own for.
  it("says what follows from a status", async () => {
    await show(<ActDialog user={ann} action="suspend" onClose={() => undefined} />);
    await screen.findByText("2 sessions end at once", undefined, { timeout: 4000 });
    expect(screen.getByText("something that this console has no words for")).toBeDefined();
    fireEvent.change(screen.getByRole("textbox", { name: /Reason/ }), { target: { value: "On leave" } });
    fireEvent.click(screen.getByRole("button", { name: "Suspend" }));
    await waitFor(() =>
      expect(sent).toContainEqual({
        method: "POST",
        path: "/api/v1/users/usr_1/actions",
        body: { action: "suspend", reason: "On leave" },
      }),
    );
  });

  // A note is added, unpinned, and removed only after asking.
  it("keeps notes", async () => {
    await show(<Notes user={ann} />);
    await screen.findByText("Asked for a quieter desk");
    fireEvent.change(screen.getByRole("textbox", { name: /Note/ }), { target: { value: "Call back" } });
    fireEvent.click(screen.getByRole("button", { name: "Add note" }));
    await waitFor(() => expect(sent.at(-1)?.body).toEqual({ text: "Call back", pinned: false }));
    fireEvent.click(screen.getByRole("button", { name: "Unpin" }));
    await waitFor(() => expect(sent.at(-1)).toMatchObject({ method: "PATCH", body: { pinned: false } }));
    fireEvent.click(screen.getByRole("button", { name: "Remove" }));
    expect(sent.at(-1)?.method).toBe("PATCH");
    fireEvent.click(await screen.findByRole("button", { name: "Remove note" }));
    await waitFor(() =>
      expect(sent.at(-1)).toMatchObject({ method: "DELETE", path: "/api/v1/users/usr_1/notes/note_1" }),
    );
  });

  // Who may read notes and not write them gets no buttons for it.
  it("offers nothing that one may not do", async () => {
    answers["/me"] = { permissions: ["notes.read"] };
    await show(<Notes user={ann} />);
    await screen.findByText("Asked for a quieter desk");
    expect(screen.queryByRole("button", { name: /pin|edit|remove|add note/i })).toBeNull();
  });
});
