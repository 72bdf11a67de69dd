import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ApiError } from "@/api/client";
import type { Attribute, User } from "@/api/types";
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
});
