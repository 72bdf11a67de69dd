import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from "@tanstack/react-router";
import { render, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { UiProvider } from "@/ui";

/** Renders a part as it stands in the console: with looks, queries and router, on a page of its own. */
export async function show(part: ReactNode): Promise<void> {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const page = createRootRoute({ component: () => <div data-testid="page">{part}</div> });
  const router = createRouter({ routeTree: page, history: createMemoryHistory() });
  const { queryByTestId } = render(
    <QueryClientProvider client={queries}>
      <UiProvider>
        {/* A router of its own knows none of the console's routes. */}
        <RouterProvider router={router as never} />
      </UiProvider>
    </QueryClientProvider>,
  );
  await waitFor(() => {
    if (!queryByTestId("page")) throw new Error("The page is not there yet.");
  });
}
