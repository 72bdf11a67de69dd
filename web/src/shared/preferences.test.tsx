import { render, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Me } from "@/api/types";
import { preference, setPreference } from "@/ui";
import { useKeptPreferences } from "./preferences";

const me = (id: string, preferences: Record<string, unknown>) =>
  ({ user: { id }, preferences }) as unknown as Me;

function Keeper({ who }: { who: Me | undefined }) {
  useKeptPreferences(who);
  return null;
}

describe("preferences that follow a person", () => {
  const sent = vi.fn();
  beforeEach(() => {
    localStorage.clear();
    sent.mockClear();
    vi.stubGlobal("fetch", async (request: Request) => {
      sent(request.method, new URL(request.url).pathname, await request.text());
      return new Response(null, { status: 204 });
    });
  });

  // What the server has kept is there as soon as it is known who is signed in.
  it("takes over what was kept", () => {
    render(<Keeper who={me("usr_1", { density: "compact" })} />);
    expect(preference("density", "standard")).toBe("compact");
    expect(sent).not.toHaveBeenCalled();
  });

  // Of what changes often only the latest is sent.
  it("keeps what is set, once", async () => {
    render(<Keeper who={me("usr_1", {})} />);
    setPreference("columns-users", { shown: ["displayName"] });
    setPreference("columns-users", { shown: ["displayName", "unit"] });
    await waitFor(() => expect(sent).toHaveBeenCalledTimes(1));
    expect(sent).toHaveBeenCalledWith(
      "PUT",
      "/api/v1/me/preferences/columns-users",
      '{"value":{"shown":["displayName","unit"]}}',
    );
  });

  // Leaving the page does not lose what was set a moment ago, and taking back is kept too.
  it("sends what is open when the page goes", async () => {
    const { unmount } = render(<Keeper who={me("usr_1", { density: "compact" })} />);
    setPreference("density", undefined);
    unmount();
    await waitFor(() => expect(sent).toHaveBeenCalledWith("DELETE", "/api/v1/me/preferences/density", ""));
  });

  // The next person at the same browser does not see it as another has set it up.
  it("forgets the preferences of another", () => {
    render(<Keeper who={me("usr_1", { density: "compact", scheme: "dark" })} />).unmount();
    render(<Keeper who={me("usr_2", { scheme: "light" })} />);
    expect(preference("density", "standard")).toBe("standard");
    expect(preference("scheme", "auto")).toBe("light");
  });
});
