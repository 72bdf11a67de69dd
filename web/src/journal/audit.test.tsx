import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { Attribute, Chart, JournalEvent } from "@/api/types";
import { show } from "@/test-page";
import { ChartBrush } from "./ChartBrush";
import { changesOf, EventDialog } from "./EventDialog";

const chart: Chart = {
  since: "2030-01-01T00:00:00Z",
  until: "2030-01-01T04:00:00Z",
  stepSeconds: 3600,
  counts: [0, 5, 1, 2],
};

const event: JournalEvent = {
  position: "7.1",
  type: "user.updated",
  v: 1,
  at: "2030-01-01T01:00:00Z",
  actor: { kind: "user", id: "usr_1", name: "Ada Admin", request: "req_1" },
  subject: { kind: "user", id: "usr_2" },
  subjectName: "Bo Chen",
  data: { changes: { title: { old: "Clerk", new: "Chief" }, manager: { old: "usr_3", new: "usr_4" } } },
  display: { manager: { old: "Ann Lee", new: "Cy Kline" } },
};

describe("the chart over time", () => {
  // A bar, or several, are chosen without a pointer; the words tell what the bar stands for.
  it("is brushed by keyboard", async () => {
    const onChoose = vi.fn();
    await show(<ChartBrush chart={chart} onChoose={onChoose} />);
    const slider = screen.getByRole("slider");
    slider.focus();
    const user = userEvent.setup();
    await user.keyboard("{Home}{ArrowRight}");
    expect(slider.getAttribute("aria-valuetext")).toContain("5 events");
    await user.keyboard("{Enter}");
    expect(onChoose).toHaveBeenLastCalledWith("2030-01-01T01:00:00.000Z", "2030-01-01T02:00:00.000Z");
    await user.keyboard("{Shift>}{ArrowRight}{ArrowRight}{/Shift}{Enter}");
    expect(onChoose).toHaveBeenLastCalledWith("2030-01-01T01:00:00.000Z", "2030-01-01T04:00:00.000Z");
  });

  // What was not counted is said.
  it("says when it is not whole", async () => {
    await show(
      <ChartBrush chart={{ ...chart, partial: true, countedTo: chart.since }} onChoose={() => undefined} />,
    );
    expect(screen.getByText(/Only the newest events/)).toBeDefined();
  });
});

describe("an event", () => {
  // Before and after are told in words, not in identifiers.
  it("tells old and new", () => {
    const attributes = [{ name: "title", label: "Job title" }] as Attribute[];
    expect(
      changesOf(event, attributes, "Status").map(({ label, old, new: after }) => [label, old, after]),
    ).toEqual([
      ["Job title", "Clerk", "Chief"],
      ["manager", "Ann Lee", "Cy Kline"],
    ]);
  });

  // The ways to what belongs to it are one press away.
  it("leads to what belongs to it", async () => {
    const onNarrow = vi.fn();
    await show(<EventDialog event={event} onNarrow={onNarrow} onClose={() => undefined} />);
    const user = userEvent.setup();
    await user.click(screen.getByRole("button", { name: "All on this object" }));
    await user.click(screen.getByRole("button", { name: "All by this actor" }));
    await user.click(screen.getByRole("button", { name: "Same request" }));
    expect(onNarrow.mock.calls.map(([change]) => change)).toEqual([
      { subject: "user:usr_2" },
      { actor: "usr_1" },
      { request: "req_1" },
    ]);
  });
});
