import "@fontsource-variable/atkinson-hyperlegible-next/wght.css";
import "./ui/tokens.css";
import "./ui/kit.css";
import "./ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { speakFirst } from "./shared/speaking";

const root = document.getElementById("root");
if (root) {
  // The page appears in its language, and not in another one before.
  await speakFirst();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
