import { type CSSVariablesResolver, createTheme, type VariantColorsResolver } from "@mantine/core";

// The kit wants ten shades; ours come from tokens.css, so all ten are the accent and every
// place where a shade would matter is decided below.
const petrol = Array.from({ length: 10 }, () => "#0b6377") as unknown as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
  string,
];

const colors: VariantColorsResolver = ({ variant, color }) => {
  const danger = color === "red";
  const ink = danger ? "var(--bad)" : "var(--accent)";
  const none = "1px solid transparent";
  switch (variant) {
    case "filled":
      return {
        background: ink,
        hover: danger ? "color-mix(in srgb, var(--bad) 85%, var(--text))" : "var(--accent-hover)",
        color: danger ? "var(--surface)" : "var(--on-accent)",
        border: none,
      };
    case "light":
      return {
        background: danger ? "var(--bad-soft)" : "var(--accent-soft)",
        hover: danger ? "var(--bad-soft)" : "var(--accent-soft)",
        color: ink,
        border: none,
      };
    case "subtle":
      return {
        background: "transparent",
        hover: "var(--sunken)",
        color: danger ? ink : "var(--text)",
        border: none,
      };
    default:
      return {
        background: "var(--surface)",
        hover: "var(--sunken)",
        color: danger ? ink : "var(--text)",
        border: "1px solid var(--control)",
      };
  }
};

export const theme = createTheme({
  fontFamily: "var(--font)",
  fontFamilyMonospace: "var(--mono)",
  primaryColor: "petrol",
  colors: { petrol },
  defaultRadius: 6,
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  variantColorResolver: colors,
  fontSizes: { xs: "12px", sm: "14px", md: "14px", lg: "16px", xl: "20px" },
  lineHeights: { xs: "16px", sm: "20px", md: "20px", lg: "24px", xl: "28px" },
});

const shared = {
  "--mantine-color-body": "var(--surface)",
  "--mantine-color-text": "var(--text)",
  "--mantine-color-bright": "var(--text)",
  "--mantine-color-dimmed": "var(--text-2)",
  "--mantine-color-placeholder": "var(--text-3)",
  "--mantine-color-error": "var(--bad)",
  "--mantine-color-anchor": "var(--accent)",
  "--mantine-color-default": "var(--surface)",
  "--mantine-color-default-hover": "var(--sunken)",
  "--mantine-color-default-color": "var(--text)",
  "--mantine-color-default-border": "var(--control)",
  "--mantine-color-disabled": "var(--sunken)",
  "--mantine-color-disabled-color": "var(--text-3)",
  "--mantine-color-disabled-border": "var(--hairline)",
  "--mantine-color-gray-4": "var(--control)",
  "--mantine-color-dark-4": "var(--control)",
  "--mantine-color-dark-5": "var(--sunken)",
  "--mantine-color-dark-6": "var(--surface)",
  "--mantine-primary-color-filled": "var(--accent)",
  "--mantine-primary-color-filled-hover": "var(--accent-hover)",
  "--mantine-primary-color-contrast": "var(--on-accent)",
  "--mantine-primary-color-light": "var(--accent-soft)",
  "--mantine-primary-color-light-hover": "var(--accent-soft)",
  "--mantine-primary-color-light-color": "var(--accent)",
  "--mantine-color-petrol-filled": "var(--accent)",
  "--mantine-color-petrol-light": "var(--accent-soft)",
  "--mantine-color-petrol-light-color": "var(--accent)",
};

// Both schemes get the same names: tokens.css itself knows light from dark.
export const variables: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared });
