import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, it } from "vitest";
import { type Place, type Stretch, useWindow } from "./pages";

const all = Array.from({ length: 100 }, (_, n) => n);

/** A server with a hundred rows; a cursor says which way to go from where. */
async function load({ limit, cursor, from, last }: Stretch) {
  const [way, place] = cursor?.split(" ") ?? [];
  const begin =
    way === "on"
      ? Number(place) + 1
      : way === "back"
        ? Math.max(0, Number(place) - limit)
        : last
          ? all.length - limit
          : Number(from ?? 0);
  const end = way === "back" ? Number(place) : begin + limit;
  const items = all.slice(begin, end);
  return {
    data: {
      items,
      next: end < all.length ? `on ${items.at(-1)}` : null,
      previous: begin > 0 ? `back ${items[0]}` : undefined,
    },
  };
}

function open(place: Place, total?: number) {
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return renderHook(() => useWindow(["rows"], load, { place, total, limit: 10, keep: 3 }), { wrapper });
}

/** What is at hand, by its place on the screen. */
const shown = ({ rows, start, origin }: ReturnType<typeof useWindow<number>>) => [
  rows[0],
  rows.length,
  start,
  origin,
];

describe("a list that is read both ways", () => {
  // What has been passed is dropped, leaves its room, and comes back.
  it("keeps the pages around the reader", async () => {
    const { result } = open({});
    await waitFor(() => expect(result.current.rows.length).toBe(10));
    for (let n = 0; n < 4; n++) await act(() => result.current.fetchNextPage());
    await waitFor(() => expect(shown(result.current)).toEqual([20, 30, 20, 0]));
    await act(() => result.current.fetchPreviousPage());
    await waitFor(() => expect(shown(result.current)).toEqual([10, 30, 10, 0]));
    await act(() => result.current.fetchPreviousPage());
    await waitFor(() => expect(shown(result.current)).toEqual([0, 30, 0, 0]));
  });

  // Nobody knows how many rows come before a letter: the places go on below zero.
  it("goes back from the midst", async () => {
    const { result } = open({ from: "45" });
    await waitFor(() => expect(shown(result.current)).toEqual([45, 10, 0, 0]));
    await act(() => result.current.fetchPreviousPage());
    await waitFor(() => expect(shown(result.current)).toEqual([35, 20, 0, -10]));
  });

  // Whoever knows the number of rows knows where the last page is.
  it("begins at the end", async () => {
    const { result } = open({ last: true }, 100);
    await waitFor(() => expect(shown(result.current)).toEqual([90, 10, 90, 0]));
    await act(() => result.current.fetchPreviousPage());
    await waitFor(() => expect(shown(result.current)).toEqual([80, 20, 80, 0]));
  });
});
