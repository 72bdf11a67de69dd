import {
  DirectionProvider,
  localStorageColorSchemeManager,
  MantineProvider,
  useDirection,
  useMantineColorScheme,
} from "@mantine/core";
import { Notifications, notifications } from "@mantine/notifications";
import { setNonce } from "get-nonce";
import i18next from "i18next";
import { type ReactNode, useCallback, useEffect } from "react";
import { usePreference } from "./preference";
import { theme, variables } from "./theme";

const schemes = localStorageColorSchemeManager({ key: "roster-theme" });

/** The nonce that the server has put into this page; the policy admits no other inline style. */
function nonce(): string {
  return document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
}

// The kit locks the scrolling behind a dialog with a style sheet of its own.
setNonce(nonce());

export function UiProvider({ children }: { children: ReactNode }) {
  return (
    <DirectionProvider>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={variables}
        defaultColorScheme="auto"
        colorSchemeManager={schemes}
        getStyleNonce={nonce}
      >
        <FollowDirection />
        <Notifications position="bottom-right" autoClose={6000} limit={4} />
        {children}
      </MantineProvider>
    </DirectionProvider>
  );
}

/** The kit asks for the direction of the page itself only once; a language may change it later. */
function FollowDirection() {
  const { setDirection } = useDirection();
  useEffect(() => {
    const follow = () => setDirection(document.documentElement.dir === "rtl" ? "rtl" : "ltr");
    follow();
    i18next.on("languageChanged", follow);
    return () => i18next.off("languageChanged", follow);
  }, [setDirection]);
  return null;
}

export type ColorScheme = "light" | "dark" | "auto";

/**
 * Light or dark, or as the system has it. The kit keeps its own copy, which is read before the
 * first paint; the preference is what follows a person from browser to browser.
 */
export function useColorScheme(): [ColorScheme, (scheme: ColorScheme) => void] {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [kept, keep] = usePreference<ColorScheme | null>("scheme", null);
  useEffect(() => {
    if (kept && kept in { light: 1, dark: 1, auto: 1 }) setColorScheme(kept);
  }, [kept, setColorScheme]);
  const set = useCallback(
    (scheme: ColorScheme) => {
      setColorScheme(scheme);
      keep(scheme);
    },
    [setColorScheme, keep],
  );
  return [colorScheme, set];
}

/** Shows a message for a while in the corner, read out politely. */
export function toast(message: string, tone: "ok" | "bad" = "ok"): void {
  notifications.show({
    message,
    color: tone === "bad" ? "var(--bad)" : "var(--ok)",
    autoClose: tone === "bad" ? 12000 : 6000,
    role: tone === "bad" ? "alert" : "status",
    closeButtonProps: { "aria-label": i18next.t("close") },
  });
}
