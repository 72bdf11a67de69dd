import type { Locator, Page } from "playwright-core";

/** How somebody works a page: one journey can be made with either. */
export type Hands = {
  press: (target: Locator) => Promise<void>;
  write: (field: Locator, text: string) => Promise<void>;
  palette: () => Promise<void>;
};

export function pointer(page: Page): Hands {
  return {
    press: (target) => target.click(),
    write: (field, text) => field.fill(text),
    palette: () => page.getByRole("button", { name: "Search or jump to…" }).click(),
  };
}

const most = 250;

/** Nothing but keys: what cannot be reached by the Tab key cannot be used. */
export function keyboard(page: Page): Hands {
  async function reach(target: Locator) {
    await target.waitFor();
    for (let n = 0; n < most; n++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Tab");
    }
    throw new Error(`The Tab key does not lead to ${target}.`);
  }
  return {
    press: async (target) => {
      await reach(target);
      await page.keyboard.press("Enter");
    },
    write: async (field, text) => {
      await reach(field);
      await page.keyboard.press("Control+a");
      await page.keyboard.type(text);
    },
    palette: () => page.keyboard.press("Control+k"),
  };
}
