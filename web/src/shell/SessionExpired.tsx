import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { signInAddress, useSignedOut } from "@/shared/session";
import { Dialog } from "@/ui";
import styles from "./shell.module.css";

/** The page stays as it is, so that nothing typed is lost before signing in again elsewhere. */
export function SessionExpired() {
  const { t } = useTranslation();
  const [signedOut, setSignedOut] = useSignedOut();
  const client = useQueryClient();
  // Who has signed in again in another tab comes back to this one and goes on.
  useEffect(() => {
    if (!signedOut) return;
    async function look() {
      try {
        client.setQueryData(["me"], (await api.GET("/me")).data);
        setSignedOut(false);
        await client.refetchQueries({ type: "active" });
      } catch {
        // Still signed out: the dialog stays.
      }
    }
    const back = () => void look();
    addEventListener("focus", back);
    return () => removeEventListener("focus", back);
  }, [signedOut, setSignedOut, client]);
  return (
    <Dialog
      open={signedOut}
      onClose={() => setSignedOut(false)}
      title={t("expired.title")}
      closeLabel={t("close")}
    >
      <p>{t("expired.text")}</p>
      <p className={styles.expired}>
        <a href={signInAddress()}>{t("expired.signIn")}</a>
        <a href="/sign-in" target="_blank" rel="noreferrer">
          {t("expired.newTab")}
        </a>
      </p>
    </Dialog>
  );
}
