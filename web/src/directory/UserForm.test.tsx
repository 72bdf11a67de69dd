import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/client";
import type { Attribute, Plan, User } from "@/api/types";
import { show } from "@/test-page";
import { UserForm } from "./UserForm";

const attributes: Attribute[] = [
  {
    name: "userName",
    label: "User name",
    type: "text",
    group: "identity",
    sensitivity: "internal",
    required: true,
  },
  { name: "email", label: "E-mail", type: "email", group: "contact", sensitivity: "internal" },
  { name: "title", label: "Job title", type: "text", group: "organisation", sensitivity: "internal" },
];

const ann: User = {
  id: "usr_1",
  userName: "ann",
  emails: [{ value: "ann@example.com", primary: true }],
  title: "Engineer",
  status: "active",
  locked: false,
  version: 3,
  createdAt: "",
  updatedAt: "",
};

const quiet: Plan = {
  action: "change",
  before: {},
  after: {},
  problems: [],
  effects: [],
  duplicates: [],
  proposals: { userName: [], email: [] },
};

/** What the server says of the form, whatever stands in it. */
let plan: Plan;
beforeEach(() => {
  sessionStorage.clear();
  plan = quiet;
  vi.stubGlobal("fetch", async (request: Request) =>
    Response.json(request.url.endsWith("/users/preview") ? plan : { items: [], next: null }),
  );
});

async function setup(props: Partial<Parameters<typeof UserForm>[0]> = {}) {
  const onSubmit = vi.fn();
  await show(
    <UserForm
      attributes={attributes}
      submit="Save"
      busy={false}
      error={undefined}
      onSubmit={onSubmit}
      onCancel={() => undefined}
      {...props}
    />,
  );
  return {
    user: userEvent.setup(),
    onSubmit,
    field: (name: RegExp) => screen.getByRole("textbox", { name }),
  };
}

describe("the form of a person", () => {
  // What is missing is said at the end, and the summary with the way there takes the focus.
  it("asks for what is missing when it is sent", async () => {
    const { user, onSubmit, field } = await setup();
    await user.click(field(/User name/));
    await user.tab();
    expect(screen.queryByText(/This is needed/)).toBeNull();
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(onSubmit).not.toHaveBeenCalled();
    const link = screen.getByRole("link", { name: /User name: This is needed/ });
    expect(document.activeElement?.contains(link)).toBe(true);
    expect(field(/User name/).getAttribute("aria-invalid")).toBe("true");
  });

  // A wrong form is said on leaving the field and goes away while it is mended.
  it("checks a field when it is left", async () => {
    const { user, field } = await setup();
    await user.type(field(/E-mail/), "ann");
    expect(screen.queryByText(/has the form/)).toBeNull();
    await user.tab();
    expect(screen.getByText(/has the form/)).toBeDefined();
    await user.type(field(/E-mail/), "@example.com");
    expect(screen.queryByText(/has the form/)).toBeNull();
  });

  // Only changed values go to the server, with the reason.
  it("sends what changed", async () => {
    const { user, onSubmit, field } = await setup({ user: ann });
    await user.clear(field(/Job title/));
    await user.type(field(/Job title/), "Manager");
    await user.type(field(/Reason/), "Promotion");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(onSubmit).toHaveBeenCalledWith({ title: "Manager" }, "Promotion");
  });

  // What the server says about a field stands at the field, and the input stays.
  it("shows problems of the server at their fields", async () => {
    const error = new ApiError(422, {
      detail: "Two values are not right.",
      problems: [{ field: "userName", code: "taken", message: "“ann” is taken by Ann Lee." }],
    });
    const { field } = await setup({ user: ann, error });
    expect(screen.getAllByText(/is taken by Ann Lee/).length).toBeGreaterThan(0);
    expect(field(/User name/).getAttribute("aria-invalid")).toBe("true");
    expect((field(/User name/) as HTMLInputElement).value).toBe("ann");
  });

  // What only the server knows is said while one types on, at a field that was left and not before.
  it("tells of a name that is taken", async () => {
    plan = {
      ...quiet,
      action: "blocked",
      problems: [
        { field: "userName", code: "not_unique", message: "User name “ann” belongs to another user." },
      ],
    };
    const { user, field } = await setup();
    await user.type(field(/User name/), "ann");
    await user.tab();
    await screen.findByText(/belongs to another user/, undefined, { timeout: 3000 });
    await user.type(field(/User name/), "a");
    expect(screen.queryByText(/belongs to another user/)).toBeNull();
  });

  // A free name is proposed and taken over by a button; who may be the same is named with the reason.
  it("proposes names and warns of duplicates", async () => {
    plan = {
      ...quiet,
      proposals: { userName: ["alee2"], email: [] },
      duplicates: [
        {
          id: "usr_9",
          userName: "alee",
          displayName: "Ann Lee",
          status: "inactive",
          reasons: ["same_name", "has_left"],
        },
      ],
    };
    const { user, field } = await setup();
    await user.type(field(/Job title/), "Clerk");
    await user.click(await screen.findByRole("button", { name: /Use alee2/ }, { timeout: 3000 }));
    expect((field(/User name/) as HTMLInputElement).value).toBe("alee2");
    await waitFor(() => expect(screen.queryByRole("button", { name: /Use alee2/ })).toBeNull());
    expect(screen.getByRole("link", { name: /Ann Lee/ }).getAttribute("href")).toBe("/users/usr_9");
    expect(screen.getByText(/same name, has left/)).toBeDefined();
  });

  // Somebody like another takes over what belongs to the work, and nothing that is theirs alone.
  it("begins with the values of a template", async () => {
    const { field } = await setup({ template: ann });
    expect((field(/Job title/) as HTMLInputElement).value).toBe("Engineer");
    expect((field(/User name/) as HTMLInputElement).value).toBe("");
  });
});
